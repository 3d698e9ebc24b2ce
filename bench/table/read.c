/* SPDX-License-Identifier: MIT */
/*
 * Reads CSV that a stranger may have written: libcsv in strict mode, a line
 * at a time, so that every error knows its line.
 *
 * Nothing is trusted: sizes are capped, NUL and invalid UTF-8 are refused,
 * numbers are decimal and finite, every row has the header's width, and other
 * control characters come in as \xNN, for texts end up on terminals.
 */
#include <csv.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "bench/table/table.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/input.h"
#include "bench/tools/lines.h"
#include "bench/tools/text.h"

#define FILE_LONGEST  ((size_t)256 << 20)
#define ROW_LONGEST   ((size_t)64 << 10) /* all its lines together */
#define FIELD_LONGEST ((size_t)16384)
#define ROWS_MAX      ((size_t)1000000)
#define EXTRA_MAX     64 /* columns beyond those of the table */

struct reader {
	const struct bench_table *table;
	const char *path;
	int (*visit)(const void *row, size_t line, void *context);
	void *context;
	char *row;
	size_t line;      /* that is being read */
	size_t row_line;  /* on which its row began */
	size_t row_size;  /* bytes of its lines up to here */
	size_t line_rows; /* that ended in this line */
	size_t column, width;
	size_t rows;
	bool plain; /* all lines so far are ASCII without NUL */
	int result;
};

static const char *column_name(const struct reader *r)
{
	return r->column < r->table->count ? r->table->columns[r->column].name
					   : "(an appended one)";
}

/* Only the first error of a file is said. */
static void refuse(struct reader *r, const char *what, const char *text,
		   size_t size)
{
	if (r->result)
		return;
	r->result = -EINVAL;
	bench_error("%s, line %zu, column %zu (%s): %s: '%.*s'", r->path,
		    r->line, r->column + 1, column_name(r), what,
		    size < 60 ? (int)size : 60, text);
}

static const char *clean(const char *text, size_t size)
{
	const char *kept;
	char *printable;

	if (bench_text_is_plain(text, size))
		return bench_text_intern(text);
	printable = bench_text_printable(text);
	kept = bench_text_intern(printable);
	free(printable);
	return kept;
}

static void store(struct reader *r, const struct bench_column *column,
		  const char *text, size_t size)
{
	char *field = r->row + column->offset;
	double number = NAN;

	if (column->kind == BENCH_PASSED)
		return;
	if (column->kind == BENCH_TEXT) {
		const char **kept = (const char **)field;

		if (*text == '\'' && bench_table_is_formula(text + 1)) {
			text++;
			size--;
		}
		/* Rows often repeat what the row before them has. */
		if (!*kept || strcmp(*kept, text))
			*kept = *text ? clean(text, size) : NULL;
		return;
	}
	if (*text && !bench_text_number(text, &number))
		refuse(r, "not a number", text, size);
	else if (column->kind == BENCH_INTEGER && number != trunc(number) &&
		 *text)
		refuse(r, "not a whole number", text, size);
	*(double *)field = number;
}

static void take_field(void *data, size_t size, void *context)
{
	struct reader *r = context;
	const char *text = data;
	const char *nul = r->plain ? NULL : memchr(text, 0, size);

	if (r->result)
		return;
	if (nul)
		refuse(r, "a NUL byte after", text, (size_t)(nul - text));
	else if (size > FIELD_LONGEST)
		refuse(r, "longer than 16384 bytes", text, size);
	else if (!r->plain && !bench_text_is_utf8(text, size))
		refuse(r, "not valid UTF-8", text, size);
	else if (r->column >= r->table->count + EXTRA_MAX)
		refuse(r, "too many columns", text, size);
	else if (r->column >= r->table->count)
		; /* A later version's. */
	else if (r->width)
		store(r, &r->table->columns[r->column], text, size);
	else if (strcmp(text, column_name(r)))
		refuse(r, "a wrong column", text, size);
	r->column++;
}

