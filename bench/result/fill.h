/* SPDX-License-Identifier: MIT */
/*
 * How many noisy blocks serve after all.
 */
#ifndef BENCH_RESULT_FILL_H
#define BENCH_RESULT_FILL_H

#include <stdbool.h>
#include <stddef.h>

/* Blocks that a row may have, repeats of spoilt ones among them. */
size_t bench_fill_cap(size_t wanted);

/*
 * Noisy blocks are used only once there are no more repeats, the earliest
 * first: the run has ended, or there are as many blocks as a row may have.
 */
size_t bench_fill(size_t wanted, size_t good, size_t noisy, bool ended);

#endif
