/* SPDX-License-Identifier: MIT */
/*
 * Threads that are all there at once and wait, however many: as long as the
 * system lets them be created, and leaves others some memory.
 */
#ifndef PROBES_CROWD_H
#define PROBES_CROWD_H

#include "probes/limit.h"
#include "probes/probe.h"
#include "probes/stacks.h"

#define CROWD_STEP                                                \
	1024 /* from one look at what memory there is to the next \
	      */

static struct {
	th_thread *threads;
	size_t size; /* bytes of them */
	uint64_t count;
	struct limit limit; /* why there are no more */
	_Atomic uint64_t there;
	_Atomic int is_over;
	th_sem over;
} crowd;

static void *crowd_wait(void *arg)
{
	crowd.there++;
	th_sem_wait(&crowd.over);
	return crowd.is_over ? arg : NULL;
}

/* Handles, which take memory as they are used: 0 or -errno. */
static inline int crowd_begin(uint64_t most)
{
	crowd.there = crowd.count = 0;
	crowd.is_over = 0;
	crowd.limit = (struct limit){ 0 };
	crowd.size = sys_page_align(most * sizeof *crowd.threads);
	th_sem_init(&crowd.over);
	return stacks_zeros((char **)&crowd.threads, crowd.size);
}

/* Creates so many: 0, or -errno of the first that could not be had. */
static inline int crowd_gather(uint64_t most)
{
	int err = crowd_begin(most);

	while (!err && crowd.count < most) {
		th_thread *t = &crowd.threads[crowd.count];

		if (crowd.count % CROWD_STEP == 0 && limit_memory_is_short())
			err = -ENOMEM;
		else
			err = th_create(t, crowd_wait, t);
		crowd.count += !err;
	}
	if (err)
		crowd.limit = limit_reached();
	while (crowd.there < crowd.count)
		th_yield();
	return err;
}

/* Ends them all; those that say so are the work: 0 or -errno. */
static inline int crowd_leave(struct probe_run *r)
{
	int err = 0;

	r->limit = crowd.limit;
	crowd.is_over = 1;
	for (uint64_t i = 0; i < crowd.count; i++)
		th_sem_post(&crowd.over);
	for (uint64_t i = 0; !err && i < crowd.count; i++) {
		void *result = NULL;

		err = th_join(&crowd.threads[i], &result);
		r->work += result == &crowd.threads[i];
	}
	munmap(crowd.threads, crowd.size);
	if (err || r->work == crowd.count)
		return err;
	r->broken = "a thread that was created did not wait to the end";
	return -EPROTO;
}

#endif
