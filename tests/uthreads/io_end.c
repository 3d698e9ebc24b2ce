/* SPDX-License-Identifier: MIT */
/*
 * How waits end: a deadline against what comes just then, whose buffer is the
 * thread's again at once; and what is a deadlock, and what is none.
 */
#include <sys/socket.h>
#include <sys/un.h>

#include "tests/uthreads/waits.h"

#include "kthreads/kthreads.h"

#define ROUNDS  3000
#define READERS 8
#define POISON  0x5555555555555555

static int ends[2];
static _Atomic uint64_t received, timeouts;
static _Atomic int done;

static uint64_t random_of(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 40;
}

/* What is read is counted; what comes later must not come into the buffer. */
static void *read_in_time(void *arg)
{
	uint64_t seed = (uintptr_t)arg;

	for (int i = 0; i < ROUNDS; i++) {
		volatile uint64_t buffer = 0;
		uint64_t deadline = ut_after(random_of(&seed) % 30000);
		ssize_t n = ut_read(ends[0], (void *)&buffer, sizeof buffer,
				    deadline);

		cr_assert(n == sizeof buffer || n == -ETIMEDOUT, "%zd", n);
		if (n == sizeof buffer)
			received += buffer;
		else
			timeouts++;
		buffer = POISON;
		ut_yield();
		cr_assert(buffer == POISON);
	}
	done++;
	return NULL;
}

static void *deadlines(void *arg)
{
	struct ut_thread t[READERS];
	uint64_t sent = 0, seed = 7, value;

	received = timeouts = 0;
	done = 0;
	for (uintptr_t i = 0; i < READERS; i++)
		cr_assert(ut_create(&t[i], NULL, read_in_time, (void *)i) == 0);
	for (uint64_t i = 1; done < READERS; i++) {
		cr_assert(write(ends[1], &i, sizeof i) == sizeof i);
		sent += i;
		ut_sleep(random_of(&seed) % 5000);
		if (i % 1000 == 0) /* the pipe must not fill */
			while (ut_read(ends[0], &value, sizeof value, 1) > 0)
				received += value;
	}
	for (int i = 0; i < READERS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	while (ut_read(ends[0], &value, sizeof value, 1) == sizeof value)
		received += value;
	cr_expect(received == sent);
	cr_expect(timeouts > 0);
	return arg;
}

Test(uthreads_io, a_deadline_against_what_comes, .timeout = 60)
{
	cr_assert(pipe(ends) == 0);
	run_all_ways(deadlines, NULL);
}

static struct ut_sem never;

static void *wait_in_vain(void *arg)
{
	ut_sem_wait(&never);
	return arg;
}

/* Whoever has read what it wrote knows that it does nothing any more. */
static _Atomic int looked;

static void *read_then_end(void *arg)
{
	char byte;

	ut_read(ends[0], &byte, 1, UT_FOREVER);
	cr_expect(looked);
	done = 1;
	return arg;
}

/* From outside: when all workers sleep, for what anyone can tell. */
static void *write_when_quiet(void *arg)
{
	struct ut_counters c = { 0 };

	while (c.parks < 1) {
		kt_yield();
		ut_counters(&c);
	}
	looked = 1;
	return (void *)write(ends[1], "x", 1) + (arg != NULL);
}

static struct kt_thread writer;

static void *both(void *arg)
{
	static const struct ut_attr detached = { .detached = 1 };

	cr_assert(kt_create(&writer, NULL, write_when_quiet, NULL) == 0);
	ut_create(NULL, &detached, read_then_end, NULL);
	return wait_in_vain(arg);
}

/* Who waits for input keeps the run alive, and when it has come, not. */
static void expect_deadlock(const char *way, unsigned workers)
{
	done = looked = 0;
	never = (struct ut_sem){ 0 };
	cr_expect(run_by(way, workers, both, NULL) == -EDEADLK);
	cr_expect(done == 1);
	cr_assert(kt_join(&writer, NULL) == 0);
}

Test(uthreads_io, who_waits_for_input_is_no_deadlock, .timeout = 60)
{
	cr_assert(pipe(ends) == 0);
	for (unsigned workers = 1; workers < 4; workers++) {
		expect_deadlock("io_uring", workers);
		expect_deadlock("epoll", workers);
	}
}

static void *write_later(void *arg)
{
	cr_assert(write(ends[1], "later", 5) == 5);
	return arg;
}

/* With MSG_WAITALL as without: what is there, by either way. */
static void *receive_some(void *arg)
{
	struct ut_thread t;
	char in[10];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	cr_assert(ut_create(&t, NULL, write_later, NULL) == 0);
	cr_expect(ut_recv(ends[0], in, sizeof in, MSG_WAITALL, UT_FOREVER) ==
		  5);
	cr_assert(ut_join(&t, NULL) == 0);
	close(ends[0]);
	close(ends[1]);
	return arg;
}

Test(uthreads_io, all_that_might_come_is_not_waited_for, .timeout = 60)
{
	run_all_ways(receive_some, NULL);
}

static int listener;

static void *accept_one(void *arg)
{
	int fd;

	done = 1;
	fd = ut_accept(listener, NULL, NULL, UT_FOREVER);
	cr_assert(fd >= 0, "%d", fd);
	close(fd);
	return arg;
}

/* Nobody has come yet: the others run, one of whom will. */
static void *come_later(void *arg)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX, .sun_path = "" };
	int client = socket(AF_UNIX, SOCK_STREAM, 0);
	socklen_t length = sizeof a;
	struct ut_thread t;

	done = 0;
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	cr_assert(bind(listener, (struct sockaddr *)&a, sizeof a.sun_family) ==
		  0);
	cr_assert(getsockname(listener, (struct sockaddr *)&a, &length) == 0);
	cr_assert(listen(listener, 1) == 0);
	cr_assert(ut_create(&t, NULL, accept_one, NULL) == 0);
	while (!done)
		ut_yield();
	cr_assert(connect(client, (struct sockaddr *)&a, length) == 0);
	cr_assert(ut_join(&t, NULL) == 0);
	close(client);
	close(listener);
	return arg;
}

Test(uthreads_io, who_accepts_leaves_the_others_be, .timeout = 60)
{
	run_all_ways(come_later, NULL);
}
