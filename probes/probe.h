/* SPDX-License-Identifier: MIT */
/*
 * The one header that a probe includes.
 *
 *	PROBE(name) = { .what = "…", .unit = "…", .run = function };
 *
 * defines and registers a probe; there is no list to add it to.
 *
 * run() does r->ops operations of the probe's own kind, or a few more, on
 * r->level of whatever its axis is, times them between probe_begin() and
 * probe_end(), and keeps the ledger: r->work, the operations that it saw
 * done, and r->switches, the switches that they took at the very least.  What
 * measures no time leaves r->amount, which is divided by the work.  It
 * returns 0; -EPROTO, with r->broken, when its own check of the work fails;
 * -EOPNOTSUPP, with r->broken, when it cannot be had here; another -errno when
 * a limit is reached.  After an error the process ends,
 * so a probe need not undo what it has begun.
 */
#ifndef PROBES_PROBE_H
#define PROBES_PROBE_H

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "probes/limit.h"
#ifdef TH_IMPL
#include "probes/th.h"
#endif

#define PROBE_LEVELS 8    /* values on an axis, at most */
#define PROBE_CPUS   1024 /* CPUs that a probe may see */

/* One sample: the harness fills the first part, the probe the second. */
struct probe_run {
	uint64_t ops;
	uint64_t level;
	const int *cpus; /* pinned to these */
	unsigned cpu_count;
	size_t stack_size, guard_size; /* bytes, as th_main() is given them */
	uint64_t enough_ns;            /* see probe_enough() */

	uint64_t begin_ns, end_ns;
	uint64_t wall_ns; /* between probe_begin() and probe_end() */
	uint64_t work;
	uint64_t switches;  /* 0: makes no claim */
	int switches_exact; /* not one more, where we count them */
	const char *broken; /* what was wrong with the work */

	/* Where no time is measured: the whole, in the probe's unit. */
	double amount;
	struct probe_bytes {
		double resident, page_tables, kernel;
	} bytes;            /* the parts of an amount of memory */
	struct limit limit; /* that stopped it */

	/* What the system counted from begin to end. */
	struct probe_counts {
		uint64_t user_switches, nvcsw, nivcsw, minflt, majflt;
		uint64_t cpu_user_ns, cpu_system_ns;
	} counts;
	_Atomic uint64_t cpus_seen[PROBE_CPUS / 64];
};

struct probe {
	const char *name;
	const char *what; /* one line: what one operation is */
	const char *unit; /* of a value, such as ns/switch; ns: it is a time */
	const char *better;                    /* "higher"; NULL: lower */
	const char *axis;                      /* what varies; NULL: nothing */
	uint64_t levels[PROBE_LEVELS];         /* ends with 0 */
	const char *level_names[PROBE_LEVELS]; /* instead: 1, 2, 3 by name */
	int levels_are_cpus;           /* 1, 2, 4 … all, and some between */
	uint64_t level_min, level_max; /* what it can do; 0: anything */
	uint64_t standard_max;         /* greater ones in the full suite only */
	unsigned threads;              /* alive at once; 0: level */
	uint64_t ops_max;              /* enough, if much is not timed; or 0 */
	int is_first;                  /* it creates the first one, itself */
	int is_crowd;                  /* level may be above all usual limits */
	unsigned cpus;                 /* how many it runs on; 0: level */
	const char *floor_of;          /* it is the best of that kind */
	const char *suite;             /* the first with it; NULL: quick */
	const char *lacks;             /* why there is no run */
	uint64_t events_ns;            /* see probe_event() */
	int (*run)(struct probe_run *r);
	int (*finish)(void); /* after the last run(): undoes what they left */
};

/*
 * The section holds pointers, as an array of structures could be padded.
 * Objects must be linked by name: a linker takes from an archive only what
 * something asks for.
 */
#define PROBE(id)                                                          \
	static const struct probe probe_##id;                              \
	__attribute__((used, section("probes"))) static const struct probe \
		*const probe_##id##_entry = &probe_##id;                   \
	static const struct probe probe_##id

/*
 * A partial cell that has threads says of which kind, as TH_KIND does: once,
 * in the file of one of its probes.
 */
#define PROBE_KIND(kind) const char probe_kind[] = kind
extern const char probe_kind[] __attribute__((weak));

/*
 * Adds what the system has counted, times sign, to the ledger.  In a counting
 * run it also starts and stops the counters.
 */
void probe_count(struct probe_run *r, int sign);

static inline void probe_begin(struct probe_run *r)
{
	probe_count(r, -1);
	r->begin_ns = sys_clock_ns();
}

static inline void probe_end(struct probe_run *r)
{
	r->end_ns = sys_clock_ns();
	r->wall_ns = r->end_ns - r->begin_ns;
	probe_count(r, 1);
}

/*
 * Has the sample lasted far longer than it should?  Threads of two CPUs that
 * met awake when their operations were counted may meet asleep now, which takes
 * a hundred times as long.  A probe that asks every PROBE_ROUNDS rounds may end
 * then, and leaves in r->ops what it has been asked to do.
 */
#define PROBE_ROUNDS 256

static inline int probe_enough(const struct probe_run *r)
{
	return sys_clock_ns() - r->begin_ns > r->enough_ns;
}

/*
 * A probe of single events, which between them wait for something, says of
 * each what it took: by any thread, and best after probe_end().  Its value is
 * their mean; the cell prints quantiles of a process's events, too.  What waits
 * is not timed, so it is for events_ns of all the time that a sample lasts.
 */
void probe_event(uint64_t ns);

/* Computes for so long, and returns what time it is then. */
static inline uint64_t probe_spin(uint64_t ns)
{
	uint64_t now, until = sys_clock_ns() + ns;

	while ((now = sys_clock_ns()) < until)
		;
	return now;
}

/* Each thread of a probe says where it is when its work is done. */
static inline void probe_see_cpu(struct probe_run *r)
{
	unsigned cpu = PROBE_CPUS;

	/* By system call: a bare thread has no data for the libc's way. */
	cpu_syscall(SYS_getcpu, (long)&cpu, 0, 0, 0, 0, 0);
	if (cpu < PROBE_CPUS)
		atomic_fetch_or_explicit(&r->cpus_seen[cpu / 64],
					 UINT64_C(1) << cpu % 64,
					 memory_order_relaxed);
}

#endif
