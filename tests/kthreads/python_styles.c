/* SPDX-License-Identifier: MIT */
/*
 * Threads as Python has them, said in C: as objects, like those of
 * `threading`, and by functions, like those of `_thread`.
 *
 * Here and in python_styles_wait.c every call is used that threads.7 sets
 * beside one of Python's; tests/cli/pages_python.py looks.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/kthreads/python_styles.h"

#define TASKS 3

static const char *const names[TASKS] = { "first", "second", "third" };

/* --- Object style: class Thread */
struct task {
	const char *group, *name;
	void (*target)(struct task *self); /* run() */
	void *args;
	size_t stack_size;
	int daemon;
	uint64_t ident;
	struct kt_thread thread;
};

static void *task_run(void *arg)
{
	struct task *self = arg;

	self->ident = kt_id();
	self->target(self);
	return self;
}

static int task_start(struct task *self)
{
	const struct kt_attr attr = {
		.group = self->group,
		.name = self->name,
		.stack_size = self->stack_size,
		.detached = self->daemon,
	};

	return kt_create(&self->thread, &attr, task_run, self);
}

/* timeout_ns may be KT_FOREVER. */
static int task_join(struct task *self, uint64_t timeout_ns)
{
	void *result;
	int err = timeout_ns == KT_FOREVER
			  ? kt_join(&self->thread, &result)
			  : kt_join_until(&self->thread, &result,
					  kt_after(timeout_ns));

	check(err || result == self, "a task is what its thread returns");
	return err;
}

static int task_is_alive(const struct task *self)
{
	return kt_alive(&self->thread);
}

static void print_own_name(struct task *self)
{
	fprintf(self->args, "I am %s of %s\n", kt_name(kt_self()),
		kt_group(kt_self()));
}

Test(object_style, tasks_print_their_own_names, .timeout = 20)
{
	struct task tasks[TASKS];
	char *said, line[64];
	size_t size, expected = 0;
	FILE *out = open_memstream(&said, &size);

	for (int i = 0; i < TASKS; i++) {
		tasks[i] = (struct task){ .group = "greeters",
					  .name = names[i],
					  .target = print_own_name,
					  .args = out };
		cr_assert(task_start(&tasks[i]) == 0);
		cr_expect_str_eq(kt_name(&tasks[i].thread), names[i]);
	}
	for (int i = 0; i < TASKS; i++)
		cr_assert(task_join(&tasks[i], KT_FOREVER) == 0);
	fclose(out);
	/* In whatever order, but each of them once and nothing else. */
	for (int i = 0; i < TASKS; i++) {
		expected += (size_t)snprintf(line, sizeof line,
					     "I am %s of greeters\n", names[i]);
		cr_expect(strstr(said, line), "%s is not in %s", line, said);
	}
	cr_expect(size == expected, "%s", said);
	free(said);
}

/* What a task waits for that should be seen alive. */
struct gate {
	struct kt_sem arrived;
	struct kt_event open;
};

static void wait_at_gate(struct task *self)
{
	struct gate *gate = self->args;

	kt_sem_post(&gate->arrived);
	kt_event_wait(&gate->open);
}

Test(object_style, join_has_a_timeout, .timeout = 20)
{
	struct gate gate = { 0 };
	struct task t = { .target = wait_at_gate, .args = &gate };
	uint64_t before;

	cr_expect(!task_is_alive(&t), "it was not started");
	cr_assert(task_start(&t) == 0);
	kt_sem_wait(&gate.arrived);
	before = kt_after(SHORTLY);
	cr_expect(task_join(&t, SHORTLY) == -ETIMEDOUT);
	cr_expect(kt_after(0) >= before, "not before the time is out");
	cr_expect(task_is_alive(&t));
	kt_event_set(&gate.open);
	while (task_is_alive(&t))
		kt_yield();
	cr_expect(task_join(&t, KT_FOREVER) == 0);
	cr_expect(task_join(&t, KT_FOREVER) == -EINVAL, "ThreadError");
}

struct census {
	const struct task *tasks;
	unsigned all, of_group, known, daemons;
};

static int count_thread(const struct kt_info *info, void *arg)
{
	struct census *c = arg;

	c->all++;
	c->daemons += info->detached != 0;
	c->of_group += strcmp(info->group, "waiters") == 0;
	for (int i = 0; i < TASKS; i++)
		c->known += c->tasks[i].ident == info->id &&
			    strcmp(info->name, names[i]) == 0 &&
			    info->stack_size >= c->tasks[i].stack_size;
	return 0;
}

