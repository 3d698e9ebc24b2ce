/* SPDX-License-Identifier: MIT */
/*
 * The counters are opened stopped, and inherited by every thread.  A child's
 * copy takes over the state of its creator's; starting and stopping the
 * group's leader by its file does the same to the copies in all threads,
 * whether they run, sleep or have yet to run.  What a thread counted is added
 * to its parent's when it ends.  So sums over all threads need no list of
 * threads, and the difference of two readings is what came between.
 *
 * To start and stop takes the longer the more threads there are, and part of
 * that is counted.  So every start first opens and closes a window of its own,
 * with nothing in it, whose counts are taken off those of the next.
 *
 * Invariant: between stop and start no value changes, so that the empty
 * window begins with what the last stop has read.
 */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/sys.h"
#include "probes/cell-counters.h"

#define PARANOID     "/proc/sys/kernel/perf_event_paranoid"
#define PARANOID_MAX 2 /* what a process may count of itself */

const struct counter_event counters_hardware[COUNTERS_HARDWARE] = {
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, "cycles" },
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, "instructions" },
};

static int open_event(const struct counter_event *event, int leader,
		      bool with_kernel)
{
	struct perf_event_attr attributes = {
		.type = event->type,
		.size = sizeof attributes,
		.config = event->config,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
		.disabled = leader < 0, /* and with it the group */
		.inherit = 1,
		.exclude_kernel = !with_kernel,
		.exclude_hv = 1,
	};

	return (int)cpu_syscall(SYS_perf_event_open, (long)&attributes, 0, -1,
				leader, PERF_FLAG_FD_CLOEXEC, 0);
}

/* All of them or none; -errno, and c->count tells which was refused. */
static int open_group(struct counters *c, unsigned count, bool with_kernel)
{
	int err = 0;

	for (c->count = 0; c->count < count; c->count++) {
		int fd = open_event(&c->events[c->count],
				    c->count ? c->fd[0] : -1, with_kernel);

		if (fd < 0) {
			err = fd;
			break;
		}
		c->fd[c->count] = fd;
	}
	for (unsigned i = 0; err && i < c->count; i++)
		close(c->fd[i]);
	return err;
}

static bool is_refused(int err)
{
	return err == -EACCES || err == -EPERM;
}

static void explain(const char *name, int err, char *why, size_t size)
{
	FILE *file = fopen(PARANOID, "re");
	int paranoid = PARANOID_MAX;

	if (file && fscanf(file, "%d", &paranoid) != 1)
		paranoid = PARANOID_MAX;
	if (file)
		fclose(file);
	if (is_refused(err) && paranoid > PARANOID_MAX)
		snprintf(why, size,
			 "%s cannot be counted: " PARANOID
			 " is %d; set it to %d, or grant CAP_PERFMON",
			 name, paranoid, PARANOID_MAX);
	else if (is_refused(err))
		snprintf(why, size,
			 "%s cannot be counted: perf_event_open is refused "
			 "(%s) though " PARANOID " is %d: allow it in the "
			 "container's seccomp filter or security module",
			 name, strerror(-err), paranoid);
	else if (err == -ENOENT || err == -EOPNOTSUPP || err == -ENODEV)
		snprintf(why, size,
			 "%s cannot be counted: this machine has no such "
			 "counter, or its hypervisor hides it (%s)",
			 name, strerror(-err));
	else
		snprintf(why, size, "%s cannot be counted: perf_event_open: %s",
			 name, strerror(-err));
}

int counters_open(struct counters *c, const struct counter_event *events,
		  unsigned count, char *why, size_t size)
{
	int err;

	*c = (struct counters){ .events = events, .scope = "user+kernel" };
	err = open_group(c, count, true);
	if (is_refused(err)) {
		c->scope = "user";
		err = open_group(c, count, false);
	}
	if (err)
		explain(events[c->count].name, err, why, size);
	return err;
}

static void set_running(const struct counters *c, unsigned long request)
{
	cpu_syscall(SYS_ioctl, c->fd[0], (long)request, 0, 0, 0, 0);
}

static bool read_all(const struct counters *c, struct counter_reading *now)
{
	for (unsigned i = 0; i < c->count; i++)
		if (cpu_syscall(SYS_read, c->fd[i], (long)&now[i], sizeof *now,
				0, 0, 0) != sizeof *now)
			return false;
	return true;
}

void counters_start(struct counters *c)
{
	set_running(c, PERF_EVENT_IOC_ENABLE);
	set_running(c, PERF_EVENT_IOC_DISABLE);
	c->is_started = read_all(c, c->empty);
	set_running(c, PERF_EVENT_IOC_ENABLE);
}

bool counters_stop(struct counters *c, uint64_t *counts)
{
	struct counter_reading now[COUNTERS_MAX];
	bool whole = c->is_started;
	double part;

	c->empty_part = 0;
	set_running(c, PERF_EVENT_IOC_DISABLE);
	if (!read_all(c, now))
		return false;
	for (unsigned i = 0; i < c->count; i++) {
		struct counter_reading *last = &c->last[i];
		uint64_t empty = c->empty[i].value - last->value;
		uint64_t all = now[i].value - c->empty[i].value;

		whole &= now[i].enabled_ns - last->enabled_ns ==
			 now[i].running_ns - last->running_ns;
		counts[i] = all > empty ? all - empty : 0;
		part = empty ? (double)empty / (double)all : 0;
		if (part > c->empty_part)
			c->empty_part = part;
		*last = now[i];
	}
	return whole;
}

const char *counters_idle(const struct counters *c)
{
	for (unsigned i = 0; i < c->count; i++)
		if (!c->last[i].value || !c->last[i].running_ns)
			return c->events[i].name;
	return NULL;
}
