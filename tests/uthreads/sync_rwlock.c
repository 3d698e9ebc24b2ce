/* SPDX-License-Identifier: MIT */
/*
 * Each state and each error of the read-write lock.
 */
#include <string.h>

#include "tests/uthreads/sync.h"

static int try_read(void *l)
{
	int err = ut_rwlock_tryrdlock(l);

	if (!err)
		ut_rwlock_unlock(l);
	return err;
}

static int try_write(void *l)
{
	int err = ut_rwlock_trywrlock(l);

	if (!err)
		ut_rwlock_unlock(l);
	return err;
}

SYNC(rwlock, readers_share_and_writers_do_not)
{
	struct ut_rwlock l = { 0 };
	uint64_t deadline = ut_after(SHORT);

	ut_rwlock_rdlock(&l);
	cr_expect(ut_rwlock_rdlock_until(&l, PAST) == 0);
	cr_expect(elsewhere(try_read, &l) == 0);
	cr_expect(elsewhere(try_write, &l) == -EBUSY);
	cr_expect(late(ut_rwlock_wrlock_until(&l, deadline), deadline));
	ut_rwlock_unlock(&l);
	cr_expect(elsewhere(try_write, &l) == -EBUSY);
	ut_rwlock_unlock(&l);
	cr_expect(ut_rwlock_wrlock_until(&l, PAST) == 0);
	cr_expect(elsewhere(try_read, &l) == -EBUSY);
	cr_expect(elsewhere(try_write, &l) == -EBUSY);
	cr_expect(ut_rwlock_rdlock_until(&l, PAST) == -ETIMEDOUT);
	deadline = ut_after(SHORT);
	cr_expect(late(ut_rwlock_rdlock_until(&l, deadline), deadline));
	ut_rwlock_unlock(&l);
	cr_expect(elsewhere(try_write, &l) == 0);
	return 0;
}

static char order[8]; /* who came in */
static int came;

static int read_once(void *l)
{
	ut_rwlock_rdlock(l);
	order[came++] = 'r';
	ut_yield();
	ut_rwlock_unlock(l);
	return 0;
}

static int write_once(void *l)
{
	ut_rwlock_wrlock(l);
	order[came++] = 'w';
	ut_yield();
	ut_rwlock_unlock(l);
	return 0;
}

SYNC(rwlock, readers_and_writers_take_turns)
{
	static const char *const wanted[] = { "wrrw", "rrww" };

	for (int writing = 0; writing < 2; writing++) {
		struct ut_rwlock l = { 0 };
		struct act read = { read_once, &l }, write = { write_once, &l };
		struct ut_thread t[4];

		came = 0;
		if (writing)
			ut_rwlock_wrlock(&l);
		else
			ut_rwlock_rdlock(&l);
		/* A writer waits, so whoever reads from now on does, too. */
		start_waiting(&t[0], 1, &write);
		start_waiting(&t[1], 2, &read);
		start_waiting(&t[3], 1, &write);
		cr_expect(elsewhere(try_read, &l) == -EBUSY);
		ut_rwlock_unlock(&l);
		join_all(t, 4, 0);
		cr_expect(came == 4);
		cr_expect(memcmp(order, wanted[writing], 4) == 0, "%.4s",
			  order);
		cr_expect(elsewhere(try_write, &l) == 0);
	}
	return 0;
}

static int write_soon(void *l)
{
	uint64_t deadline = ut_after(SHORT);

	return late(ut_rwlock_wrlock_until(l, deadline), deadline);
}

/* A writer that gives up keeps nobody out any more. */
SYNC(rwlock, readers_go_in_when_the_last_writer_gives_up)
{
	struct ut_rwlock l = { 0 };
	struct act read = { read_once, &l }, write = { write_soon, &l };
	struct ut_thread t[4];

	came = 0;
	ut_rwlock_rdlock(&l);
	start(&t[0], 2, &write);
	start(&t[2], 2, &read);
	join_all(t, 2, 1);
	join_all(&t[2], 2, 0); /* we read still */
	ut_rwlock_unlock(&l);
	cr_expect(elsewhere(try_write, &l) == 0);
	return 0;
}
