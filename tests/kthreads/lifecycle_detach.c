/* SPDX-License-Identifier: MIT */
/*
 * Threads in numbers: detached ones and deep ones.  Their memory must come
 * back, each block once.
 */
#include <errno.h>
#include <string.h>

#include "tests/kthreads/lifecycle.h"

#define CROWD   200 /* threads alive at a time, to have their memory ready */
#define ABREAST 100 /* detached threads at a time */
#define RACES   3000
#define STORM   10000
#define DEPTH   1000

static _Atomic int ended, overwritten;

/* Nobody else stands on this thread's stack. */
static void *keep_a_pattern(void *arg)
{
	volatile uintptr_t pattern[64];
	uintptr_t first = (uintptr_t)arg;

	for (uintptr_t i = 0; i < 64; i++)
		pattern[i] = first + i;
	kt_yield();
	for (uintptr_t i = 0; i < 64; i++)
		overwritten += pattern[i] != first + i;
	ended++;
	return NULL;
}

/* The memory of so many threads is there, and free, when it returns. */
static struct holdings gather_a_crowd(enum kt_backend backend)
{
	static struct kt_thread t[CROWD];
	static struct life l[CROWD];
	int tasks = entries_of("/proc/self/task");

	for (int i = 0; i < CROWD; i++)
		begin(&t[i], &l[i], backend);
	for (int i = 0; i < CROWD; i++)
		kt_sem_post(&l[i].finish);
	for (int i = 0; i < CROWD; i++)
		cr_assert(kt_join(&t[i], NULL) == 0);
	if (backend != KT_BACKEND_POOL)
		await_tasks(tasks + 1); /* and the anchor */
	memset(l, 0, sizeof l);
	return holdings();
}

/* The kernel too has done with them: their memory can be had again. */
static void await_detached(const struct holdings *before, int threads)
{
	while (ended < threads)
		kt_yield();
	await_tasks(before->tasks);
}

/* A crowd finds its memory again, and there is no more of it than before. */
static void expect_all_back(const struct holdings *before, int threads,
			    enum kt_backend backend)
{
	struct holdings now;

	await_detached(before, threads);
	now = gather_a_crowd(backend);
	cr_expect(overwritten == 0, "two threads on one stack");
	cr_expect(now.mapped <= before->mapped + MAPPED_SLACK,
		  "%ld pages, not %ld", now.mapped, before->mapped);
	cr_expect(now.maps <= before->maps + MAPS_SLACK, "%d maps, not %d",
		  now.maps, before->maps);
	cr_expect(now.fds == before->fds);
	cr_expect(now.tasks <= before->tasks);
}

EACH_BACKEND_AND_BARE(lifecycle, detach_during_exit)
{
	const struct kt_attr attr = { .backend = backend };
	struct holdings before = gather_a_crowd(backend);
	unsigned random = random_seed();

	for (int i = 0; i < RACES; i++) {
		struct kt_thread t;

		if (i % ABREAST == 0)
			await_detached(&before, i);
		cr_assert(kt_create(&t, &attr, keep_a_pattern,
				    (void *)(uintptr_t)i) == 0);
		spin(rand_r(&random) % SPIN_MAX);
		cr_assert(kt_detach(&t) == 0);
		cr_assert(kt_detach(&t) == -EINVAL);
		cr_assert(kt_join(&t, NULL) == -EINVAL);
	}
	expect_all_back(&before, RACES, backend);
}

EACH_BACKEND_AND_BARE(lifecycle, detached_storm_is_reaped)
{
	const struct kt_attr attr = { .backend = backend, .detached = 1 };
	struct holdings before = gather_a_crowd(backend);

	for (int i = 0; i < STORM; i++) {
		if (i % ABREAST == 0)
			await_detached(&before, i);
		cr_assert(kt_create(NULL, &attr, keep_a_pattern,
				    (void *)(uintptr_t)i) == 0);
	}
	expect_all_back(&before, STORM, backend);
}

extern int __cxa_thread_atexit_impl(void (*)(void *), void *, void *);
extern char __dso_handle;

static struct kt_sem ending, go_on;

/* What a destructor of C++'s thread_local is to the C library. */
static void end_slowly(void *arg)
{
	kt_sem_post(&ending);
	kt_sem_wait(&go_on);
	keep_a_pattern(arg);
}

static void *return_but_end_slowly(void *arg)
{
	__cxa_thread_atexit_impl(end_slowly, arg, &__dso_handle);
	return NULL;
}

/* Its function has returned, but its memory is still its own. */
static void detached_end_keeps_its_stack(enum kt_backend backend)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread slow, t;

	for (int i = 0; i < 50; i++) {
		cr_assert(kt_create(&slow, &attr, return_but_end_slowly,
				    NULL) == 0);
		cr_assert(kt_detach(&slow) == 0);
		kt_sem_wait(&ending);
		for (int k = 0; k < 4; k++)
			cr_assert(kt_create(&t, &attr, keep_a_pattern, &t) ==
				  0);
		kt_sem_post(&go_on);
		while (ended < 5 * (i + 1))
			kt_yield();
	}
	cr_expect(overwritten == 0);
}

/* A pooled thread does not come to its destructors. */
Test(lifecycle, detached_end_keeps_its_stack_libc, .timeout = 60)
{
	detached_end_keeps_its_stack(KT_BACKEND_LIBC);
}

Test(lifecycle, detached_end_keeps_its_stack_pthread, .timeout = 60)
{
	detached_end_keeps_its_stack(KT_BACKEND_PTHREAD);
}

struct level {
	enum kt_backend backend;
	int left;
	int tasks; /* of the process, at the bottom */
};

/* Returns how many it and those below it are. */
static void *go_deeper(void *arg)
{
	struct level *l = arg;
	const struct kt_attr attr = { .backend = l->backend,
				      .stack_size = 65536 };
	struct kt_thread t;
	void *below = NULL;

	if (--l->left == 0) {
		if (l->backend != KT_BACKEND_BARE)
			l->tasks = entries_of("/proc/self/task");
		return (void *)1;
	}
	if (kt_create(&t, &attr, go_deeper, l) || kt_join(&t, &below))
		return NULL;
	return (char *)below + 1;
}

/* A thread that creates and joins a thread that creates and joins … */
EACH_BACKEND_AND_BARE(lifecycle, threads_1000_deep)
{
	const struct kt_attr attr = { .backend = backend, .stack_size = 65536 };
	struct holdings before = { 0 }, now;

	for (int i = 0; i < 2; i++) {
		struct level l = { .backend = backend, .left = DEPTH };
		struct kt_thread t;
		void *depth;

		cr_assert(kt_create(&t, &attr, go_deeper, &l) == 0);
		cr_assert(kt_join(&t, &depth) == 0);
		cr_assert((intptr_t)depth == DEPTH, "%ld", (long)depth);
		cr_expect(backend == KT_BACKEND_BARE || l.tasks > DEPTH);
		now = holdings();
		if (i == 0)
			before = now;
	}
	cr_expect(now.mapped <= before.mapped + MAPPED_SLACK,
		  "%ld pages, not %ld", now.mapped, before.mapped);
	cr_expect(now.fds == before.fds);
}
