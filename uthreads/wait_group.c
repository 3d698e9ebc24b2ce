/* SPDX-License-Identifier: MIT */
/*
 * Wait group: how much work is under way, and threads that wait until none is.
 * All of them go on at the done that reaches 0, even if work is added before
 * they run.
 */
#include <errno.h>

#include "uthreads/waitq.h"

PUBLIC int ut_wait_group_add(struct ut_wait_group *g, uint32_t n)
{
	struct ut_worker *w = waitq_enter(&g->waiters_);
	int fits = n <= UINT32_MAX - g->count_;

	if (fits)
		g->count_ += n;
	return waitq_leave(w, &g->waiters_, 0, fits ? 0 : -EOVERFLOW);
}

PUBLIC int ut_wait_group_done(struct ut_wait_group *g)
{
	struct ut_worker *w = waitq_enter(&g->waiters_);
	uint32_t before = g->count_;
	int any = 0;

	if (before)
		g->count_--;
	if (before == 1)
		any = waitq_drain(w, &g->waiters_);
	return waitq_leave(w, &g->waiters_, any, before ? 0 : -EINVAL);
}

PUBLIC int ut_wait_group_wait_until(struct ut_wait_group *g,
				    uint64_t deadline_ns)
{
	struct ut_worker *w = waitq_enter(&g->waiters_);

	if (g->count_)
		return waitq_wait_until(w, &g->waiters_, &g->waiters_.lock_,
					deadline_ns);
	return waitq_leave(w, &g->waiters_, 0, 0);
}

PUBLIC void ut_wait_group_wait(struct ut_wait_group *g)
{
	ut_wait_group_wait_until(g, UT_FOREVER);
}
