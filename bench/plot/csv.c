/* SPDX-License-Identifier: MIT */
/*
 * What a figure shows, as a table: each value in a row of its own.
 */
#include <math.h>
#include <string.h>

#include "bench/plot/plot.h"
#include "bench/table/table.h"
#include "bench/tools/text.h"

struct row {
	const char *series, *row;
	double level;
	const char *what; /* median, ci_lo, ci_hi or single */
	double value;
	const char *unit;
};

#define TEXT(field)   BENCH_COLUMN(struct row, field, BENCH_TEXT)
#define NUMBER(field) BENCH_COLUMN(struct row, field, BENCH_NUMBER)

static const struct bench_column columns[] = {
	TEXT(series), TEXT(row),     NUMBER(level),
	TEXT(what),   NUMBER(value), TEXT(unit),
};

static const struct bench_table table = {
	columns,
	sizeof columns / sizeof *columns,
	sizeof columns / sizeof *columns,
	sizeof(struct row),
};

static void write(struct row row, const char *what, double value, FILE *file)
{
	row.what = what;
	row.value = value;
	if (isfinite(value))
		bench_table_row(&table, &row, file);
}

/* Its place is on the axis of levels, on the line. */
static void write_mark(const struct bench_plot *plot,
		       const struct bench_plot_mark *mark, FILE *file)
{
	struct row row = { .series = plot->series[mark->series],
			   .unit = plot->unit ? plot->unit : "ratio" };

	row.level = mark->at;
	write(row, "crossover", plot->line, file);
	row.level = mark->lo;
	write(row, "crossover_lo", plot->line, file);
	row.level = mark->hi;
	write(row, "crossover_hi", plot->line, file);
}

void bench_plot_csv(const struct bench_plot *plot, FILE *file)
{
	bench_table_header(&table, file);
	for (size_t i = 0; i < plot->point_count; i++) {
		const struct bench_plot_point *p = &plot->points[i];
		struct row row = {
			.series = plot->series[p->series],
			.row = plot->grid   ? plot->rows[p->row]
			       : plot->axis ? NULL
					    : plot->rows[(size_t)p->at],
			.level = plot->axis ? p->at : NAN,
			.unit = plot->unit ? plot->unit : "ratio",
		};

		write(row, "median", p->value, file);
		write(row, "ci_lo", p->lo, file);
		write(row, "ci_hi", p->hi, file);
		for (size_t j = 0; j < p->raw_count; j++)
			write(row, "single", p->raw[j], file);
	}
	for (size_t i = 0; i < plot->mark_count; i++)
		write_mark(plot, &plot->marks[i], file);
}
