/* SPDX-License-Identifier: MIT */
/*
 * handoff: what it costs to hand the turn to a thread that waits for it.
 *
 * Each of two threads posts the other's semaphore and waits for its own.  One
 * operation is one hand-off, one way: a round trip is two.
 */
#include "probes/probe.h"

static th_sem ping, pong;
static uint64_t rounds; /* timed; there is one more on either side */
static uint64_t handed;

static void *partner(void *arg)
{
	struct probe_run *r = arg;

	th_place(r->cpus[r->cpu_count - 1]);
	for (; handed < rounds + 2; handed++) {
		th_sem_wait(&ping);
		th_sem_post(&pong);
	}
	probe_see_cpu(r);
	return NULL;
}

static void hand_over(uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		th_sem_post(&ping);
		th_sem_wait(&pong);
	}
}

static int run(struct probe_run *r)
{
	th_thread t;
	int err;

	rounds = (r->ops + 1) / 2;
	handed = 0;
	th_sem_init(&ping);
	th_sem_init(&pong);
	err = th_create(&t, partner, r);
	if (err)
		return err;
	th_place(r->cpus[0]);
	hand_over(1);
	probe_begin(r);
	hand_over(rounds);
	probe_end(r);
	hand_over(1);
	err = th_join(&t, NULL);
	r->work = rounds + handed - 2;
	/* On two CPUs, a wait may be over before it has begun. */
	r->switches_exact = r->cpu_count == 1;
	r->switches = r->switches_exact ? r->work : 0;
	return err;
}

PROBE(handoff) = {
	.name = "handoff",
	.what = "hand the turn to a waiting thread by semaphores, one way",
	.unit = "ns/switch",
	.threads = 2,
	.axis = "cpus",
	.levels = { 1, 2 },
	.run = run,
};
