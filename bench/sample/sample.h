/* SPDX-License-Identifier: MIT */
/*
 * One row of samples.csv: a timed batch, with all that was known around it.
 *
 * The fields are the columns, in the order of the file; results.5 says what
 * each one means.  Columns are appended, never renamed or moved.
 */
#ifndef BENCH_SAMPLE_SAMPLE_H
#define BENCH_SAMPLE_SAMPLE_H

#include "bench/table/table.h"

#define BENCH_SCHEMA_VERSION 1

struct bench_sample {
	double schema_version;
	const char *run_id, *session_id, *machine_id, *timestamp_utc;
	const char *suite, *probe, *arm, *implementation, *backend, *params;
	double threads, workers;
	const char *placement, *cpu_set, *cpus_seen;
	double stack_size, guard_size;
	const char *mode;
	double block;
	const char *order;
	double process_index, sample_index, warmup;
	double iterations, elapsed_ns, overhead_ns, value;
	const char *unit, *better;
	double value_cycles, clock_hz, line_ns;
	double switches_claimed, nvcsw, nivcsw, migrations, minflt, majflt;
	double cpu_user_ns, cpu_system_ns, max_rss_bytes;
	double counted_cycles, counted_instructions;
	double steal_ns, foreign_cpu_ns, steady, valid;
	const char *invalid_reason;
	double seed;
	/* Appended later: */
	const char *role; /* NULL, aa, confirm */
	double line_ns_before, line_ns_after;
	const char *counted_scope; /* of counted_…: user, or user+kernel */
	/* Of the process: single events, where it timed such. */
	double events, event_p50_ns, event_p90_ns, event_p99_ns;
	double event_p999_ns, event_max_ns;
	double amount; /* what was measured, if that is no time */
	double resident_bytes, page_table_bytes, kernel_bytes; /* its parts */
	const char *limit; /* what stopped the probe */
};

extern const struct bench_table bench_sample_table;

/* Not the cell's failure: its block can be measured again. */
bool bench_sample_is_noise(const struct bench_sample *sample);

/* A row with every cell empty. */
struct bench_sample bench_sample_empty(void);

#endif
