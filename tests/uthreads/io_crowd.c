/* SPDX-License-Identifier: MIT */
/*
 * Thousands of threads wait for input at once: each gets its own, when it
 * comes and not before, and more of it at a time than a ring has room for.
 */
#include "tests/uthreads/waits.h"

#define CROWD 6000 /* above COMPLETIONS of ring.c, and EVENTS of epoll.c */

static int fds[CROWD];
static struct ut_thread threads[CROWD];
static _Atomic int arrived;

static void *read_own(void *arg)
{
	const uintptr_t i = (uintptr_t)arg;
	uint64_t value = 0;

	cr_assert(ut_read(fds[i], &value, sizeof value, UT_FOREVER) ==
		  sizeof value);
	cr_assert(value == i + 1);
	arrived++;
	return NULL;
}

static void write_to(uint64_t i)
{
	uint64_t value = i + 1;

	cr_assert(write(fds[i], &value, sizeof value) == sizeof value);
}

static void *crowd(void *arg)
{
	(void)arg;
	arrived = 0;
	for (uint64_t i = 0; i < CROWD; i++)
		cr_assert(ut_create(&threads[i], NULL, read_own, (void *)i) ==
			  0);
	/* One that joins a thread knows that those before it wait. */
	write_to(CROWD - 1);
	cr_assert(ut_join(&threads[CROWD - 1], NULL) == 0);
	cr_expect(arrived == 1);
	for (uint64_t i = 0; i < CROWD - 1; i++)
		write_to(i * 11 % (CROWD - 1)); /* each once, out of order */
	for (uint64_t i = 0; i < CROWD - 1; i++)
		cr_assert(ut_join(&threads[i], NULL) == 0);
	cr_expect(arrived == CROWD);
	return NULL;
}

Test(uthreads_io, a_crowd_that_waits, .timeout = 60)
{
	for (int i = 0; i < CROWD; i++) {
		fds[i] = eventfd(0, EFD_CLOEXEC);
		cr_assert(fds[i] >= 0, "%d descriptors", i);
	}
	run_all_ways(crowd, NULL);
}

/* On one descriptor: as many go on as there is something for. */
static void *take_one(void *arg)
{
	uint64_t value;

	while (ut_read(fds[0], &value, sizeof value, UT_FOREVER) !=
	       sizeof value)
		;
	arrived++;
	return arg;
}

static void *share(void *arg)
{
	const uint64_t all = 200;

	arrived = 0;
	for (uint64_t i = 0; i < all; i++)
		cr_assert(ut_create(&threads[i], NULL, take_one, NULL) == 0);
	for (int i = 0; i < 10; i++)
		ut_yield();
	cr_assert(write(fds[0], &all, sizeof all) == sizeof all);
	for (uint64_t i = 0; i < all; i++)
		cr_assert(ut_join(&threads[i], NULL) == 0);
	cr_expect(arrived == (int)all);
	return arg;
}

Test(uthreads_io, many_wait_for_one_descriptor, .timeout = 60)
{
	fds[0] = eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE);
	cr_assert(fds[0] >= 0);
	run_all_ways(share, NULL);
}

/* A worker that always has something to run hears of it all the same. */
static void *never_idle(void *arg)
{
	arrived = 0;
	cr_assert(ut_create(&threads[0], NULL, read_own, NULL) == 0);
	for (int i = 0; i < 100; i++)
		ut_yield();
	write_to(0);
	while (!arrived)
		ut_yield();
	return ut_join(&threads[0], NULL) ? NULL : arg;
}

Test(uthreads_io, a_worker_that_is_never_idle, .timeout = 60)
{
	fds[0] = eventfd(0, EFD_CLOEXEC);
	cr_assert(fds[0] >= 0);
	run_all_ways(never_idle, NULL);
}

static _Atomic uint64_t parks_before;

static uint64_t parks(void)
{
	struct ut_counters c;

	ut_counters(&c);
	return c.parks;
}

static void *read_elsewhere(void *arg)
{
	parks_before = parks() + 1; /* not 0 */
	return read_own(arg);
}

static void *arrive(void *arg)
{
	arrived++;
	return arg;
}

/*
 * The first thread never lets its worker go, so the other one runs the reader,
 * sleeps where that waits, and is woken there for what is new.
 */
static void *wake_the_other(void *arg)
{
	arrived = 0;
	parks_before = 0;
	cr_assert(ut_create(&threads[0], NULL, read_elsewhere, NULL) == 0);
	while (!parks_before || parks() < parks_before)
		;
	cr_assert(ut_create(&threads[1], NULL, arrive, NULL) == 0);
	while (!arrived)
		;
	write_to(0);
	cr_assert(ut_join(&threads[0], NULL) == 0);
	return ut_join(&threads[1], NULL) ? NULL : arg;
}

Test(uthreads_io, a_worker_whose_threads_wait_takes_others, .timeout = 60)
{
	fds[0] = eventfd(0, EFD_CLOEXEC);
	cr_assert(fds[0] >= 0);
	for (int i = 0; i < 20; i++) {
		cr_assert(run_by("io_uring", 2, wake_the_other, NULL) == 0);
		cr_assert(run_by("epoll", 2, wake_the_other, NULL) == 0);
	}
}

static int sockets[2];

static void *write_much(void *arg)
{
	static const char much[4096];

	cr_assert(ut_write(sockets[0], much, sizeof much, UT_FOREVER) > 0);
	arrived++;
	return arg;
}

static void *read_little(void *arg)
{
	char byte;

	cr_assert(ut_read(sockets[0], &byte, 1, UT_FOREVER) == 1);
	arrived++;
	return arg;
}

static void fill(int fd)
{
	static const char zeros[4096];

	while (send(fd, zeros, sizeof zeros, MSG_DONTWAIT) > 0)
		;
}

/* One waits for what comes, one for room: each is told of its own. */
static void *both_ways(void *arg)
{
	static char drain[1 << 20];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == 0);
	fill(sockets[0]);
	arrived = 0;
	cr_assert(ut_create(&threads[0], NULL, read_little, NULL) == 0);
	cr_assert(ut_create(&threads[1], NULL, write_much, NULL) == 0);
	for (int i = 0; i < 100; i++)
		ut_yield();
	cr_expect(arrived == 0);
	cr_assert(recv(sockets[1], drain, sizeof drain, 0) > 0);
	cr_assert(ut_join(&threads[1], NULL) == 0);
	cr_expect(arrived == 1);
	cr_assert(write(sockets[1], "x", 1) == 1);
	cr_assert(ut_join(&threads[0], NULL) == 0);
	close(sockets[0]);
	close(sockets[1]);
	return arg;
}

Test(uthreads_io, both_ways_of_a_socket, .timeout = 60)
{
	run_all_ways(both_ways, NULL);
}
