/* SPDX-License-Identifier: MIT */
/*
 * A process that ends, forks or loses CPUs while user threads run.
 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uthreads/uthreads.h"

#define THREADS 20

static const struct ut_config config = { .workers = 3 };
static int ends[2];
static _Atomic int stop;

/* Some of everything goes on meanwhile. */
static void *keep_on(void *arg)
{
	char byte;

	switch ((uintptr_t)arg % 4) {
	case 0:
		while (!stop)
			ut_yield();
		break;
	case 1:
		while (!stop)
			ut_sleep(50000);
		break;
	case 2:
		ut_read(ends[0], &byte, 1, UT_FOREVER);
		break;
	default:
		while (!stop)
			free(malloc(100));
	}
	return NULL;
}

static void start_all(struct ut_thread t[])
{
	cr_assert(pipe(ends) == 0);
	stop = 0;
	/* One that computes for each worker but the caller's and one more. */
	for (uintptr_t i = 0; i < THREADS; i++)
		if (i % 4 != 3 || i == 3)
			cr_assert(ut_create(&t[i], NULL, keep_on, (void *)i) ==
				  0);
	for (int i = 0; i < 100; i++)
		ut_yield();
}

static void end_all(struct ut_thread t[])
{
	stop = 1;
	for (int i = 0; i < THREADS; i++)
		cr_assert(write(ends[1], "x", 1) == 1);
	for (int i = 0; i < THREADS; i++)
		if (i % 4 != 3 || i == 3)
			cr_assert(ut_join(&t[i], NULL) == 0);
	close(ends[0]);
	close(ends[1]);
}

/* They come after whatever a run has left to be done at exit. */
static void last_words(void)
{
	if (write(STDERR_FILENO, "", 0) == 0)
		_exit(7);
}

/* How a child ends in which fn is the first thread. */
static int ending(void *(*fn)(void *))
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		alarm(20);
		atexit(last_words);
		ut_run(&config, fn, NULL, NULL);
		_exit(99);
	}
	cr_assert(child > 0 && waitpid(child, &status, 0) == child);
	return status;
}

static void *call_exit(void *arg)
{
	struct ut_thread t[THREADS];

	start_all(t);
	exit(arg ? 1 : 0);
}

Test(uthreads, exit_while_threads_run, .timeout = 60)
{
	for (int i = 0; i < 20; i++) {
		int status = ending(call_exit);

		cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 7, "%x",
			  (unsigned)status);
	}
}

/* Its child does what may be done there. */
static void *fork_and_exec(void *arg)
{
	struct ut_thread t[THREADS];

	start_all(t);
	for (int i = 0; i < 50; i++) {
		int status = -1;
		pid_t child = fork();

		if (child == 0) {
			char *volatile memory = malloc(100000);

			memory[99999] = 1;
			free(memory);
			if (i % 2)
				execl("/bin/sh", "sh", "-c", "exit 5",
				      (char *)NULL);
			_exit(5);
		}
		cr_assert(child > 0);
		/* It is waited for where that keeps nobody else waiting. */
		while (waitpid(child, &status, WNOHANG) == 0)
			ut_sleep(100000);
		cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 5, "%x",
			  (unsigned)status);
	}
	end_all(t);
	return arg;
}

Test(uthreads, fork_from_a_user_thread, .timeout = 60)
{
	cr_assert(ut_run(&config, fork_and_exec, NULL, NULL) == 0);
}

/* All kernel threads of the process. */
static int shrink(const cpu_set_t *set)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *e;
	int n = 0;

	while (tasks && (e = readdir(tasks)))
		n += e->d_name[0] != '.' &&
		     sched_setaffinity(atoi(e->d_name), sizeof *set, set) == 0;
	if (tasks)
		closedir(tasks);
	return n;
}

static void *lose_cpus(void *arg)
{
	struct ut_thread t[THREADS];
	cpu_set_t before, one;
	int cpu = 0;

	sched_getaffinity(0, sizeof before, &before);
	while (!CPU_ISSET(cpu, &before))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	start_all(t);
	cr_assert(shrink(&one) >= 3);
	for (int i = 0; i < 20; i++)
		ut_sleep(100000);
	end_all(t);
	cr_assert(shrink(&before) >= 3);
	return arg;
}

Test(uthreads, cpus_are_lost_in_a_run, .timeout = 60)
{
	cr_assert(ut_run(&config, lose_cpus, NULL, NULL) == 0);
}

/* The initial thread returns from main() while others have a run. */
static void *run_for_ever(void *arg)
{
	ut_run(&config, (void *(*)(void *))arg, NULL, NULL);
	return NULL;
}

static _Atomic int running;

static void *never_end(void *arg)
{
	struct ut_thread t[THREADS];

	start_all(t);
	running = 1;
	for (;;)
		ut_sleep(1000000);
	return arg;
}

Test(uthreads, main_returns_while_threads_run, .timeout = 60)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		pthread_t thread;

		alarm(20);
		atexit(last_words);
		pthread_create(&thread, NULL, run_for_ever, (void *)never_end);
		while (!running)
			sched_yield();
		exit(0);
	}
	cr_assert(child > 0 && waitpid(child, &status, 0) == child);
	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 7, "%x",
		  (unsigned)status);
}
