/* SPDX-License-Identifier: MIT */
/*
 * Many readers or one writer.  Who leaves hands it on: a writer to all readers
 * that wait, or else to the first writer; the last reader to the first writer.
 * So it belongs to those who are readied before they run, and nobody who comes
 * later overtakes them.
 *
 * Fairness: a reader waits if a writer holds it or waits; for the readers
 * inside, then, and one writer.  A writer waits for no reader that came after
 * it but those that a writer before it has let in.
 */
#include <errno.h>

#include "uthreads/waitq.h"

/* Both queues, and all else, are under the one lock. */
static struct ut_worker *enter(struct ut_rwlock *l)
{
	return waitq_enter(&l->readers_);
}

static int readers_may_enter(const struct ut_rwlock *l)
{
	return !l->writing_ && !l->writers_.head_;
}

/* While no writer holds it: 1: somebody waited. */
static int admit_readers(struct ut_worker *w, struct ut_rwlock *l)
{
	struct ut_task *t;
	int any = 0;

	while ((t = waitq_pop(&l->readers_))) {
		l->reading_++;
		queue_push(w, t);
		any = 1;
	}
	return any;
}

/* While nobody holds it. */
static int admit_writer(struct ut_worker *w, struct ut_rwlock *l)
{
	struct ut_task *t = waitq_pop(&l->writers_);

	if (!t)
		return 0;
	l->writing_ = 1;
	queue_push(w, t);
	return 1;
}

PUBLIC int ut_rwlock_rdlock_until(struct ut_rwlock *l, uint64_t deadline_ns)
{
	struct ut_worker *w = enter(l);

	if (!readers_may_enter(l))
		return waitq_wait_until(w, &l->readers_, &l->readers_.lock_,
					deadline_ns);
	l->reading_++;
	return waitq_leave(w, &l->readers_, 0, 0);
}

PUBLIC void ut_rwlock_rdlock(struct ut_rwlock *l)
{
	ut_rwlock_rdlock_until(l, UT_FOREVER);
}

PUBLIC int ut_rwlock_tryrdlock(struct ut_rwlock *l)
{
	struct ut_worker *w = enter(l);
	int may = readers_may_enter(l);

	l->reading_ += (uint32_t)may;
	return waitq_leave(w, &l->readers_, 0, may ? 0 : -EBUSY);
}

/* A writer waits no longer, and keeps nobody out any more. */
static void give_up(struct ut_worker *w, void *rwlock)
{
	struct ut_rwlock *l = rwlock;

	if (readers_may_enter(l))
		admit_readers(w, l);
}

PUBLIC int ut_rwlock_wrlock_until(struct ut_rwlock *l, uint64_t deadline_ns)
{
	struct ut_worker *w = enter(l);

	if (!l->writing_ && !l->reading_) {
		l->writing_ = 1;
		return waitq_leave(w, &l->readers_, 0, 0);
	}
	return waitq_wait_or(w, &l->writers_, &l->readers_.lock_, deadline_ns,
			     give_up, l);
}

PUBLIC void ut_rwlock_wrlock(struct ut_rwlock *l)
{
	ut_rwlock_wrlock_until(l, UT_FOREVER);
}

PUBLIC int ut_rwlock_trywrlock(struct ut_rwlock *l)
{
	struct ut_worker *w = enter(l);
	int may = !l->writing_ && !l->reading_;

	l->writing_ |= may;
	return waitq_leave(w, &l->readers_, 0, may ? 0 : -EBUSY);
}

PUBLIC void ut_rwlock_unlock(struct ut_rwlock *l)
{
	struct ut_worker *w = enter(l);
	int any = 0;

	if (l->writing_) {
		l->writing_ = 0;
		any = admit_readers(w, l) || admit_writer(w, l);
	} else if (--l->reading_ == 0) {
		any = admit_writer(w, l);
	}
	waitq_leave(w, &l->readers_, any, 0);
}
