/* SPDX-License-Identifier: MIT */
/*
 * work: a known amount of work, by which the instrument measures itself.
 *
 * One operation at level 1000 is one unit, at level 1100 it is 1.1 units, to
 * the instruction: level × ROUNDS × 8 multiplications, each of which needs
 * the result of the one before.  The chain goes on from operation to
 * operation; if each began anew, a processor would let the end of one overlap
 * with the beginning of the next.
 *
 * A unit is 4000 rounds of 8 × 3 cycles, 96,000 cycles.  Counting rounds and
 * operations is in no multiplication's way; even a branch that is guessed
 * wrong at the end of each operation and hidden by nothing, 20 cycles, would
 * be 0.02 % of a unit, and shift the ratio of two levels by less than that.
 *
 * The factor's powers repeat after 2^62 only, so the chain's result says how
 * long it was.  That of cpu_chain() does not: its squares settle at 1.
 */
#include "probes/probe.h"

#define ROUNDS 4 /* for a level of 1 */
#define FACTOR UINT64_C(0xd1342543de82ef95)

/* The asm keeps the compiler from multiplying the factors first. */
static inline uint64_t step(uint64_t x)
{
	x *= FACTOR;
	__asm__("" : "+r"(x));
	return x;
}

static uint64_t power(uint64_t x, uint64_t exponent)
{
	uint64_t result = 1;

	for (; exponent; exponent >>= 1, x *= x)
		if (exponent & 1)
			result *= x;
	return result;
}

static int run(struct probe_run *r)
{
	const uint64_t rounds = r->level * ROUNDS;
	uint64_t x = 1;

	probe_begin(r);
	for (; r->work < r->ops; r->work++)
		for (uint64_t i = 0; i < rounds; i++)
			x = step(step(step(step(step(step(step(step(x))))))));
	probe_end(r);
	if (x == power(FACTOR, 8 * ROUNDS * r->level * r->work))
		return 0;
	r->broken = "the result is not that of so many multiplications";
	return -EPROTO;
}

PROBE(work) = {
	.name = "work",
	.what = "a known amount of work, by which the instrument measures "
		"itself",
	.unit = "ns/op",
	.axis = "permille",
	.levels = { 1000, 1010, 1030, 1050, 1100, 1200 },
	.level_max = 1000000,
	.threads = 1,
	.cpus = 1,
	.run = run,
};
