/* SPDX-License-Identifier: MIT */
/*
 * There and back: rows that were read are written by our writer, and read
 * again they are equal, to the pointer where they are texts.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/table/table.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"
#include "tests/fuzz/fuzz.h"

struct rows {
	const struct bench_table *table;
	const void **rows;
	size_t count;
};

static int keep(const void *row, size_t line, void *context)
{
	struct rows *rows = context;
	void *copy = bench_alloc(1, rows->table->row_size);

	FUZZ_MUST(line > 1);
	memcpy(copy, row, rows->table->row_size);
	rows->rows = bench_grow(rows->rows, rows->count, sizeof copy);
	rows->rows[rows->count++] = copy;
	return 0;
}

static int read_rows(struct rows *rows, const void *data, size_t size)
{
	char *text = fuzz_text(data, size);
	FILE *file = fmemopen(text, size, "r");
	size_t count = 0;
	uint32_t crc;
	int result;

	FUZZ_MUST(file);
	result = bench_table_read_stream(rows->table, file, "f.csv", keep, rows,
					 &crc, &count);
	FUZZ_MUST(count == rows->count);
	fclose(file);
	free(text);
	return result;
}

static bool is_equal(const struct bench_table *table, const void *a,
		     const void *b)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct bench_column *column = &table->columns[i];
		double x, y;

		if (column->kind == BENCH_TEXT) {
			const char *text = bench_table_text(column, a);

			if (text != bench_table_text(column, b))
				return false;
			/* Whatever prints it drives no terminal. */
			if (text && !bench_text_is_plain(text, strlen(text)))
				return false;
			continue;
		}
		x = bench_table_number(column, a);
		y = bench_table_number(column, b);
		if (x != y && !(isnan(x) && isnan(y)))
			return false;
	}
	return true;
}

void fuzz_round_trip(const struct bench_table *table, const uint8_t *data,
		     size_t size)
{
	struct rows first = { .table = table }, second = { .table = table };
	char *text = NULL;
	FILE *file;

	if (!read_rows(&first, data, size)) {
		file = open_memstream(&text, &size);
		FUZZ_MUST(file);
		bench_table_header(table, file);
		for (size_t i = 0; i < first.count; i++)
			bench_table_row(table, first.rows[i], file);
		fclose(file);
		FUZZ_MUST(!read_rows(&second, text, size));
		FUZZ_MUST(first.count == second.count);
		for (size_t i = 0; i < first.count; i++)
			FUZZ_MUST(
				is_equal(table, first.rows[i], second.rows[i]));
		free(text);
	}
	fuzz_forget();
}
