/* SPDX-License-Identifier: MIT */
/*
 * Computation that proves itself: steps of a multiplication and an addition,
 * each of which waits for the last, about four cycles.  Where many of them
 * lead is known without taking them, so one that is left out shows.
 */
#ifndef PROBES_PIECE_H
#define PROBES_PIECE_H

#include <stdint.h>

#define PIECE_FACTOR UINT64_C(6364136223846793005)

static inline uint64_t piece_compute(uint64_t x, uint64_t steps)
{
	for (; steps; steps--) {
		x = x * PIECE_FACTOR + 1;
		__asm__ volatile("" : "+r"(x)); /* each step is taken */
	}
	return x;
}

/* Where so many steps from 0 lead: doubled and squared, bit by bit. */
static inline uint64_t piece_expected(uint64_t steps)
{
	uint64_t x = 0, factor = PIECE_FACTOR, sum = 1;

	for (; steps; steps /= 2) {
		if (steps & 1)
			x = x * factor + sum;
		sum *= factor + 1;
		factor *= factor;
	}
	return x;
}

#endif
