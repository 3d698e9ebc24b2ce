/* SPDX-License-Identifier: MIT */
/*
 * Event counters of the kernel, which count in all threads of this process
 * that are created later, however they are created, but only between start
 * and stop.
 *
 * The events are one group: all count in exactly the same windows.  While
 * they are stopped they count nothing, but a kernel switch between threads
 * that have counters is dearer all the same.  So a process that counts is
 * none to be timed.
 */
#ifndef PROBES_CELL_COUNTERS_H
#define PROBES_CELL_COUNTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNTERS_MAX      4
#define COUNTERS_HARDWARE 2 /* events of counters_hardware */

/* By perf_event_open(2). */
struct counter_event {
	uint32_t type;
	uint64_t config;
	const char *name;
};

extern const struct counter_event counters_hardware[COUNTERS_HARDWARE];

struct counters {
	unsigned count;
	const struct counter_event *events;
	const char *scope; /* "user+kernel" or "user" */
	int fd[COUNTERS_MAX];

	/* What the kernel told at the last stop, and in the last start. */
	struct counter_reading {
		uint64_t value, enabled_ns, running_ns;
	} last[COUNTERS_MAX], empty[COUNTERS_MAX];
	bool is_started;
	double empty_part; /* taken off by the last stop, of the whole */
};

/*
 * Opens the events, at most COUNTERS_MAX, of the calling thread and of those
 * that it creates: with what the kernel does for them, or without where that
 * is refused.  Returns 0, or -errno and says in words why.
 */
int counters_open(struct counters *c, const struct counter_event *events,
		  unsigned count, char *why, size_t size);

/* Any thread of the process may call these two, also one without TLS. */
void counters_start(struct counters *c);

/*
 * Sets counts[i] to what event i has counted since the start, in all threads,
 * less what the start itself counts, by a trial of it; c->empty_part says how
 * large a part that was.
 * False if they are not to be had: an event did not run all of the time, as
 * others took its counter meanwhile.  A number scaled up from the rest of
 * the time would be an estimate that looks like a count.
 */
bool counters_stop(struct counters *c, uint64_t *counts);

/*
 * An event that has counted nothing up to the last stop: a hypervisor may
 * offer counters that stand still.  NULL if there is none.
 */
const char *counters_idle(const struct counters *c);

#endif
