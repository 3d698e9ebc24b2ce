/* SPDX-License-Identifier: MIT */
/*
 * libkthreads.so loaded and given back, again and again.
 *
 * The library has a thread asleep in its code for as long as the process
 * lives, and memory of threads to use again.  Both must be the same ones
 * each time: a library that was unmapped would leave them behind, and the
 * sleeper to wake in memory that is gone.
 */
#include <dlfcn.h>
#include <malloc.h>
#include <sched.h>
#include <stdlib.h>

#include "tests/kthreads/interop.h"
#include "tests/kthreads/leaks.h"
#include "kthreads/kthreads.h"

#define CYCLES  1000
#define THREADS 4
#define SLACK   64 /* pages, of malloc */

/* This program is not linked with it; here is what it uses. */
struct library {
	void *handle;
	__typeof__(kt_create) *create;
	__typeof__(kt_join) *join;
	__typeof__(kt_backend) *backend;
};

static void *symbol(void *handle, const char *name)
{
	void *found = dlsym(handle, name);

	cr_assert(found, "%s", dlerror());
	return found;
}

static struct library library_load(void)
{
	void *h = dlopen(beside("../../libkthreads.so"), RTLD_NOW);

	cr_assert(h, "%s", dlerror());
	return (struct library){
		.handle = h,
		.create = symbol(h, "kt_create"),
		.join = symbol(h, "kt_join"),
		.backend = symbol(h, "kt_backend"),
	};
}

static void *use_memory(void *arg)
{
	char *text = strdup("twenty");
	void *result = strlen(text) == 6 ? arg : NULL;

	free(text);
	return result;
}

static void create_and_join(const struct library *l, enum kt_backend backend)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread t[THREADS];
	void *result;

	for (int i = 0; i < THREADS; i++)
		cr_assert(l->create(&t[i], &attr, use_memory, &t[i]) == 0);
	for (int i = 0; i < THREADS; i++) {
		cr_assert(l->join(&t[i], &result) == 0);
		cr_assert(result == &t[i]);
	}
}

static void come_and_go(enum kt_backend backend)
{
	struct holdings before = { 0 }, now;

	mallopt(M_ARENA_MAX, 1); /* more of them come when they like */
	for (int i = 0; i < CYCLES; i++) {
		struct library l = library_load();

		create_and_join(&l, backend);
		cr_assert(dlclose(l.handle) == 0);
		if (i == 10)
			before = holdings();
	}
	now = holdings();
	cr_expect(now.tasks <= before.tasks + THREADS, "%d tasks, not %d",
		  now.tasks, before.tasks);
	cr_expect(now.maps <= before.maps + MAPS_SLACK, "%d maps, not %d",
		  now.maps, before.maps);
	cr_expect(now.mapped <= before.mapped + SLACK, "%ld pages, not %ld",
		  now.mapped, before.mapped);
	cr_expect(now.fds == before.fds);
}

Test(interop, library_1000_times_libc, .timeout = 60)
{
	struct library l = library_load();

	cr_assert_str_eq(l.backend(), "libc");
	cr_assert(dlclose(l.handle) == 0);
	come_and_go(KT_BACKEND_LIBC);
}

Test(interop, library_1000_times_pthread, .timeout = 60)
{
	come_and_go(KT_BACKEND_PTHREAD);
}

Test(interop, library_1000_times_pool, .timeout = 60)
{
	come_and_go(KT_BACKEND_POOL);
}

/* By the C library's signal to each of its threads, the sleeper too. */
Test(interop, library_gone_then_setgid, .timeout = 60)
{
	struct library l = library_load();

	create_and_join(&l, KT_BACKEND_LIBC);
	cr_assert(dlclose(l.handle) == 0);
	cr_expect(setgid(getgid()) == 0);
}

static int let_go[2], said[2];

static void *outlive(void *arg)
{
	char byte = 0;

	if (read(let_go[0], &byte, 1) != 1 || write(said[1], "!", 1) != 1)
		abort();
	return arg;
}

/* A detached thread ends in code of a library that nobody has any more. */
Test(interop, library_gone_then_thread, .timeout = 60)
{
	const struct kt_attr detached = { .detached = 1 };
	struct library l = library_load();
	char byte = 0;
	int tasks;

	cr_assert(pipe(let_go) == 0 && pipe(said) == 0);
	create_and_join(&l, KT_BACKEND_LIBC);
	cr_assert(l.create(NULL, &detached, outlive, NULL) == 0);
	tasks = entries_of("/proc/self/task");
	cr_assert(dlclose(l.handle) == 0);
	cr_assert(write(let_go[1], "?", 1) == 1);
	cr_assert(read(said[0], &byte, 1) == 1 && byte == '!');
	while (entries_of("/proc/self/task") >= tasks)
		sched_yield();
}
