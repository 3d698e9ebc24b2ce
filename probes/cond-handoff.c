/* SPDX-License-Identifier: MIT */
/*
 * cond-handoff: what it costs to hand the turn to a thread that waits for it
 * by a condition.
 *
 * Each of two threads holds the mutex but for its waits: it waits until the
 * turn is its own, gives it to the other, and signals.  One operation is one
 * hand-off, one way: a round trip is two.
 */
#include "probes/team.h"

#define THREADS 2

static struct {
	th_mutex lock;
	th_cond turned;
	int turn;
	uint64_t each; /* takes so many; the first may end it early */
	uint64_t passed;
} table;

static void *passer(void *arg)
{
	struct team_member *m = arg;
	const int me = m != team;

	team_begin(m);
	th_mutex_lock(&table.lock);
	for (uint64_t i = 1; i <= table.each; i++) {
		while (table.turn != me)
			th_cond_wait(&table.turned, &table.lock);
		if (i % PROBE_ROUNDS == 0 && !me && probe_enough(m->run))
			table.each = i;
		table.turn = !me;
		table.passed++;
		th_cond_signal(&table.turned);
	}
	th_mutex_unlock(&table.lock);
	team_end(m);
	return NULL;
}

static int run(struct probe_run *r)
{
	int err;

	table.turn = 0;
	table.passed = 0;
	table.each = team_share(r, THREADS);
	th_mutex_init(&table.lock);
	th_cond_init(&table.turned);
	err = team_run(r, THREADS, passer);
	r->ops = table.each * THREADS;
	r->work = table.passed;
	err = team_check(r, THREADS, err, "a turn was lost, or had twice");
	/* On two CPUs, a turn may come back before the wait for it begins. */
	r->switches = r->cpu_count == 1 ? r->work : 0;
	return err;
}

PROBE(cond_handoff) = {
	.name = "cond-handoff",
	.what = "hand the turn to a waiting thread by a condition, one way",
	.unit = "ns/switch",
	.threads = THREADS,
	.axis = "cpus",
	.levels = { 1, 2 },
	.suite = "standard",
	.run = run,
};
