/* SPDX-License-Identifier: MIT */
/*
 * Runs that can be repeated: see seed.c.
 */
#ifndef UTHREADS_SEED_H
#define UTHREADS_SEED_H

#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

/* Is the run one of these, as the configuration or the environment has it? */
int seed_asked(const struct ut_config *config);

/* Before a run, and after it; 0, or -errno of a file that is named. */
int seed_open(const struct ut_config *config);
void seed_close(void);

/*
 * In a section: who runs next, `to` or one of those that are ready, instead of
 * which it is queued; not `me`, which may be NULL.
 */
struct ut_task *seed_choose(struct ut_worker *w, struct ut_task *me,
			    struct ut_task *to);

#pragma GCC visibility pop

#endif
