/* SPDX-License-Identifier: MIT */
/*
 * One line of a cell's answer: a record's name, then KEY=VALUE fields.
 */
#ifndef BENCH_CELL_RECORD_H
#define BENCH_CELL_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#define BENCH_RECORD_FIELDS    64
#define BENCH_RECORD_VALUE_MAX 8192 /* fits a CSV field */

struct bench_record {
	const char *name;
	size_t count;
	struct {
		const char *key;
		const char *value;
	} fields[BENCH_RECORD_FIELDS];
};

/* Cuts the line up in place; false if it is no record. */
bool bench_record_parse(struct bench_record *record, char *line);

/* NULL when the field is left out. */
const char *bench_record_text(const struct bench_record *record,
			      const char *key);

/* Sets NAN when the field is left out; false when it is no number. */
bool bench_record_number(const struct bench_record *record, const char *key,
			 double *number);

#endif
