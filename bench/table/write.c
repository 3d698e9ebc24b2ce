/* SPDX-License-Identifier: MIT */
/*
 * Writes CSV: RFC 4180 quoting, LF at the end of a line.
 *
 * A text that a spreadsheet would run as a formula gets a leading apostrophe
 * (CWE-1236), which our reader takes off again.
 */
#include <math.h>
#include <string.h>

#include "bench/table/table.h"
#include "bench/tools/text.h"

bool bench_table_is_formula(const char *text)
{
	text += strspn(text, " '");
	return *text && strchr("=+-@\t\r", *text);
}

static void write_text(const char *text, FILE *file)
{
	size_t size = strlen(text);
	/* libcsv, as others, trims spaces that are not quoted. */
	bool quoted = strpbrk(text, ",\"\r\n\t") || *text == ' ' ||
		      (size && text[size - 1] == ' ');

	if (quoted)
		putc('"', file);
	if (bench_table_is_formula(text))
		putc('\'', file);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', file);
		putc(*text, file);
	}
	if (quoted)
		putc('"', file);
}

static void write_number(const struct bench_column *column, double number,
			 FILE *file)
{
	if (!isfinite(number))
		return;
	if (column->kind == BENCH_INTEGER)
		fprintf(file, "%.0f", number);
	else
		bench_text_put_number(file, number);
}

void bench_table_header(const struct bench_table *table, FILE *file)
{
	for (size_t i = 0; i < table->count; i++)
		fprintf(file, "%s%s", i ? "," : "", table->columns[i].name);
	putc('\n', file);
}

void bench_table_row(const struct bench_table *table, const void *row,
		     FILE *file)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct bench_column *column = &table->columns[i];

		if (i)
			putc(',', file);
		if (column->kind != BENCH_TEXT)
			write_number(column, bench_table_number(column, row),
				     file);
		else if (bench_table_text(column, row))
			write_text(bench_table_text(column, row), file);
	}
	putc('\n', file);
}
