/* SPDX-License-Identifier: MIT */
/*
 * Threads that do a probe's work together, each on a CPU of its own.
 *
 * They start when all are there; the time measured is from the first that
 * began to the last that ended.
 */
#ifndef PROBES_TEAM_H
#define PROBES_TEAM_H

#include "probes/probe.h"

struct team_member {
	struct probe_run *run;
	int cpu;
	uint64_t ops; /* its share */
	uint64_t done;
	uint64_t begin_ns, end_ns;
};

static struct team_member team[PROBE_CPUS];
static th_barrier team_start;

/* The first and the last call of a member's function. */
static inline void team_begin(struct team_member *m)
{
	th_place(m->cpu);
	th_barrier_wait(&team_start);
	m->begin_ns = sys_clock_ns();
}

static inline void team_end(struct team_member *m)
{
	m->end_ns = sys_clock_ns();
	probe_see_cpu(m->run);
}

/* Runs fn(member) on `count` threads and adds their work to the ledger. */
static inline int team_run(struct probe_run *r, unsigned count,
			   void *(*fn)(void *))
{
	static th_thread threads[PROBE_CPUS];
	int err = th_barrier_init(&team_start, count);

	probe_begin(r);
	for (unsigned i = 0; !err && i < count; i++) {
		team[i] = (struct team_member){
			.run = r,
			.cpu = r->cpus[i],
			.ops = (r->ops + count - 1) / count,
		};
		err = th_create(&threads[i], fn, &team[i]);
	}
	for (unsigned i = 0; !err && i < count; i++)
		err = th_join(&threads[i], NULL);
	probe_end(r);
	r->begin_ns = team[0].begin_ns;
	r->end_ns = team[0].end_ns;
	for (unsigned i = 0; i < count; i++) {
		if (team[i].begin_ns < r->begin_ns)
			r->begin_ns = team[i].begin_ns;
		if (team[i].end_ns > r->end_ns)
			r->end_ns = team[i].end_ns;
		r->work += team[i].done;
	}
	return err;
}

#endif
