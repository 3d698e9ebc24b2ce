/* SPDX-License-Identifier: MIT */
/*
 * Object style: a task is an object with a name, a target, what the target
 * works on, and its thread.
 *
 * It is started and joined, and prints its own thread's name; on which kind
 * of thread it runs is a member of it, too.
 */
#include <stdio.h>

#include "kthreads/kthreads.h"
#include "uthreads/uthreads.h"

#define TASKS 2

struct task {
	const struct kind *kind;
	const char *name;
	void (*target)(struct task *self);
	const char *args;
	int number, result;
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
struct kind {
	const char *what;
	int (*start)(struct task *t);
	int (*join)(struct task *t);
	const char *(*own_name)(void); /* the calling thread's */
};

static int start_kernel(struct task *t)
{
	const struct kt_attr attr = { .name = t->name };

	return kt_create(&t->thread.kernel, &attr, run, t);
}

static int join_kernel(struct task *t)
{
	return kt_join(&t->thread.kernel, NULL);
}

static const char *kernel_name(void)
{
	return kt_name(kt_self());
}

static int start_user(struct task *t)
{
	const struct ut_attr attr = { .name = t->name };

	return ut_create(&t->thread.user, &attr, run, t);
}

static int join_user(struct task *t)
{
	return ut_join(&t->thread.user, NULL);
}

static const char *user_name(void)
{
	return ut_name(ut_self());
}

static const struct kind kernel = { "kernel", start_kernel, join_kernel,
				    kernel_name };
static const struct kind user = { "user", start_user, join_user, user_name };

/* --- what they do */
static void print_name(struct task *self)
{
	printf("%s: I am %s, a %s thread\n", self->args, self->kind->own_name(),
	       self->kind->what);
}

static void square(struct task *self)
{
	self->result = self->number * self->number;
}

/* The second runs beside the first; only the first prints. */
static int run_tasks(const struct kind *kind)
{
	struct task tasks[TASKS] = {
		{ .name = "greeter", .target = print_name, .args = "hello" },
		{ .name = "squarer", .target = square, .number = 12 },
	};
	int err = 0, started = 0;

	for (int i = 0; !err && i < TASKS; i++) {
		tasks[i].kind = kind;
		err = kind->start(&tasks[i]);
		started += !err;
	}
	for (int i = 0; i < started; i++)
		if (kind->join(&tasks[i]))
			err = 1;
	if (!err)
		printf("its square is %d\n", tasks[1].result);
	return err;
}

static void *user_main(void *arg)
{
	*(int *)arg = run_tasks(&user);
	return NULL;
}

int main(void)
{
	int err = run_tasks(&kernel), failed = 0;

	if (!err)
		err = ut_run(NULL, user_main, &failed, NULL);
	return err || failed;
}
