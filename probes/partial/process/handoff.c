/* SPDX-License-Identifier: MIT */
/*
 * Two processes take turns by semaphores in memory that they share.
 */
#include <semaphore.h>

#include "probes/place.h"
#include "process.h"

static struct shared {
	sem_t ping, pong; /* no handler of signals interrupts them */
	uint64_t handed;
	struct probe_run seen;
} * shared;

static void partner(int cpu, uint64_t rounds)
{
	place_on(cpu);
	for (; shared->handed < rounds; shared->handed++) {
		sem_wait(&shared->ping);
		sem_post(&shared->pong);
	}
	probe_see_cpu(&shared->seen);
	_exit(0);
}

static void take_turns(uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		sem_post(&shared->ping);
		sem_wait(&shared->pong);
	}
}

static int run(struct probe_run *r)
{
	uint64_t rounds = (r->ops + 1) / 2;
	pid_t pid;

	shared = process_share(shared, sizeof *shared);
	if (!shared)
		return -errno;
	sem_init(&shared->ping, 1, 0);
	sem_init(&shared->pong, 1, 0);
	pid = process_fork();
	if (pid == 0)
		partner(r->cpus[r->cpu_count - 1], rounds + 2);
	if (pid < 0)
		return pid;
	place_on(r->cpus[0]);
	take_turns(1);
	probe_begin(r);
	take_turns(rounds);
	probe_end(r);
	take_turns(1);
	if (process_joined(pid, r, &shared->seen))
		r->work = rounds + shared->handed - 2;
	r->switches = r->cpu_count == 1 ? rounds : 0; /* of this process */
	return 0;
}

PROBE(handoff) = {
	.name = "handoff",
	.what = "hand the turn to a waiting process by semaphores, one way",
	.unit = "ns/switch",
	.threads = 2,
	.axis = "cpus",
	.levels = { 1, 2 },
	.run = run,
};
