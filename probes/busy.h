/* SPDX-License-Identifier: MIT */
/*
 * Threads that compute pieces of a given length, and yield after each, while a
 * probe looks at something else.
 */
#ifndef PROBES_BUSY_H
#define PROBES_BUSY_H

#include "probes/probe.h"

#define BUSY_THREADS 3

static th_thread busy_threads[BUSY_THREADS];
static _Atomic uint64_t busy_pieces; /* that they have done */
static _Atomic int busy_stop_;

static void *busy_compute(void *piece_ns)
{
	while (!busy_stop_) {
		probe_spin((uintptr_t)piece_ns);
		busy_pieces++;
		th_yield();
	}
	return NULL;
}

/* Returns when they have begun. */
static inline int busy_start(uint64_t piece_ns)
{
	int err = 0;

	busy_pieces = busy_stop_ = 0;
	for (int i = 0; !err && i < BUSY_THREADS; i++)
		err = th_create(&busy_threads[i], busy_compute,
				(void *)piece_ns);
	while (!err && busy_pieces < BUSY_THREADS)
		th_yield();
	return err;
}

static inline int busy_stop(void)
{
	int err = 0;

	busy_stop_ = 1;
	for (int i = 0; !err && i < BUSY_THREADS; i++)
		err = th_join(&busy_threads[i], NULL);
	return err;
}

#endif
