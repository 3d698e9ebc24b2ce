/* SPDX-License-Identifier: MIT */
/*
 * The columns of scaling.csv.
 */
#include "bench/findings/scaling.h"

#define TEXT(field) BENCH_COLUMN(struct bench_scaling_point, field, BENCH_TEXT)
#define INTEGER(field) \
	BENCH_COLUMN(struct bench_scaling_point, field, BENCH_INTEGER)
#define NUMBER(field) \
	BENCH_COLUMN(struct bench_scaling_point, field, BENCH_NUMBER)

static const struct bench_column columns[] = {
	TEXT(run_id),       TEXT(machine_id),    TEXT(probe),
	TEXT(arm),          TEXT(placement),     TEXT(unit),
	INTEGER(cpus),      INTEGER(n),          NUMBER(value),
	NUMBER(ci_lo),      NUMBER(ci_hi),       INTEGER(base_cpus),
	NUMBER(base_value), NUMBER(ideal_value), NUMBER(speedup),
	NUMBER(speedup_lo), NUMBER(speedup_hi),  NUMBER(efficiency),
};

const struct bench_table bench_scaling_table = {
	columns,
	sizeof columns / sizeof *columns,
	sizeof columns / sizeof *columns,
	sizeof(struct bench_scaling_point),
};
