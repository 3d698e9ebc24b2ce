/* SPDX-License-Identifier: MIT */
/*
 * Checks a command line's words against what the cells list.
 */
#ifndef BENCH_PLAN_CHECK_H
#define BENCH_PLAN_CHECK_H

#include "bench/plan/plan.h"

/*
 * The names of all arms' probes that the filter matches, in the order of the
 * alphabet.  Prints a filter that matches none, and an axis or a level that
 * none of them has; returns 0 or -EINVAL.
 */
int bench_plan_check(struct bench_plan *plan, const char *const **names,
		     size_t *count);

/* The levels to measure; *axis is NULL where nothing varies. */
size_t bench_plan_levels(const struct bench_plan *plan, const char *name,
			 const char **axis, const char *const **levels);

/* Why the probe cannot be run at a level that --param gives, or NULL. */
const char *bench_plan_refuses(const struct bench_plan *plan,
			       const struct bench_probe *probe,
			       const char *axis, const char *level);

/* The probe can be run at the level, which it lists or --param gives. */
bool bench_plan_offers(const struct bench_plan *plan,
		       const struct bench_probe *probe, const char *axis,
		       const char *level);

#endif
