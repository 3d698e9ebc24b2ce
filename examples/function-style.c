/* SPDX-License-Identifier: MIT */
/*
 * Function style: a function and its argument become a thread.
 *
 * A task that prints its own thread's name, on kernel threads first and on
 * user threads then.  The two halves differ in a prefix.
 */
#include <stdio.h>

#include "kthreads/kthreads.h"
#include "uthreads/uthreads.h"

#define THREADS 3

static const char *const names[THREADS] = { "first", "second", "third" };

static void *kernel_task(void *arg)
{
	printf("%s: I am %s, a kernel thread\n", (const char *)arg,
	       kt_name(kt_self()));
	return NULL;
}

static void *user_task(void *arg)
{
	printf("%s: I am %s, a user thread\n", (const char *)arg,
	       ut_name(ut_self()));
	return NULL;
}

static int on_kernel_threads(void)
{
	struct kt_thread t;
	int err = 0;

	for (int i = 0; !err && i < THREADS; i++) {
		struct kt_attr attr = { .name = names[i] };

		err = kt_create(&t, &attr, kernel_task, "hello");
		if (!err)
			err = kt_join(&t, NULL);
	}
	return err;
}

static void *on_user_threads(void *arg)
{
	struct ut_thread t;
	int *err = arg;

	for (int i = 0; !*err && i < THREADS; i++) {
		struct ut_attr attr = { .name = names[i] };

		*err = ut_create(&t, &attr, user_task, "hello");
		if (!*err)
			*err = ut_join(&t, NULL);
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
