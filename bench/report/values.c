/* SPDX-License-Identifier: MIT */
/*
 * What a run tells that has nothing to compare, all of it or some rows: each
 * arm's values.
 */
#include <stdio.h>
#include <string.h>

#include "bench/report/report.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

enum {
	LEVEL = -10,
	VALUE = 10,
	INTERVAL = 24,
	COUNT = 6
};

static void print_header(const char *arm, FILE *file)
{
	putc('\n', file);
	bench_text_pad(file, bench_show_text(arm), LEVEL - VALUE);
	bench_text_pad(file, "95 % interval", INTERVAL);
	bench_text_pad(file, "n", COUNT);
	putc('\n', file);
}

const char *bench_report_between(const struct bench_summary *s)
{
	if (!(s->ci_lo <= s->ci_hi))
		return "-";
	return bench_text_format("%s – %s", bench_show_value(s->ci_lo, s->unit),
				 bench_show_value(s->ci_hi, s->unit));
}

static void print_row(const struct bench_summary *s, FILE *file)
{
	const char *equals = s->params ? strchr(s->params, '=') : NULL;
	bench_text_pad(
		file,
		equals ? bench_text_format("  %s", bench_show_text(equals + 1))
		       : "",
		LEVEL);
	bench_text_pad(file, bench_show_value(s->median, s->unit), VALUE);
	bench_text_pad(file, bench_report_between(s), INTERVAL);
	bench_text_pad(file, bench_text_format("%.0f", s->n), COUNT);
	putc('\n', file);
}

static void print_rows(const struct bench_summary *rows, size_t count,
		       FILE *file)
{
	const struct bench_summary *last = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct bench_summary *s = &rows[i];

		if (!(s->n > 0))
			continue;
		if (!last || last->arm != s->arm) {
			print_header(s->arm, file);
			last = NULL;
		}
		if (!last || last->probe != s->probe || last->place != s->place)
			bench_report_probe(s->probe, s->unit, s->params,
					   s->place, file);
		last = s;
		print_row(s, file);
	}
}

void bench_report_values(const struct bench_report *report, FILE *file)
{
	struct bench_summary *rows;
	size_t count = bench_summary_make(report->result, &rows);

	print_rows(rows, count, file);
}

void bench_report_alone_text(const struct bench_report *report, FILE *file)
{
	struct bench_summary *rows;
	size_t count = bench_report_alone(report, &rows);

	if (count)
		fputs("\nmeasured alone, with nothing to compare\n", file);
	print_rows(rows, count, file);
}