Test(object_style, threads_are_enumerated, .timeout = 20)
{
	struct gate gate = { 0 };
	struct task tasks[TASKS];
	struct census c = { .tasks = tasks };
	size_t before = kt_count();

	for (int i = 0; i < TASKS; i++) {
		tasks[i] = (struct task){ .group = "waiters",
					  .name = names[i],
					  .target = wait_at_gate,
					  .args = &gate,
					  .stack_size = 1u << (17 + 2 * i) };
		cr_assert(task_start(&tasks[i]) == 0);
	}
	for (int i = 0; i < TASKS; i++)
		kt_sem_wait(&gate.arrived);
	cr_expect(kt_count() == before + TASKS, "active_count");
	cr_expect(kt_for_each(count_thread, &c) == 0);
	cr_expect(c.all == before + TASKS && c.of_group == TASKS);
	cr_expect(c.known == TASKS, "%u of them are as they should", c.known);
	cr_expect(c.daemons == 0);
	kt_event_set(&gate.open);
	for (int i = 0; i < TASKS; i++)
		cr_assert(task_join(&tasks[i], KT_FOREVER) == 0);
	cr_expect(kt_count() == before);
}

static struct gate daemons_gate;

static void daemon_target(struct task *self)
{
	struct census c = { .tasks = self->args };

	kt_for_each(count_thread, &c);
	check(c.daemons >= 1, "it is one itself");
	kt_sem_post(&daemons_gate.arrived);
}

Test(object_style, daemons_are_not_joined, .timeout = 20)
{
	static struct task nobodys[TASKS], born, made;

	born = (struct task){ .target = daemon_target,
			      .args = nobodys,
			      .daemon = 1 };
	cr_assert(task_start(&born) == 0);
	cr_expect(kt_join(&born.thread, NULL) == -EINVAL);
	kt_sem_wait(&daemons_gate.arrived);
	made = (struct task){ .target = wait_at_gate, .args = &daemons_gate };
	cr_assert(task_start(&made) == 0);
	kt_sem_wait(&daemons_gate.arrived);
	cr_expect(kt_detach(&made.thread) == 0);
	cr_expect(kt_join(&made.thread, NULL) == -EINVAL);
	cr_expect(!wrong);
}

/* --- Function style: start_new_thread, exit, get_ident, allocate_lock */
static struct kt_sem function_done;
static struct kt_mutex lock;
static uint64_t idents[TASKS];
static int in_lock;
static _Atomic int went_on;

static int start_new_thread(void *(*function)(void *), void *args)
{
	const struct kt_attr detached = { .detached = 1 };

	return kt_create(NULL, &detached, function, args);
}

static void leave(void)
{
	kt_sem_post(&function_done);
	kt_exit(NULL);
}

static void *function(void *args)
{
	check(kt_mutex_trylock(&lock) == -EBUSY, "acquire(blocking=False)");
	check(kt_mutex_lock_until(&lock, kt_after(SHORTLY)) == -ETIMEDOUT,
	      "acquire(timeout=0.02)");
	kt_sem_post(&function_done);
	kt_mutex_lock(&lock);
	idents[in_lock++] = kt_id();
	kt_mutex_unlock(&lock);
	leave();
	went_on = 1; /* after exit() */
	return args;
}

Test(function_style, threads_lock_and_exit, .timeout = 20)
{
	size_t before = kt_count();

	kt_mutex_lock(&lock);
	for (int i = 0; i < TASKS; i++)
		cr_assert(start_new_thread(function, NULL) == 0);
	for (int i = 0; i < TASKS; i++)
		kt_sem_wait(&function_done);
	cr_expect(kt_count() == before + TASKS && in_lock == 0);
	kt_mutex_unlock(&lock);
	for (int i = 0; i < TASKS; i++)
		kt_sem_wait(&function_done);
	while (kt_count() != before) /* the last instructions of each */
		kt_yield();
	cr_expect(in_lock == TASKS && !went_on && !wrong);
	for (int i = 0; i < TASKS; i++)
		cr_expect(idents[i] && idents[i] != kt_id() &&
			  idents[i] != idents[(i + 1) % TASKS]);
	cr_expect(kt_mutex_trylock(&lock) == 0, "it is free");
}