static void take_row(int end, void *context)
{
	struct reader *r = context;

	(void)end;
	if (r->result)
		return;
	/* libcsv ends a row at a carriage return that stands alone, too. */
	if (r->line_rows++) {
		refuse(r, "a carriage return ends a row in this line", "", 0);
	} else if (r->column < (r->width ? r->width : r->table->required)) {
		refuse(r, "the row is cut off before this column", "", 0);
	} else if (r->width && r->column > r->width) {
		r->column = r->width;
		refuse(r, "more columns than the header has", "", 0);
	} else if (r->width && r->rows == ROWS_MAX) {
		refuse(r, "more than a million rows", "", 0);
	} else if (r->width) {
		r->rows++;
		r->result = r->visit(r->row, r->row_line, r->context);
	} else {
		r->width = r->column;
	}
	r->column = 0;
	r->row_size = 0;
	r->row_line = r->line + 1;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/*
 * A line at the start of a row, with no quote and no CR in it: every comma
 * parts two fields, so the parser, which looks at each byte, is not needed.
 * Blanks around a field go, as the parser has it.
 */
static bool take_simple_line(struct reader *r, const struct csv_parser *parser,
			     char *line, size_t size)
{
	char *last = line + size - 1;

	/* Its first state is that of no row begun. */
	if (parser->pstate || *last != '\n' || !memchr(line, ',', size) ||
	    memchr(line, '"', size) || memchr(line, '\r', size))
		return false;
	*last = ',';
	for (char *comma; line <= last; line = comma + 1) {
		char *end = comma = memchr(line, ',', size);

		size -= (size_t)(comma + 1 - line);
		while (line < end && is_blank(*line))
			line++;
		while (end > line && is_blank(end[-1]))
			end--;
		*end = 0;
		take_field(line, (size_t)(end - line), r);
	}
	take_row('\n', r);
	return true;
}

static void take_line(struct reader *r, struct csv_parser *parser, char *line,
		      size_t size)
{
	r->line++;
	r->line_rows = 0;
	r->row_size += size;
	r->plain = r->plain && bench_text_is_ascii(line, size);
	if (r->row_size > ROW_LONGEST)
		refuse(r, "the row is longer than 65536 bytes", line, size);
	else if (take_simple_line(r, parser, line, size))
		return;
	else if (csv_parse(parser, line, size, take_field, take_row, r) != size)
		refuse(r, csv_strerror(csv_error(parser)), line, size);
	else if (line[size - 1] != '\n')
		refuse(r, "the file is cut off in this line", line, size);
}

static int read_lines(struct reader *r, FILE *file, struct csv_parser *parser,
		      uint32_t *crc)
{
	struct bench_lines lines;
	size_t size, total = 0;
	char *line;

	if (bench_lines_open(&lines, file, ROW_LONGEST))
		return -ENOMEM;
	while (!r->result && (size = bench_lines_next(&lines, &line))) {
		*crc = (uint32_t)crc32_z(*crc, (unsigned char *)line, size);
		total += size;
		take_line(r, parser, line, size);
		/* It may have grown since it was opened. */
		if (total > FILE_LONGEST)
			refuse(r, "the file is longer than 256 MiB", "", 0);
	}
	bench_lines_close(&lines);
	if (!r->result && ferror(file)) {
		bench_error("%s: cannot be read to its end: damaged, or cut "
			    "off",
			    r->path);
		return -EIO;
	}
	if (!r->result && csv_fini(parser, take_field, take_row, r))
		refuse(r, "the file is cut off in a quoted field", "", 0);
	if (!r->result && !r->width)
		refuse(r, "the file is empty; its header is missing", "", 0);
	return r->result;
}

int bench_table_read_stream(const struct bench_table *table, FILE *file,
			    const char *path,
			    int (*visit)(const void *row, size_t line,
					 void *context),
			    void *context, uint32_t *crc, size_t *rows)
{
	struct reader r = { .table = table,
			    .path = path,
			    .visit = visit,
			    .context = context,
			    .row = bench_alloc(1, table->row_size),
			    .row_line = 1,
			    .plain = true };
	struct csv_parser parser;
	uint32_t sum = 0;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL))
		return -ENOMEM;
	/* Its fields grow by so many bytes; the default makes that slow. */
	csv_set_blk_size(&parser, FIELD_LONGEST);
	bench_table_empty(table, r.row);
	r.result = read_lines(&r, file, &parser, &sum);
	csv_free(&parser);
	if (crc)
		*crc = sum;
	if (rows)
		*rows = r.rows;
	return r.result;
}

int bench_table_read(const struct bench_table *table, const char *path,
		     int (*visit)(const void *row, size_t line, void *context),
		     void *context, uint32_t *crc, size_t *rows)
{
	FILE *file;
	int result = bench_input_open(&file, path, FILE_LONGEST, NULL);

	if (result)
		return result;
	result = bench_table_read_stream(table, file, path, visit, context, crc,
					 rows);
	fclose(file);
	return result;
}
