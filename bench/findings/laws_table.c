/* SPDX-License-Identifier: MIT */
/*
 * The columns of laws.csv.
 */
#include "bench/findings/scaling.h"

#define TEXT(field) BENCH_COLUMN(struct bench_scaling_law, field, BENCH_TEXT)
#define INTEGER(field) \
	BENCH_COLUMN(struct bench_scaling_law, field, BENCH_INTEGER)
#define NUMBER(field) \
	BENCH_COLUMN(struct bench_scaling_law, field, BENCH_NUMBER)

static const struct bench_column columns[] = {
	TEXT(run_id),    TEXT(machine_id),   TEXT(probe),
	TEXT(arm),       TEXT(unit),         TEXT(law),
	INTEGER(points), INTEGER(cpus_most), NUMBER(base_value),
	NUMBER(sigma),   NUMBER(sigma_lo),   NUMBER(sigma_hi),
	NUMBER(kappa),   NUMBER(kappa_lo),   NUMBER(kappa_hi),
	NUMBER(peak),    NUMBER(peak_lo),    NUMBER(peak_hi),
	NUMBER(error),   TEXT(reason),       TEXT(placement),
};

const struct bench_table bench_laws_table = {
	columns,
	sizeof columns / sizeof *columns,
	sizeof columns / sizeof *columns,
	sizeof(struct bench_scaling_law),
};
