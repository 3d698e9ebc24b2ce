/* SPDX-License-Identifier: MIT */
/*
 * race: two threads change one number, and what a guard is for.
 *
 * To add 1 is to read, to add and to write.  Between reading and writing each
 * lets the other run, which the kernel may do at any time and two CPUs do all
 * the time: then both write what one of them alone would have.  Sabotage
 * leaves the guard away.
 */
#include "probes/concept.h"

#define UPDATES 100 /* by each of two; on a busy CPU a yield takes long */

static volatile uint64_t number;
static th_mutex guard;
static th_barrier start;

static void update(void)
{
	uint64_t read = number;

	th_yield();
	number = read + 1;
}

static void *unguarded(void *arg)
{
	th_barrier_wait(&start);
	for (int i = 0; i < UPDATES; i++)
		update();
	return arg;
}

static void *guarded(void *arg)
{
	th_barrier_wait(&start);
	for (int i = 0; i < UPDATES; i++) {
		th_mutex_lock(&guard);
		update();
		th_mutex_unlock(&guard);
	}
	return arg;
}

static int race(void *(*fn)(void *), uint64_t *lost)
{
	th_thread threads[2];
	int err = th_barrier_init(&start, 2);

	number = 0;
	for (int i = 0; !err && i < 2; i++)
		err = th_create(&threads[i], fn, NULL);
	for (int i = 0; !err && i < 2; i++)
		err = th_join(&threads[i], NULL);
	*lost = 2 * UPDATES - number;
	return err;
}

static int run(struct concept_run *r)
{
	uint64_t without, with;
	int err = race(unguarded, &without);

	th_mutex_init(&guard);
	if (!err)
		err = race(r->sabotage ? unguarded : guarded, &with);
	if (err)
		return err;
	concept_number(r, "updates by two threads", "", 2 * UPDATES);
	concept_number(r, "lost without a guard", "", without);
	concept_number(r, "lost with a mutex", "", with);
	concept_expect(r, without > 0, "no update was lost without a guard");
	concept_expect(r, with == 0, "updates were lost despite the guard");
	return 0;
}

CONCEPT(race) = {
	.name = "race",
	.claim = "A race loses updates, and a guard stops that.",
	.how = "Two threads read a number, let the other one run, and write it "
	       "plus 1.",
	.chapter = 3,
	.run = run,
};
