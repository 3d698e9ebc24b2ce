/* SPDX-License-Identifier: MIT */
/*
 * Event: a flag, and threads that wait while it is not set.  All of them go on
 * when it is, even if it is cleared before they run.
 */
#include "uthreads/waitq.h"

PUBLIC void ut_event_set(struct ut_event *e)
{
	struct ut_worker *w = waitq_enter(&e->waiters_);

	e->set_ = 1;
	waitq_leave(w, &e->waiters_, waitq_drain(w, &e->waiters_), 0);
}

PUBLIC void ut_event_clear(struct ut_event *e)
{
	struct ut_worker *w = waitq_enter(&e->waiters_);

	e->set_ = 0;
	waitq_leave(w, &e->waiters_, 0, 0);
}

/* Under the lock as well: who knows that it is set may free it. */
PUBLIC int ut_event_is_set(const struct ut_event *const_e)
{
	struct ut_event *e = (struct ut_event *)(uintptr_t)const_e;
	struct ut_worker *w = waitq_enter(&e->waiters_);

	return waitq_leave(w, &e->waiters_, 0, e->set_);
}

PUBLIC int ut_event_wait_until(struct ut_event *e, uint64_t deadline_ns)
{
	struct ut_worker *w = waitq_enter(&e->waiters_);

	if (!e->set_)
		return waitq_wait_until(w, &e->waiters_, &e->waiters_.lock_,
					deadline_ns);
	return waitq_leave(w, &e->waiters_, 0, 0);
}

PUBLIC void ut_event_wait(struct ut_event *e)
{
	ut_event_wait_until(e, UT_FOREVER);
}
