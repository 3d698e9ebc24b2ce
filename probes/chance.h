/* SPDX-License-Identifier: MIT */
/*
 * Chance that is the same in each run, so that all implementations meet the
 * same: Knuth's linear congruential generator, of which the upper bits serve.
 */
#ifndef PROBES_CHANCE_H
#define PROBES_CHANCE_H

#include <stdint.h>

/* The next number, below 2^32; any state is a good one. */
static inline uint64_t chance_next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 32;
}

#endif
