/* SPDX-License-Identifier: MIT */
/*
 * sem: what it costs to post a semaphore and to take what was posted, when
 * nobody waits for it.  handoff has the same where somebody does.
 *
 * One operation is one post and one wait, which finds it done.
 */
#include "probes/probe.h"

static int run(struct probe_run *r)
{
	th_sem sem;

	th_sem_init(&sem);
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i++) {
		th_sem_post(&sem);
		th_sem_wait(&sem);
		r->work++;
	}
	probe_end(r);
	if (th_sem_trywait(&sem) == -EAGAIN)
		return 0;
	r->broken = "a post is left: a wait did not take one";
	return -EPROTO;
}

PROBE(sem) = {
	.name = "sem",
	.what = "post a semaphore that nobody waits for, and take it",
	.unit = "ns/post-and-wait",
	.threads = 1,
	.cpus = 1,
	.suite = "standard",
	.run = run,
};
