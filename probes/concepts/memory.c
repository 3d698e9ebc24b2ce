/* SPDX-License-Identifier: MIT */
/*
 * memory: what threads share, and what each has for itself.
 *
 * All are alive when they note the addresses, so that no stack is a reused
 * one.  Sabotage puts what should be local where all threads see it.
 */
#include "probes/concept.h"

#define THREADS 4
#define ADDS    1000
#define YIELDS  10

static struct concept_run *run_of;
static uint64_t global, no_local;
static th_mutex lock;
static th_barrier all_done;
static struct {
	const uint64_t *global, *local;
	uint64_t value; /* of the local */
} seen[THREADS];

static void *add(void *arg)
{
	uint64_t own = 0;
	uint64_t *volatile local = run_of->sabotage ? &no_local : &own;
	uintptr_t me = (uintptr_t)arg;

	for (int i = 0; i < ADDS; i++) {
		th_mutex_lock(&lock);
		global++;
		++*local;
		th_mutex_unlock(&lock);
		if (i % (ADDS / YIELDS) == 0)
			th_yield();
	}
	th_barrier_wait(&all_done);
	seen[me].global = &global;
	seen[me].local = local;
	seen[me].value = *local;
	th_barrier_wait(&all_done);
	return NULL;
}

static int run(struct concept_run *r)
{
	th_thread threads[THREADS];
	unsigned globals = 1, locals = 1, right = 0;
	int err = th_barrier_init(&all_done, THREADS);

	run_of = r;
	th_mutex_init(&lock);
	for (uintptr_t i = 0; !err && i < THREADS; i++)
		err = th_create(&threads[i], add, (void *)i);
	for (int i = 0; !err && i < THREADS; i++)
		err = th_join(&threads[i], NULL);
	for (int i = 0; i < THREADS; i++) {
		int same_global = 0, same_local = 0;

		for (int k = 0; k < i; k++) {
			same_global |= seen[i].global == seen[k].global;
			same_local |= seen[i].local == seen[k].local;
		}
		globals += i && !same_global;
		locals += i && !same_local;
		right += seen[i].value == ADDS;
	}
	concept_number(r, "threads, each adds 1000 to both", "", THREADS);
	concept_number(r, "the global, after that", "", global);
	concept_number(r, "the local, after that", "", seen[0].value);
	concept_number(r, "addresses of the global", "", globals);
	concept_number(r, "addresses of the local", "", locals);
	concept_expect(r, global == THREADS * ADDS && globals == 1,
		       "not all threads added to one global");
	concept_expect(r, right == THREADS && locals == THREADS,
		       "the threads had no locals of their own");
	return err;
}

CONCEPT(memory) = {
	.name = "memory",
	.claim = "Threads share globals and have locals of their own.",
	.how = "Each of them adds to a global and to a local.",
	.chapter = 2,
	.run = run,
};
