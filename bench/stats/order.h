/* SPDX-License-Identifier: MIT */
/*
 * The order of a block's processes, by a small seeded generator.
 *
 * Every order is mirrored, so that a linear drift cancels, and every arm is
 * as likely first as any other.
 */
#ifndef BENCH_STATS_ORDER_H
#define BENCH_STATS_ORDER_H

#include <stddef.h>
#include <stdint.h>

#define BENCH_ARMS_MAX  4 /* in one block */
#define BENCH_ORDER_MAX (2 * BENCH_ARMS_MAX)

/* Seeds fit a double, so that JSON and spreadsheets keep them whole. */
#define BENCH_SEED_MAX (((uint64_t)1 << 53) - 1)

struct bench_random {
	uint64_t state;
};

/*
 * A stream of its own for each `what` and number, so that a run that is taken
 * up again draws what it would have drawn.
 */
struct bench_random bench_random_for(uint64_t seed, const char *what,
				     uint64_t number);

uint64_t bench_random_next(struct bench_random *random);

/* Uniform below the bound, without bias. */
uint64_t bench_random_below(struct bench_random *random, uint64_t bound);

/*
 * Fills in arm indices below arms, at most BENCH_ARMS_MAX; returns how many:
 * 1 for a lone arm, else twice the arms.
 */
size_t bench_order_draw(struct bench_random *random, size_t arms,
			size_t order[BENCH_ORDER_MAX]);

#endif
