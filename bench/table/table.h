/* SPDX-License-Identifier: MIT */
/*
 * A CSV file's columns, once: where each lies in a row's struct and what it
 * holds.  The writer and the reader both follow this one description.
 *
 * A missing text is NULL, a missing number NAN; both are empty cells.
 */
#ifndef BENCH_TABLE_TABLE_H
#define BENCH_TABLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum bench_column_kind {
	BENCH_TEXT,    /* const char *, interned when it was read */
	BENCH_INTEGER, /* double that holds a whole number */
	BENCH_NUMBER,  /* double */
	BENCH_PASSED,  /* by its name there, but neither kept nor converted */
};

struct bench_column {
	const char *name;
	enum bench_column_kind kind;
	size_t offset;
};

struct bench_table {
	const struct bench_column *columns;
	size_t count;
	size_t required; /* those after them may be absent: appended later */
	size_t row_size;
};

/* A column that has its field's name. */
#define BENCH_COLUMN(type, field, kind)             \
	{                                           \
#field, kind, offsetof(type, field) \
	}

/* Makes every cell of the row empty, and zeroes what is no column. */
void bench_table_empty(const struct bench_table *table, void *row);

void bench_table_header(const struct bench_table *table, FILE *file);
void bench_table_row(const struct bench_table *table, const void *row,
		     FILE *file);

/*
 * Reads a whole file and calls visit for each row; line is where the row
 * began.  Control characters in texts come in as \xNN.  Columns after those of
 * the table are passed over, and cells of columns that are not required and not
 * there are empty.  Errors, and what visit finds wrong, are printed; returns 0
 * or -EINVAL or another -errno. crc and rows, of the rows that were read, may
 * be NULL.
 */
int bench_table_read(const struct bench_table *table, const char *path,
		     int (*visit)(const void *row, size_t line, void *context),
		     void *context, uint32_t *crc, size_t *rows);

/* The same of an open file; the path is for messages. */
int bench_table_read_stream(const struct bench_table *table, FILE *file,
			    const char *path,
			    int (*visit)(const void *row, size_t line,
					 void *context),
			    void *context, uint32_t *crc, size_t *rows);

/*
 * A spreadsheet might run this text, so one apostrophe is written before it.
 * Apostrophes already there count as nothing, which makes taking one off the
 * exact inverse.
 */
bool bench_table_is_formula(const char *text);

static inline const char *bench_table_text(const struct bench_column *column,
					   const void *row)
{
	return *(const char *const *)((const char *)row + column->offset);
}

static inline double bench_table_number(const struct bench_column *column,
					const void *row)
{
	return *(const double *)((const char *)row + column->offset);
}

#endif
