/* SPDX-License-Identifier: MIT */
/*
 * What the files of the harness know of one another.  The harness makes a
 * program of the probes of one implementation; it speaks the protocol of
 * protocol.h.
 */
#ifndef PROBES_CELL_H
#define PROBES_CELL_H

#include "probes/cell-counters.h"
#include "probes/concept.h"
#include "probes/probe.h"
#include "probes/protocol.h"

/* A folder in probes/partial/ has no contract, only probes of its own. */
#ifdef TH_PARTIAL
#define TH      TH_PARTIAL
#define TH_KIND (probe_kind ? probe_kind : "none")

static inline const char *th_backend(void)
{
	return "none";
}
#endif

#define CELL_SAMPLES 256 /* in one process, warm-up included */

/* What `run` was asked for. */
struct cell_request {
	const struct probe *probe;     /* or */
	const struct concept *concept; /* one of them */
	uint64_t level, ops, min_ns, samples, warmup;
	uint64_t stack_size, guard_size;
	uint64_t counting; /* not 0: count events, do not time */
	uint64_t sabotage; /* not 0: break the concept */
	int cpus[PROBE_CPUS];
	unsigned cpu_count;
};

/* What came of it. */
struct cell_result {
	struct probe_run sample[CELL_SAMPLES];
	double clock_hz[CELL_SAMPLES];
	uint64_t count;
	int err;
	double overhead_ns;
	double line_before, line_after; /* 0: on one CPU there is none */

	/* In a counting run. */
	const struct counters *counters; /* NULL: in a timed one */
	uint64_t counted[CELL_SAMPLES][COUNTERS_MAX];
	bool is_counted[CELL_SAMPLES]; /* else there is no value */
};

/* cell.c */
const struct probe *cell_probe(const char *name);
void cell_fail(int code, const char *format, ...)
	__attribute__((format(printf, 2, 3), noreturn));

/* cell-concept.c */
const struct concept *cell_concept(const char *name);
void cell_list_concepts(void);
void cell_show(const struct cell_request *q);

/* cell-error.c: ends the cell if there is one, of what goes by that name. */
void cell_check_error(const char *name, int err, const struct limit *l,
		      const char *why);

/* cell-events.c */
void cell_events_forget(void);
void cell_events_print(void);

/* cell-ledger.c: what is wrong with a sample; ends the cell if anything is. */
const char *cell_ledger(const struct probe_run *r);
void cell_ledger_check(const struct cell_request *q,
		       const struct cell_result *run, int err);

/* cell-list.c */
void cell_list(void);
uint64_t cell_level(const struct probe *p, const char *name);
bool cell_is_once(const struct probe *p);      /* in a process */
uint64_t cell_most_ops(const struct probe *p); /* when calibrating */
unsigned cell_levels(const struct probe *p, uint64_t *levels, unsigned max);

/* cell-run.c */
void cell_run(const struct cell_request *q);

/* For the time of a thread of the implementation: fn, which is given q. */
int cell_enter(const struct cell_request *q, void *(*fn)(void *));

/* cell-place.c: leaves the process those CPUs only. */
void cell_pin(const struct cell_request *q);

/* The cache line's round trip between the first and the last of them. */
double cell_line_ns(const struct cell_request *q);

/* cell-print.c */
void cell_print(const struct cell_request *q, const struct cell_result *run);

#endif
