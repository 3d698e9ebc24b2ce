/* SPDX-License-Identifier: MIT */
/*
 * On this architecture, too, raw clone threads are what the C library takes
 * for its own.
 */
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/th/contract.h"

CONTRACT(default_back_end_is_libc)
{
	EXPECT(strcmp(kt_backend(), "libc") == 0);
}

static __thread _Alignas(1024) char aligned[128] = "initial";
static __thread char zeroed[4096];

static void *look_at_tls(void *arg)
{
	char *volatile at = aligned; /* or the compiler would know */

	EXPECT((uintptr_t)at % 1024 == 0);
	EXPECT(strcmp(aligned, "initial") == 0);
	for (size_t i = 0; i < sizeof zeroed; i++)
		EXPECT(zeroed[i] == 0);
	memset(aligned, 'x', sizeof aligned);
	memset(zeroed, 'x', sizeof zeroed);
	return arg;
}

/* TLS is aligned, and initial in each thread, whoever had the block before. */
CONTRACT(tls_is_as_compiled)
{
	for (int i = 0; i < 100; i++) {
		th_thread t;

		EXPECT(th_create(&t, look_at_tls, NULL) == 0);
		EXPECT(th_join(&t, NULL) == 0);
	}
}

static void *use_malloc(void *arg)
{
	void *block[7];

	for (int i = 0; i < 7; i++)
		block[i] = malloc(1000);
	for (int i = 0; i < 7; i++)
		free(block[i]);
	return arg;
}

/* What malloc caches for a thread is not lost with it: 7 KB each. */
CONTRACT(malloc_caches_are_kept_or_freed)
{
	size_t before = 0;

	for (int i = 0; i < 1000; i++) {
		th_thread t;

		EXPECT(th_create(&t, use_malloc, NULL) == 0);
		EXPECT(th_join(&t, NULL) == 0);
		if (i == 100)
			before = mallinfo2().uordblks + mallinfo2().fsmblks;
	}
	EXPECT(mallinfo2().uordblks < before + 1000000);
}

static void *do_nothing(void *arg)
{
	return arg;
}

/* The C library makes threads from ours, and gives them what they need. */
CONTRACT(pthreads_come_from_raw_threads)
{
	int here = 0;
	pthread_t t;
	void *result;

	for (int i = 0; i < 50; i++) {
		EXPECT(pthread_create(&t, NULL, do_nothing, &here) == 0);
		EXPECT(pthread_join(t, &result) == 0);
		EXPECT(result == &here);
	}
	EXPECT(sched_getcpu() >= 0);
}

/* fork() walks what the C library thinks are its threads. */
CONTRACT(fork_works_in_raw_threads)
{
	int status;
	pid_t pid = fork();

	EXPECT(pid >= 0);
	if (pid == 0) {
		free(malloc(1000));
		_exit(42);
	}
	EXPECT(waitpid(pid, &status, 0) == pid);
	EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 42);
}
