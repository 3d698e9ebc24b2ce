/* SPDX-License-Identifier: MIT */
/*
 * Shared objects with thread-local storage, loaded while threads run: each
 * thread has its own, with its first value, whether it began before or after.
 *
 * The one thing that is not promised is not tried: storage of the
 * initial-exec model in a raw thread that began before the object was loaded.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#include "tests/kthreads/interop.h"
#include "tests/kthreads/lifecycle.h"

#define THREADS 8
#define COPIES  40 /* more than the C library has spare room for at first */

typedef long count_fn(void);

static void *load(const char *path, count_fn **count)
{
	void *module = dlopen(path, RTLD_NOW);

	cr_assert(module, "%s", dlerror());
	*count = (count_fn *)dlsym(module, "module_count");
	cr_assert(*count, "%s", dlerror());
	return module;
}

/* A thread that calls what it is given, each time that it is asked to. */
struct caller {
	struct kt_thread thread;
	struct kt_sem asked, done;
	count_fn *count;
	long result;
};

static void *call(void *arg)
{
	struct caller *c = arg;

	for (;;) {
		kt_sem_post(&c->done);
		kt_sem_wait(&c->asked);
		if (!c->count)
			return NULL;
		c->result = c->count();
	}
}

static void start(struct caller *c, enum kt_backend backend)
{
	const struct kt_attr attr = { .backend = backend };

	for (int i = 0; i < THREADS; i++) {
		c[i] = (struct caller){ 0 };
		cr_assert(kt_create(&c[i].thread, &attr, call, &c[i]) == 0);
	}
	for (int i = 0; i < THREADS; i++)
		kt_sem_wait(&c[i].done);
}

/* Each counts once, by itself. */
static void expect_count(struct caller *c, count_fn *count, long expected)
{
	for (int i = 0; i < THREADS; i++) {
		c[i].count = count;
		kt_sem_post(&c[i].asked);
	}
	for (int i = 0; i < THREADS; i++) {
		kt_sem_wait(&c[i].done);
		cr_expect(c[i].result == expected, "thread %d: %ld, not %ld", i,
			  c[i].result, expected);
	}
}

static void finish(struct caller *c)
{
	for (int i = 0; i < THREADS; i++) {
		c[i].count = NULL;
		kt_sem_post(&c[i].asked);
	}
	for (int i = 0; i < THREADS; i++)
		cr_assert(kt_join(&c[i].thread, NULL) == 0);
}

/* In memory of threads that have used the module; a pooled one is the same. */
static void expect_new_in_reused(count_fn *count, enum kt_backend backend)
{
	struct caller c[THREADS];

	if (backend == KT_BACKEND_POOL)
		return;
	start(c, backend);
	expect_count(c, count, 1001);
	finish(c);
}

EACH_BACKEND(tls, global_dynamic_before_and_after)
{
	struct caller before[THREADS], after[THREADS];
	count_fn *count;
	void *module;

	start(before, backend);
	module = load(beside("modules/tls_gd.so"), &count);
	start(after, backend);
	for (int i = 1; i <= 3; i++) {
		expect_count(before, count, 1000 + i);
		expect_count(after, count, 1000 + i);
	}
	finish(after);
	expect_new_in_reused(count, backend);
	finish(before);
	cr_expect(count() == 1001);
	dlclose(module);
}

/* Loaded again, it is another object to threads that knew the first. */
EACH_BACKEND(tls, global_dynamic_loaded_again)
{
	struct caller c[THREADS];

	start(c, backend);
	for (int i = 0; i < 20; i++) {
		count_fn *count;
		void *module = load(beside("modules/tls_gd.so"), &count);

		expect_count(c, count, 1001);
		expect_count(c, count, 1002);
		dlclose(module);
		cr_assert(!dlopen(beside("modules/tls_gd.so"),
				  RTLD_NOW | RTLD_NOLOAD));
	}
	finish(c);
}

static void initial_exec_after(enum kt_backend backend, int before_too)
{
	struct caller before[THREADS], after[THREADS];
	count_fn *count;

	start(before, backend);
	/* Memory of threads that have ended is there to be used again. */
	start(after, backend);
	finish(after);
	load(beside("modules/tls_ie.so"), &count);
	start(after, backend);
	for (int i = 1; i <= 3; i++) {
		expect_count(after, count, 1000 + i);
		if (before_too)
			expect_count(before, count, 1000 + i);
	}
	finish(after);
	expect_new_in_reused(count, backend);
	finish(before);
	cr_expect(count() == 1001);
}

Test(tls, initial_exec_after_libc, .timeout = 60)
{
	initial_exec_after(KT_BACKEND_LIBC, 0);
}

Test(tls, initial_exec_before_and_after_pthread, .timeout = 60)
{
	initial_exec_after(KT_BACKEND_PTHREAD, 1);
}

/* Copies of a file are modules of their own. */
static void copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY), out = open(to, O_CREAT | O_WRONLY, 0700);
	struct stat s;

	cr_assert(in >= 0 && out >= 0 && fstat(in, &s) == 0);
	cr_assert(sendfile(out, in, NULL, (size_t)s.st_size) == s.st_size);
	close(in);
	close(out);
}

/* The C library's table of modules must grow in each thread. */
EACH_BACKEND(tls, global_dynamic_many_modules)
{
	char folder[] = "/tmp/tls_modules.XXXXXX", path[64];
	struct caller before[THREADS], after[THREADS];
	count_fn *count[COPIES];

	cr_assert(mkdtemp(folder));
	start(before, backend);
	for (int i = 0; i < COPIES; i++) {
		snprintf(path, sizeof path, "%s/%d.so", folder, i);
		copy_file(beside("modules/tls_gd.so"), path);
		load(path, &count[i]);
		unlink(path);
		if (i % 10 == 0)
			expect_count(before, count[i], 1001);
	}
	rmdir(folder);
	start(after, backend);
	for (int i = COPIES - 1; i >= 0; i--) {
		expect_count(before, count[i], i % 10 == 0 ? 1002 : 1001);
		expect_count(after, count[i], 1001);
	}
	finish(after);
	for (int i = 0; i < COPIES; i++)
		expect_new_in_reused(count[i], backend);
	finish(before);
}
