/* SPDX-License-Identifier: MIT */
/*
 * What a run tells that has nothing to compare: each arm's values.
 */
#include <stdio.h>
#include <string.h>

#include "bench/report/report.h"
#include "bench/result/summary.h"
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

static void print_row(const struct bench_summary *s, FILE *file)
{
	const char *equals = s->params ? strchr(s->params, '=') : NULL;
	const char *interval = "-";

	if (s->ci_lo <= s->ci_hi)
		interval = bench_text_format(
			"%s – %s", bench_show_value(s->ci_lo, s->unit),
			bench_show_value(s->ci_hi, s->unit));
	bench_text_pad(
		file,
		equals ? bench_text_format("  %s", bench_show_text(equals + 1))
		       : "",
		LEVEL);
	bench_text_pad(file, bench_show_value(s->median, s->unit), VALUE);
	bench_text_pad(file, interval, INTERVAL);
	bench_text_pad(file, bench_text_format("%.0f", s->n), COUNT);
	putc('\n', file);
}

void bench_report_values(const struct bench_report *report, FILE *file)
{
	struct bench_summary *rows;
	size_t count = bench_summary_make(report->result, &rows);
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
