/* SPDX-License-Identifier: MIT */
/*
 * Function style: a function and its argument become a thread, and nothing
 * stays in the hands of who has started it.
 *
 * A task that prints its own thread's name, on kernel threads first and on
 * user threads then.  The two halves differ in a prefix.
 */
#include <stdio.h>

#include "kthreads/kthreads.h"
#include "uthreads/uthreads.h"

#define THREADS 3

static const char *const names[THREADS] = { "first", "second", "third" };

/* --- on kernel threads */
static struct kt_sem kernel_done;

static int start_kernel_thread(void *(*fn)(void *), void *arg, const char *name)
{
	const struct kt_attr attr = { .name = name, .detached = 1 };

	return kt_create(NULL, &attr, fn, arg);
}

static void *kernel_task(void *arg)
{
	printf("%s: I am %s, a kernel thread\n", (const char *)arg,
	       kt_name(kt_self()));
	kt_sem_post(&kernel_done);
	return NULL;
}

static int on_kernel_threads(void)
{
	int err = 0;

	for (int i = 0; !err && i < THREADS; i++) {
		err = start_kernel_thread(kernel_task, "hello", names[i]);
		if (!err)
			kt_sem_wait(&kernel_done);
	}
	return err;
}

/* --- on user threads */
static struct ut_sem user_done;

static int start_user_thread(void *(*fn)(void *), void *arg, const char *name)
{
	const struct ut_attr attr = { .name = name, .detached = 1 };

	return ut_create(NULL, &attr, fn, arg);
}

static void *user_task(void *arg)
{
	printf("%s: I am %s, a user thread\n", (const char *)arg,
	       ut_name(ut_self()));
	ut_sem_post(&user_done);
	return NULL;
}

static void *on_user_threads(void *arg)
{
	int *err = arg;

	for (int i = 0; !*err && i < THREADS; i++) {
		*err = start_user_thread(user_task, "hello", names[i]);
		if (!*err)
			ut_sem_wait(&user_done);
	}
	return NULL;
}

int main(void)
{
	int err = on_kernel_threads(), failed = 0;

	if (!err)
		err = ut_run(NULL, on_user_threads, &failed, NULL);
	return err || failed;
}
