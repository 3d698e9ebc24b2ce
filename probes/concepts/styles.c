/* SPDX-License-Identifier: MIT */
/*
 * styles: the two faces that libraries of threads have.
 *
 * Function style: a function and its argument become a thread, and nobody
 * keeps a handle.  Object style: a task has a target, what that works on, its
 * result and its thread; it is started and joined.  Both are a few lines over
 * the same calls.  Sabotage calls what should have been started.
 */
#include "probes/concept.h"

#define TASKS 3

static int only_call;

/* --- function style */
static th_sem done;
static uint64_t ran_as[TASKS]; /* identifiers */

static void *note_thread(void *arg)
{
	*(uint64_t *)arg = th_id();
	th_sem_post(&done);
	return NULL;
}

static int start_function(void *(*fn)(void *), void *arg)
{
	th_thread t;
	int err;

	if (only_call) {
		fn(arg);
		return 0;
	}
	err = th_create(&t, fn, arg);
	return err ? err : th_detach(&t);
}

static int use_functions(unsigned *own)
{
	int err = 0;

	th_sem_init(&done);
	for (int i = 0; !err && i < TASKS; i++) {
		err = start_function(note_thread, &ran_as[i]);
		if (!err)
			th_sem_wait(&done);
		*own += ran_as[i] != th_id();
	}
	return err;
}

/* --- object style */
struct task {
	th_thread thread;
	void (*target)(struct task *self);
	uint64_t number, result, ran_as;
};

static void square(struct task *self)
{
	self->result = self->number * self->number;
}

static void *run_task(void *arg)
{
	struct task *self = arg;

	self->ran_as = th_id();
	self->target(self);
	return NULL;
}

static int task_start(struct task *self)
{
	if (!only_call)
		return th_create(&self->thread, run_task, self);
	run_task(self);
	return 0;
}

static int task_join(struct task *self)
{
	return only_call ? 0 : th_join(&self->thread, NULL);
}

static int use_objects(unsigned *own, unsigned *right)
{
	static struct task tasks[TASKS];
	int err = 0;

	for (unsigned i = 0; !err && i < TASKS; i++) {
		tasks[i].target = square;
		tasks[i].number = i + 10;
		err = task_start(&tasks[i]);
	}
	for (unsigned i = 0; !err && i < TASKS; i++) {
		err = task_join(&tasks[i]);
		*own += tasks[i].ran_as != th_id();
		*right += tasks[i].result == (i + 10) * (i + 10);
	}
	return err;
}

static int run(struct concept_run *r)
{
	unsigned functions = 0, objects = 0, right = 0;
	int err;

	only_call = r->sabotage;
	err = use_functions(&functions);
	if (!err)
		err = use_objects(&objects, &right);
	concept_number(r, "functions and objects started", "", TASKS);
	concept_number(r, "functions on threads of their own", "", functions);
	concept_number(r, "objects on threads of their own", "", objects);
	concept_number(r, "objects that hold their result", "", right);
	concept_expect(r, functions == TASKS,
		       "functions ran on the thread that started them");
	concept_expect(r, objects == TASKS && right == TASKS,
		       "objects ran on the thread that started them");
	return err;
}

CONCEPT(styles) = {
	.name = "styles",
	.claim = "Threads have a function-style and an object-style interface.",
	.how = "Either is a few lines over the same calls.",
	.chapter = 9,
	.run = run,
};
