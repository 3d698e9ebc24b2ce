/* SPDX-License-Identifier: MIT */
/*
 * Threads that do a probe's work together, each on a CPU of its own, or more
 * to a CPU where there are not as many.
 *
 * They start when all are there, each with an equal share; the time measured
 * is from the first that began to the last that ended.  On CPUs of their own
 * they run at once, but for the microseconds that a barrier takes to wake
 * them, and a sample lasts milliseconds.  On one CPU only a timer's tick, a
 * rare event, would stop a member in the middle of its work, and each would
 * do all of its share alone.  So members that are to meet there yield at
 * both of the places that matter: team_pause().
 */
#ifndef PROBES_TEAM_H
#define PROBES_TEAM_H

#include "probes/probe.h"

struct team_member {
	struct probe_run *run;
	int cpu;
	int one_cpu;  /* for all of them */
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

/*
 * While a member holds what others want, and when it has given it back: on
 * one CPU, lets them run.  It takes m->one_cpu from a variable of its own, so
 * that the loop on several CPUs has no more than a test of a register.
 */
static inline void team_pause(int one_cpu)
{
	if (one_cpu)
		th_yield();
}

static inline uint64_t team_share(const struct probe_run *r, unsigned count)
{
	return (r->ops + count - 1) / count;
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
			.cpu = r->cpus[i % r->cpu_count],
			.one_cpu = r->cpu_count == 1,
			.ops = team_share(r, count),
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

/*
 * After team_run(), when r->work is what was seen done: says what is wrong
 * if that is not the whole of it.  On one CPU, members that meet have to
 * switch, at the very least once while each does one operation: fewer
 * switches show that they did not meet.
 */
static inline int team_check(struct probe_run *r, unsigned count, int err,
			     const char *broken)
{
	if (r->cpu_count == 1)
		r->switches = r->work / count;
	if (err || r->work == team_share(r, count) * count)
		return err;
	r->broken = broken;
	return -EPROTO;
}

#endif
