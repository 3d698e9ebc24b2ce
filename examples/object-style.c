/* SPDX-License-Identifier: MIT */
/*
 * Object style: a task is an object with a name, a target and its thread.
 *
 * It is started and joined, and prints its own thread's name; which kind of
 * thread it runs on is decided by whom it is started by.
 */
#include <stdio.h>

#include "kthreads/kthreads.h"
#include "uthreads/uthreads.h"

struct task {
	const char *name;
	void (*target)(struct task *self);
	const char *(*own_name)(void);
	union {
		struct kt_thread kernel;
		struct ut_thread user;
	} thread;
};

static void *run(void *arg)
{
	struct task *self = arg;

	self->target(self);
	return NULL;
}

/* --- the two kinds */
static const char *kernel_name(void)
{
	return kt_name(kt_self());
}

static int start_kernel(struct task *t)
{
	const struct kt_attr attr = { .name = t->name };

	t->own_name = kernel_name;
	return kt_create(&t->thread.kernel, &attr, run, t);
}

static int join_kernel(struct task *t)
{
	return kt_join(&t->thread.kernel, NULL);
}

static const char *user_name(void)
{
	return ut_name(ut_self());
}

static int start_user(struct task *t)
{
	const struct ut_attr attr = { .name = t->name };

	t->own_name = user_name;
	return ut_create(&t->thread.user, &attr, run, t);
}

static int join_user(struct task *t)
{
	return ut_join(&t->thread.user, NULL);
}

/* --- what they do */
static void print_name(struct task *self)
{
	printf("I am %s\n", self->own_name());
}

static void *user_main(void *arg)
{
	struct task t = { .name = "a user thread", .target = print_name };
	int *err = arg;

	*err = start_user(&t);
	if (!*err)
		*err = join_user(&t);
	return NULL;
}

int main(void)
{
	struct task t = { .name = "a kernel thread", .target = print_name };
	int err = start_kernel(&t), failed = 0;

	if (!err)
		err = join_kernel(&t);
	if (!err)
		err = ut_run(NULL, user_main, &failed, NULL);
	return err || failed;
}
