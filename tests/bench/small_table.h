/* SPDX-License-Identifier: MIT */
/*
 * A table of a column of each kind, of which the last was appended later.
 */
#ifndef TESTS_BENCH_SMALL_TABLE_H
#define TESTS_BENCH_SMALL_TABLE_H

#include "bench/table/table.h"

struct row {
	const char *name;
	double count, value;
};

static const struct bench_column columns[] = {
	BENCH_COLUMN(struct row, name, BENCH_TEXT),
	BENCH_COLUMN(struct row, count, BENCH_INTEGER),
	BENCH_COLUMN(struct row, value, BENCH_NUMBER),
};

static const struct bench_table table = { columns, 3, 2, sizeof(struct row) };

#endif
