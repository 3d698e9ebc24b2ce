/* SPDX-License-Identifier: MIT */
/*
 * call: what a thread can do that a call of a function cannot.
 *
 * A function that is called runs to its end and returns to its caller.  As a
 * thread it leaves in the middle, goes on there when it is its turn again,
 * with the locals that it had, and its result goes to whoever asks: here a
 * thread that has not created it.  Sabotage just calls the function.
 */
#include "probes/concept.h"

#define STEPS   100
#define BATCHES 11
#define BATCH   200

static th_sem left, back;
static uint64_t steps;
static int is_called; /* and no thread */
static th_thread walker;

static void *walk(void *arg)
{
	uint64_t sum = 0;

	for (uint64_t i = 1; i <= STEPS; i++) {
		sum += i;
		steps = i;
		if (is_called)
			continue;
		th_sem_post(&left);
		th_sem_wait(&back);
	}
	(void)arg;
	return (void *)sum;
}

/* How often it was seen in the middle: after that step, before the next. */
static uint64_t watch(void)
{
	uint64_t seen = 0;

	for (uint64_t i = 1; i <= STEPS; i++) {
		th_sem_wait(&left);
		seen += steps == i;
		th_sem_post(&back);
	}
	return seen;
}

static void *receive(void *arg)
{
	void *result = NULL;

	(void)arg;
	th_join(&walker, &result);
	return result;
}

__attribute__((noinline)) static void *nothing(void *arg)
{
	__asm__ volatile("" : "+r"(arg));
	return arg;
}

static int create(void)
{
	th_thread t;
	int err = th_fork(&t, nothing, NULL);

	return err ? err : th_join(&t, NULL);
}

/* Of one: the median of some batches. */
static double cost_ns(int of_threads, int *err)
{
	uint64_t took[BATCHES];

	for (int i = 0; i < BATCHES; i++) {
		uint64_t begin = sys_clock_ns();

		for (int k = 0; k < BATCH; k++) {
			if (of_threads)
				*err = *err ? *err : create();
			else
				nothing(NULL);
		}
		took[i] = sys_clock_ns() - begin;
	}
	return (double)concept_median(took, BATCHES) / BATCH;
}

static int run(struct concept_run *r)
{
	void *result = NULL;
	uint64_t seen = 0;
	th_thread receiver;
	int err = 0;
	double call_ns = cost_ns(0, &err), thread_ns = cost_ns(1, &err);

	th_sem_init(&left);
	th_sem_init(&back);
	is_called = r->sabotage;
	if (is_called)
		result = walk(NULL);
	else if (!err && !(err = th_create(&walker, walk, NULL))) {
		seen = watch();
		err = th_create(&receiver, receive, NULL);
		err = err ? err : th_join(&receiver, &result);
	}
	concept_number(r, "steps in the function", "", STEPS);
	concept_number(r, "left and gone on in its middle", "", seen);
	concept_number(r, "result, got by another thread", "",
		       (uintptr_t)result);
	concept_number(r, "a call and return", "ns", call_ns);
	concept_number(r, "a thread from creation to join", "ns", thread_ns);
	concept_expect(r, seen == STEPS,
		       "it could not leave in the middle and go on there");
	concept_expect(r, (uintptr_t)result == STEPS * (STEPS + 1) / 2,
		       "its locals, or its result, were lost");
	return err;
}

CONCEPT(call) = {
	.name = "call",
	.claim = "A thread is the call of a function that may leave in the "
		 "middle, go on there, and return to another than its caller.",
	.how = "It adds up 1 to 100; after each step its creator looks how far "
	       "it is.",
	.chapter = 8,
	.run = run,
};
