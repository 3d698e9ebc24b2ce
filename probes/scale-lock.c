/* SPDX-License-Identifier: MIT */
/*
 * scale-lock: how much faster several CPUs do what they must do in part one
 * after the other.
 *
 * As many threads as the axis says, on as many CPUs, share a number of equal
 * pieces of about 2500 cycles: of each they compute nine tenths alone and one
 * tenth under a mutex for all.  One operation is one piece.  By Amdahl's law
 * ten times the speed of one CPU is the most; what is lost before that is the
 * mutex's.  What they have computed shows that none did so beside another.
 */
#include "probes/piece.h"
#include "probes/team.h"

#define ALONE    576
#define TOGETHER 64

static struct {
	th_mutex lock;
	uint64_t state;
} shared;

static void *worker(void *arg)
{
	struct team_member *m = arg;
	uint64_t x = 0;

	team_begin(m);
	for (uint64_t i = 0; i < m->ops; i++) {
		x = piece_compute(x, ALONE);
		th_mutex_lock(&shared.lock);
		shared.state = piece_compute(shared.state, TOGETHER);
		th_mutex_unlock(&shared.lock);
	}
	team_end(m);
	m->done = x == piece_expected(m->ops * ALONE) ? m->ops : 0;
	return NULL;
}

static int run(struct probe_run *r)
{
	int err;

	th_mutex_init(&shared.lock);
	shared.state = 0;
	err = team_run(r, (unsigned)r->level, worker);
	if (err || shared.state == piece_expected(r->work * TOGETHER))
		return err;
	r->broken = "a step was lost: the mutex does not exclude";
	return -EPROTO;
}

PROBE(scale_lock) = {
	.name = "scale-lock",
	.what = "compute a piece, a tenth of it under a lock, shared by the "
		"CPUs",
	.unit = "ns/piece",
	.suite = "standard",
	.axis = "cpus",
	.levels_are_cpus = 1,
	.run = run,
};
