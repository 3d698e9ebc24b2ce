/* SPDX-License-Identifier: MIT */
/*
 * Processes that are all alive at once: each waits at a barrier until as many
 * exist as the axis says.
 */
#include <pthread.h>

#include "process.h"

#define GROUP_MAX 10000

static pid_t group[GROUP_MAX];

static pthread_barrier_t *all_exist; /* which all share */

static int make_barrier(unsigned count)
{
	pthread_barrierattr_t attr;

	all_exist = process_share(all_exist, sizeof *all_exist);
	if (!all_exist)
		return -errno;
	pthread_barrierattr_init(&attr);
	pthread_barrierattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	return -pthread_barrier_init(all_exist, &attr, count);
}

static int run(struct probe_run *r)
{
	uint64_t groups = (r->ops + r->level - 1) / r->level;
	int err = make_barrier((unsigned)r->level + 1);

	probe_begin(r);
	for (uint64_t g = 0; !err && g < groups; g++) {
		for (uint64_t i = 0; i < r->level; i++) {
			group[i] = process_fork();
			if (group[i] == 0) {
				pthread_barrier_wait(all_exist);
				_exit((int)(i & 0x7f));
			}
			if (group[i] < 0)
				return group[i]; /* they end with this one */
		}
		pthread_barrier_wait(all_exist);
		for (uint64_t i = 0; i < r->level; i++)
			r->work += (uint64_t)process_ended(group[i],
							   (int)(i & 0x7f));
	}
	probe_end(r);
	return err;
}

PROBE(create_group) = {
	.name = "create-group",
	.what = "fork processes that are all alive at once, and wait for them",
	.unit = "ns/thread",
	.axis = "threads",
	.levels = { 100, 1000 },
	.level_max = GROUP_MAX,
	.cpus = 1,
	.run = run,
};
