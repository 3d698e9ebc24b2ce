/* SPDX-License-Identifier: MIT */
/*
 * A storm of signals, whose handler does not restart system calls, while user
 * threads wait in every way there is: none says -EINTR, each gets what it
 * waited for, and not before.
 *
 * Nothing comes before the handler has run so often since the wait began that
 * the workers, who have nothing else to do, were interrupted in the kernel.
 */
#include <string.h>
#include <sys/socket.h>

#include "tests/uthreads/storm.h"

#define WHILE 20000000      /* ns: a wait that ends by itself */
#define HOUR  3600000000000 /* one that does not */

/* What threads wait for here, all of it. */
static struct {
	struct ut_mutex mutex, of_cond;
	struct ut_rmutex rmutex;
	struct ut_rwlock rwlock;
	struct ut_cond cond;
	struct ut_sem sem, never;
	struct ut_event event;
	struct ut_barrier barrier;
	struct ut_wait_group group;
	struct ut_channel channel;
	struct ut_slot slot;
	struct ut_thread giver;
	int given, meets, ends[2], silent[2];
} what;

/* What is had is not given back: it is zeroed for the next one. */
#define TAKE(name, result)           \
	static int take_##name(void) \
	{                            \
		return result;       \
	}

TAKE(mutex, ut_mutex_lock_until(&what.mutex, ut_after(HOUR)))
TAKE(rmutex, ut_rmutex_lock_until(&what.rmutex, ut_after(HOUR)))
TAKE(rwlock, ut_rwlock_rdlock_until(&what.rwlock, ut_after(HOUR)))

static int take_cond(void)
{
	int err = 0;

	ut_mutex_lock(&what.of_cond);
	while (!what.given && !err)
		err = ut_cond_wait_until(&what.cond, &what.of_cond,
					 ut_after(HOUR));
	ut_mutex_unlock(&what.of_cond);
	return err;
}

static int take_sem(void)
{
	ut_sem_wait(&what.sem);
	return ut_sem_wait_until(&what.sem, ut_after(HOUR));
}

TAKE(event, ut_event_wait_until(&what.event, ut_after(HOUR)))

static int take_barrier(void)
{
	what.meets = 1;
	return ut_barrier_wait_until(&what.barrier, ut_after(HOUR)) < 0;
}

TAKE(group, ut_wait_group_wait_until(&what.group, ut_after(HOUR)))

static int take_value(void)
{
	void *value = NULL;
	int err = ut_channel_recv_until(&what.channel, &value, ut_after(HOUR));

	return err ? err : value != &what;
}

TAKE(end, ut_join_until(&what.giver, NULL, ut_after(HOUR)))

/* All of it, whichever is waited for. */
static void give_all(void)
{
	ut_mutex_unlock(&what.mutex);
	ut_rmutex_unlock(&what.rmutex);
	ut_rwlock_unlock(&what.rwlock);
	ut_mutex_lock(&what.of_cond);
	what.given = 1;
	ut_cond_broadcast(&what.cond);
	ut_mutex_unlock(&what.of_cond);
	if (what.meets)
		ut_barrier_wait(&what.barrier);
	ut_sem_post(&what.sem);
	ut_sem_post(&what.sem);
	ut_event_set(&what.event);
	ut_wait_group_done(&what.group);
	cr_assert(ut_channel_send(&what.channel, &what) == 0);
	cr_assert(write(what.ends[1], "12345678", 8) == 8);
}

static int take_read(void)
{
	char in[8];

	return ut_read(what.ends[0], in, 4, UT_FOREVER) != 4 ||
	       ut_recv(what.ends[0], in, 4, 0, ut_after(HOUR)) != 4;
}

static int take_poll(void)
{
	struct pollfd p = { .fd = what.ends[0], .events = POLLIN };

	return ut_poll(&p, 1, ut_after(HOUR)) != 1;
}

static int take_sleep(void)
{
	uint64_t end = ut_after(WHILE);

	ut_sleep(WHILE);
	return ut_after(0) < end;
}

static int take_nothing(void)
{
	uint64_t end = ut_after(WHILE);

	return ut_sem_wait_until(&what.never, end) != -ETIMEDOUT ||
	       ut_after(0) < end;
}

static int take_no_input(void)
{
	uint64_t end = ut_after(WHILE);
	char in;

	return ut_read(what.silent[0], &in, 1, end) != -ETIMEDOUT ||
	       ut_after(0) < end;
}

/* The function that blocks is the program's, and so are its interruptions. */
static void *block(void *arg)
{
	struct timespec left = { .tv_nsec = WHILE };

	while (nanosleep(&left, &left))
		;
	return arg;
}

static int take_block(void)
{
	void *result = NULL;

	return ut_block(block, &what, &result) || result != &what;
}

static const struct wait {
	const char *name;
	int (*take)(void);
} waits[] = {
	{ "mutex", take_mutex },       { "rmutex", take_rmutex },
	{ "rwlock", take_rwlock },     { "cond", take_cond },
	{ "sem", take_sem },           { "event", take_event },
	{ "barrier", take_barrier },   { "wait group", take_group },
	{ "channel", take_value },     { "join", take_end },
	{ "read", take_read },         { "poll", take_poll },
	{ "sleep", take_sleep },       { "timeout", take_nothing },
	{ "no input", take_no_input }, { "block", take_block },
};

/* Has all that others take, and gives it when the storm was long enough. */
static void *hold_and_give(void *holds)
{
	ut_mutex_lock(&what.mutex);
	ut_rmutex_lock(&what.rmutex);
	ut_rwlock_wrlock(&what.rwlock);
	ut_wait_group_add(&what.group, 1);
	ut_sem_post(holds);
	storm_endure();
	give_all();
	return NULL;
}

static void *wait_in_a_storm(void *arg)
{
	const struct wait *w = arg;
	struct ut_sem holds = { 0 };

	memset(&what, 0, sizeof what);
	ut_barrier_init(&what.barrier, 2);
	ut_channel_init(&what.channel, &what.slot, 1);
	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, what.ends) == 0);
	cr_assert(pipe(what.silent) == 0);
	cr_assert(ut_create(&what.giver, NULL, hold_and_give, &holds) == 0);
	ut_sem_wait(&holds);
	cr_expect(w->take() == 0, "%s", w->name);
	if (w->take != take_end)
		cr_assert(ut_join(&what.giver, NULL) == 0);
	for (int i = 0; i < 2; i++) {
		close(what.ends[i]);
		close(what.silent[i]);
	}
	return arg;
}

static void *wait_in_storms(void *arg)
{
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++)
		wait_in_a_storm((void *)&waits[i]);
	return arg;
}

Test(signals, interrupt_no_wait_by_io_uring, .timeout = 60)
{
	storm_run("io_uring", wait_in_storms);
}

Test(signals, interrupt_no_wait_by_epoll, .timeout = 60)
{
	storm_run("epoll", wait_in_storms);
}
