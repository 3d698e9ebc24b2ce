/* SPDX-License-Identifier: MIT */
/*
 * A process that dies by a signal while user threads run, wait and block: all
 * of it goes, workers and helpers, by either way of waiting.
 *
 * This process adopts what its children leave, so that a task which outlives
 * its process would be found.
 */
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "tests/kthreads/interop.h"
#include "tests/uthreads/waits.h"

#define THREADS 12

static const struct ut_config config = { .workers = 3 };
static int silent[2], ready[2], deadly;

static void *block(void *arg)
{
	for (;;)
		pause();
	return arg;
}

/* Some of everything. */
static void *keep_on(void *arg)
{
	char byte;

	switch ((uintptr_t)arg % 4) {
	case 0:
		for (;;)
			ut_yield();
	case 1:
		for (;;)
			ut_sleep(50000);
	case 2:
		ut_read(silent[0], &byte, 1, UT_FOREVER);
		break;
	default:
		ut_block(block, NULL, NULL);
	}
	return NULL;
}

static void *start_all(void *arg)
{
	struct ut_thread t[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++)
		if (ut_create(&t[i], NULL, keep_on, (void *)i))
			_exit(2);
	for (int i = 0; i < 100; i++)
		ut_yield();
	if (write(ready[1], "x", 1) != 1)
		_exit(3);
	if (deadly)
		raise(deadly);
	ut_join(&t[0], NULL);
	return arg;
}

static int run(void *way)
{
	const struct rlimit no_core = { 0, 0 };

	setrlimit(RLIMIT_CORE, &no_core);
	close(ready[0]);
	return run_by(way, config.workers, start_all, NULL) ? 4 : 5;
}

/* By its own hand, or else by ours. */
static void expect_death(const char *way, int own, int ours)
{
	char byte;
	pid_t child;
	int status;

	deadly = own;
	cr_assert(pipe(silent) == 0 && pipe(ready) == 0);
	child = child_begin(run, (void *)way);
	cr_assert(child > 0);
	close(ready[1]);
	cr_assert(read(ready[0], &byte, 1) == 1);
	if (ours)
		kill(child, ours);
	status = child_status(child);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == own + ours,
		  "%s: %s", way, status_words(status));
	cr_expect(waitpid(-1, NULL, WNOHANG | __WALL) == -1 && errno == ECHILD,
		  "a task has outlived its process");
	/* Nobody has the other end. */
	cr_assert(fcntl(ready[0], F_SETFL, O_NONBLOCK) == 0);
	cr_expect(read(ready[0], &byte, 1) == 0);
	close(ready[0]);
	close(silent[0]);
	close(silent[1]);
}

static void expect_deaths(const char *workers)
{
	static const char *const ways[] = { "io_uring", "epoll" };

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	setenv("UT_WORKERS", workers, 1);
	for (int i = 0; i < 2; i++) {
		expect_death(ways[i], 0, SIGKILL);
		expect_death(ways[i], 0, SIGTERM);
		expect_death(ways[i], SIGSEGV, 0);
		expect_death(ways[i], SIGABRT, 0);
	}
}

Test(uthreads, death_by_a_signal_pthread, .timeout = 60)
{
	expect_deaths("pthread");
}

Test(uthreads, death_by_a_signal_clone, .timeout = 60)
{
	expect_deaths("clone");
}
