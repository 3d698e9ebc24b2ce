/* SPDX-License-Identifier: MIT */
/*
 * What is special to kthreads: errors, reuse, back ends, what a thread
 * leaves behind.
 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "kthreads/kthreads.h"
#include "tests/kthreads/tools.h"

static void *give_back(void *arg)
{
	return arg;
}

/* Lines of /proc/self/maps, entries of /proc/self/fd or /proc/self/task. */
static int maps(void)
{
	FILE *f = fopen("/proc/self/maps", "r");
	int lines = 0, c;

	while ((c = getc(f)) != EOF)
		lines += c == '\n';
	fclose(f);
	return lines;
}

static int entries(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

Test(kthreads, bad_arguments_are_refused, .timeout = 20)
{
	struct kt_thread t = { 0 };

	cr_expect(kt_create(&t, NULL, NULL, NULL) == -EINVAL);
	cr_expect(kt_create(NULL, NULL, give_back, NULL) == -EINVAL);
	cr_expect(kt_create(&t, &(struct kt_attr){ .stack_size = 1 }, give_back,
			    NULL) == -EINVAL);
	cr_expect(kt_create(&t, &(struct kt_attr){ .backend = 17 }, give_back,
			    NULL) == -EINVAL);
	cr_expect(kt_join(&t, NULL) == -EINVAL);
	cr_expect(kt_detach(&t) == -EINVAL);
	cr_expect(kt_barrier_init(&(struct kt_barrier){ 0 }, 0) == -EINVAL);
}

static void *join_itself(void *arg)
{
	return (void *)(intptr_t)kt_join(arg, NULL);
}

Test(kthreads, join_twice_or_itself_is_refused, .timeout = 20)
{
	struct kt_thread t, again;
	void *result;

	cr_assert(kt_create(&t, NULL, join_itself, &t) == 0);
	again = t;
	cr_assert(kt_join(&t, &result) == 0);
	cr_expect((intptr_t)result == -EDEADLK);
	cr_expect(kt_join(&t, NULL) == -EINVAL);
	cr_expect(kt_detach(&t) == -EINVAL);
	cr_expect(kt_join(&again, NULL) == -EINVAL);
}

static void *note_self(void *arg)
{
	struct kt_thread **self = arg;

	*self = kt_self();
	return NULL;
}

Test(kthreads, self_is_a_handle, .timeout = 20)
{
	struct kt_thread t, *self = NULL;

	cr_assert(kt_create(&t, NULL, note_self, &self) == 0);
	cr_assert(kt_join(&t, NULL) == 0);
	cr_expect(self && self != kt_self());
	cr_expect(kt_join(kt_self(), NULL) == -EINVAL,
		  "main is not one of kthreads' own");
}

/* Memory, maps, descriptors and tasks after many threads are as before. */
Test(kthreads, nothing_is_left_behind, .timeout = 60)
{
	int maps_before = 0, fds_before = 0, tasks_before = 0;
	struct kt_thread t[16];

	for (int i = 0; i < 2000; i++) {
		enum kt_backend b = 1 + i % 3;
		struct kt_attr attr = { .backend = usable(b) };

		for (int k = 0; k < 16; k++)
			cr_assert(kt_create(&t[k], &attr, give_back, NULL) ==
				  0);
		for (int k = 0; k < 16; k++)
			cr_assert(kt_join(&t[k], NULL) == 0);
		if (i == 100) { /* the blocks for 16 are there by now */
			maps_before = maps();
			fds_before = entries("/proc/self/fd");
			tasks_before = entries("/proc/self/task");
		}
	}
	cr_expect(maps() <= maps_before + MAPS_SLACK, "%d maps, not %d", maps(),
		  maps_before);
	cr_expect(entries("/proc/self/fd") == fds_before);
	cr_expect(entries("/proc/self/task") <= tasks_before + 1);
}

static _Atomic int ended;

static void *count_end(void *arg)
{
	ended++;
	return arg;
}

/* Detached at creation or later, freed by later creations. */
Test(kthreads, detached_blocks_are_reaped, .timeout = 60)
{
	const struct kt_attr detached = { .detached = 1 };
	int maps_before = 0;

	for (int i = 1; i <= 5000; i++) {
		struct kt_thread t;

		if (i % 2) {
			cr_assert(kt_create(NULL, &detached, count_end, NULL) ==
				  0);
		} else {
			cr_assert(kt_create(&t, NULL, count_end, NULL) == 0);
			cr_assert(kt_detach(&t) == 0);
		}
		while (ended < i)
			kt_yield();
		if (i == 500)
			maps_before = maps();
	}
	cr_expect(maps() <= maps_before + 20 + MAPS_SLACK, "%d maps, not %d",
		  maps(), maps_before);
}

static void *use_malloc(void *arg)
{
	void *volatile memory = malloc(1000); /* not to be optimised away */

	free(memory);
	return arg;
}

static long resident_pages(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long pages = 0;

	cr_assert(fscanf(f, "%*s %ld", &pages) == 1);
	fclose(f);
	return pages;
}

/* Stacks of more sizes than are kept apart: reused as well. */
Test(kthreads, many_sizes_are_reused, .timeout = 60)
{
	long before = 0;

	for (size_t i = 0; i < 4000; i++) {
		const struct kt_attr attr = {
			.stack_size = (i % 16 + 16) * 16384,
		};
		struct kt_thread t;

		cr_assert(kt_create(&t, &attr, use_malloc, NULL) == 0);
		cr_assert(kt_join(&t, NULL) == 0);
		if (i == 1000)
			before = resident_pages();
	}
	cr_expect(resident_pages() < before + PAGES_SLACK, "%ld pages, not %ld",
		  resident_pages(), before);
}

static void *last_dlerror(void *arg)
{
	const char *error = dlerror();

	(void)arg;
	dlopen("/no/such/library", RTLD_NOW); /* leaves one to be asked for */
	return (void *)error;
}

/* What a dead thread left in the C library is not the next one's. */
Test(kthreads, libc_state_is_new, .timeout = 20)
{
	struct kt_thread t;
	void *error;

	for (int i = 0; i < 3; i++) {
		cr_assert(kt_create(&t, NULL, last_dlerror, NULL) == 0);
		cr_assert(kt_join(&t, &error) == 0);
		cr_expect(error == NULL, "%s", (char *)error);
	}
}

/* A limit on threads: a clean error, and the next one works again. */
Test(kthreads, eagain_leaves_nothing, .timeout = 60)
{
	struct rlimit as = { 0 }, small;
	struct kt_thread t;
	const struct kt_attr huge = { .stack_size = (size_t)1 << 36 };
	int maps_before;

	cr_assert(kt_create(&t, NULL, give_back, NULL) == 0);
	cr_assert(kt_join(&t, NULL) == 0);
	getrlimit(RLIMIT_AS, &as);
	small = as;
	small.rlim_cur = (rlim_t)1 << 35;
	cr_assert(setrlimit(RLIMIT_AS, &small) == 0);
	maps_before = maps();
	cr_expect(kt_create(&t, &huge, give_back, NULL) == -ENOMEM);
	cr_expect(t.block_ == NULL);
	cr_expect(maps() <= maps_before + MAPS_SLACK);
	setrlimit(RLIMIT_AS, &as);
	cr_assert(kt_create(&t, NULL, give_back, NULL) == 0);
	cr_assert(kt_join(&t, NULL) == 0);
}

static _Atomic int handled;

static void handler(int signal)
{
	(void)signal;
	handled++;
}

static void *signal_itself(void *arg)
{
	for (int i = 0; i < 100; i++)
		pthread_kill(pthread_self(), SIGUSR1);
	return arg;
}

/* Its signal mask is the creator's, and handlers find their TLS. */
Test(kthreads, signals_are_handled, .timeout = 20)
{
	struct kt_thread t;

	signal(SIGUSR1, handler);
	cr_assert(kt_create(&t, NULL, signal_itself, NULL) == 0);
	cr_assert(kt_join(&t, NULL) == 0);
	cr_expect(handled == 100);
}

static void *stack_attributes(void *arg)
{
	pthread_attr_t attr;
	void *base;
	size_t size, guard;

	(void)arg;
	if (pthread_getattr_np(pthread_self(), &attr))
		return "pthread_getattr_np failed";
	pthread_attr_getstack(&attr, &base, &size);
	pthread_attr_getguardsize(&attr, &guard);
	pthread_attr_destroy(&attr);
	if ((char *)&attr < (char *)base || (char *)&attr > (char *)base + size)
		return "the stack is elsewhere";
	return guard == KT_GUARD_SIZE ? NULL : "the guard is of another size";
}

/* The C library knows the stack, which a garbage collector may ask for. */
Test(kthreads, libc_knows_the_stack, .timeout = 20)
{
	struct kt_thread t;
	void *wrong;

	needs_raw_threads();
	cr_assert(kt_create(&t, NULL, stack_attributes, NULL) == 0);
	cr_assert(kt_join(&t, &wrong) == 0);
	cr_expect(wrong == NULL, "%s", (char *)wrong);
}
