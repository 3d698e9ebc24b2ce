/* SPDX-License-Identifier: MIT */
/*
 * Shared objects with thread-local storage, loaded before a run or by a user
 * thread in the middle of one.  The storage is the worker's: whichever thread
 * calls, each worker counts for itself, from the first value on.
 *
 * The one thing that is not promised is not tried: storage of the initial-exec
 * model, loaded in a run, in workers that are raw threads.
 */
#include <dlfcn.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/kthreads/interop.h"
#include "tests/uthreads/races.h"

#define THREADS 8
#define CALLS   300
#define MODULE  "../kthreads/modules/tls_"

static const char *model; /* "gd.so", "ie.so" */
static void *module;
static long (*count)(void);

/* What a worker has counted so far; only it looks at its own. */
static struct {
	_Atomic long tid;
	long calls;
} seen[4];

static void load(void)
{
	char file[64];

	snprintf(file, sizeof file, MODULE "%s", model);
	module = dlopen(beside(file), RTLD_NOW);
	cr_assert(module, "%s", dlerror());
	count = (long (*)(void))dlsym(module, "module_count");
	cr_assert(count, "%s", dlerror());
	memset(seen, 0, sizeof seen);
}

static void unload(void)
{
	dlclose(module);
	if (strcmp(model, "gd.so") == 0)
		cr_assert(!dlopen(beside(MODULE "gd.so"),
				  RTLD_NOW | RTLD_NOLOAD));
}

/* Nothing here switches, so it is one worker that does all of it. */
static __attribute__((noinline)) void count_here(void)
{
	long tid = syscall(SYS_gettid), result;
	int i = -1;

	for (long was = -1; was && was != tid;) {
		was = 0;
		atomic_compare_exchange_strong(&seen[++i].tid, &was, tid);
	}
	result = count();
	seen[i].calls++;
	cr_assert(result == 1000 + seen[i].calls, "%ld, not %ld", result,
		  1000 + seen[i].calls);
}

static void *count_and_move(void *arg)
{
	for (int i = 0; i < CALLS; i++) {
		count_here();
		if (i % 16)
			ut_yield();
		else
			ut_sleep(20000);
	}
	return arg;
}

/* Two that stay, one a worker, and others that go wherever there is room. */
static void count_everywhere(void)
{
	struct ut_thread t[THREADS];
	long calls = 0;
	int workers = 0;

	for (int i = 0; i < THREADS; i++) {
		const struct ut_attr stays = race_bound(i % 2);

		cr_assert(ut_create(&t[i], i < 2 ? &stays : NULL,
				    count_and_move, NULL) == 0);
	}
	for (int i = 0; i < THREADS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	for (int i = 0; i < 4; i++) {
		calls += seen[i].calls;
		workers += seen[i].tid != 0;
	}
	cr_expect(calls == (long)THREADS * CALLS, "%ld calls", calls);
	cr_expect(workers == 1 + (race_cpus[0] != race_cpus[1]), "%d workers",
		  workers);
}

static void *count_there(void *arg)
{
	(void)arg;
	return (void *)count();
}

/* A helper's is its own, too. */
static void *loaded_before(void *arg)
{
	void *result = NULL;

	count_everywhere();
	cr_assert(ut_block(count_there, NULL, &result) == 0);
	cr_expect((long)result == 1001);
	return arg;
}

static void *loaded_meanwhile(void *arg)
{
	load();
	count_everywhere();
	unload();
	return arg;
}

/* Loaded again, it is another object to workers that knew the first. */
static void *loaded_again(void *arg)
{
	for (int i = 0; i < 10; i++)
		loaded_meanwhile(arg);
	return arg;
}

static void run_before(const char *workers, const char *which)
{
	model = which;
	load();
	setenv("UT_WORKERS", workers, 1);
	race_run(loaded_before, 0);
}

static void run_meanwhile(const char *workers, const char *which,
			  void *(*fn)(void *))
{
	model = which;
	setenv("UT_WORKERS", workers, 1);
	race_run(fn, 0);
}

Test(tls, loaded_before_pthread, .timeout = 60)
{
	run_before("pthread", "gd.so");
	run_before("pthread", "ie.so");
}

Test(tls, loaded_before_clone, .timeout = 60)
{
	run_before("clone", "gd.so");
	run_before("clone", "ie.so");
}

Test(tls, loaded_by_a_user_thread_pthread, .timeout = 60)
{
	run_meanwhile("pthread", "gd.so", loaded_meanwhile);
	run_meanwhile("pthread", "gd.so", loaded_again);
	run_meanwhile("pthread", "ie.so", loaded_meanwhile);
}

Test(tls, loaded_by_a_user_thread_clone, .timeout = 60)
{
	run_meanwhile("clone", "gd.so", loaded_meanwhile);
	run_meanwhile("clone", "gd.so", loaded_again);
}
