/* SPDX-License-Identifier: MIT */
/*
 * The columns of samples.csv, in their order.
 */
#include <string.h>

#include "bench/sample/sample.h"

#define TEXT(field)    BENCH_COLUMN(struct bench_sample, field, BENCH_TEXT)
#define INTEGER(field) BENCH_COLUMN(struct bench_sample, field, BENCH_INTEGER)
#define NUMBER(field)  BENCH_COLUMN(struct bench_sample, field, BENCH_NUMBER)

static const struct bench_column columns[] = {
	INTEGER(schema_version),
	TEXT(run_id),
	TEXT(session_id),
	TEXT(machine_id),
	TEXT(timestamp_utc),
	TEXT(suite),
	TEXT(probe),
	TEXT(arm),
	TEXT(implementation),
	TEXT(backend),
	TEXT(params),
	INTEGER(threads),
	INTEGER(workers),
	TEXT(placement),
	TEXT(cpu_set),
	TEXT(cpus_seen),
	INTEGER(stack_size),
	INTEGER(guard_size),
	TEXT(mode),
	INTEGER(block),
	TEXT(order),
	INTEGER(process_index),
	INTEGER(sample_index),
	INTEGER(warmup),
	NUMBER(iterations),
	NUMBER(elapsed_ns),
	NUMBER(overhead_ns),
	NUMBER(value),
	TEXT(unit),
	TEXT(better),
	NUMBER(value_cycles),
	NUMBER(clock_hz),
	NUMBER(line_ns),
	NUMBER(switches_claimed),
	INTEGER(nvcsw),
	INTEGER(nivcsw),
	INTEGER(migrations),
	INTEGER(minflt),
	INTEGER(majflt),
	NUMBER(cpu_user_ns),
	NUMBER(cpu_system_ns),
	INTEGER(max_rss_bytes),
	NUMBER(counted_cycles),
	NUMBER(counted_instructions),
	NUMBER(steal_ns),
	NUMBER(foreign_cpu_ns),
	INTEGER(steady),
	INTEGER(valid),
	TEXT(invalid_reason),
	INTEGER(seed),
	TEXT(role),
	NUMBER(line_ns_before),
	NUMBER(line_ns_after),
	TEXT(counted_scope),
	INTEGER(events),
	NUMBER(event_p50_ns),
	NUMBER(event_p90_ns),
	NUMBER(event_p99_ns),
	NUMBER(event_p999_ns),
	NUMBER(event_max_ns),
	NUMBER(amount),
	NUMBER(resident_bytes),
	NUMBER(page_table_bytes),
	NUMBER(kernel_bytes),
	TEXT(limit),
};

#define REQUIRED (sizeof columns / sizeof *columns - 15)

const struct bench_table bench_sample_table = {
	columns,
	sizeof columns / sizeof *columns,
	REQUIRED,
	sizeof(struct bench_sample),
};

struct bench_sample bench_sample_empty(void)
{
	struct bench_sample sample;

	bench_table_empty(&bench_sample_table, &sample);
	return sample;
}

bool bench_sample_is_noise(const struct bench_sample *sample)
{
	const char *reason = sample->invalid_reason;

	return reason && (!strncmp(reason, "steal ", 6) ||
			  !strncmp(reason, "foreign ", 8));
}
