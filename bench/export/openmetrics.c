/* SPDX-License-Identifier: MIT */
/*
 * OpenMetrics 1.0: gauges in seconds and ratios, at the time of the run's last
 * sample, so that a series of runs can be filled in later.
 */
#include <math.h>
#include <string.h>
#include <time.h>

#include "bench/export/export.h"
#include "bench/tools/text.h"

static void print_label(const char *name, const char *text, FILE *file)
{
	if (!text)
		return;
	fprintf(file, ",%s=\"", name);
	for (; *text; text++) {
		if (*text == '\\' || *text == '"')
			putc('\\', file);
		if (*text == '\n')
			fputs("\\n", file);
		else
			putc(*text, file);
	}
	putc('"', file);
}

static void print_family(const char *name, const char *unit, const char *help,
			 FILE *file)
{
	fprintf(file, "# TYPE %s gauge\n# UNIT %s %s\n# HELP %s %s\n", name,
		name, unit, name, help);
}

/* The end of the run; NAN if nobody has noted it. */
static double run_time(const struct bench_export *export)
{
	double last = NAN;

	for (size_t i = 0; i < export->result->sample_count; i++) {
		const char *text = export->result->samples[i].timestamp_utc;
		struct tm tm = { 0 };
		const char *end =
			text ? strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm) : NULL;

		if (end && !*end)
			last = fmax((double)timegm(&tm), last);
	}
	return last;
}

static void print_value(double value, double when, FILE *file)
{
	fputs("} ", file);
	bench_text_put_number(file, value);
	if (isfinite(when))
		fprintf(file, " %.0f", when);
	putc('\n', file);
}

static void print_row(const char *family, const struct bench_summary *row,
		      double value, double when, FILE *file)
{
	if (!isfinite(value) || !bench_summary_is_time(row))
		return;
	/* What each has comes first, so that commas are simple. */
	fprintf(file, "%s{source=\"threadscale\"", family);
	print_label("machine_id", row->machine_id, file);
	print_label("probe", row->probe, file);
	print_label("params", row->params, file);
	print_label("placement", row->placement, file);
	print_label("arm", row->arm, file);
	print_label("implementation", row->implementation, file);
	print_label("operation", strchr(row->unit, '/') + 1, file);
	print_value(value * 1e-9, when, file);
}

static void print_pair(const char *family, const struct bench_comparison *c,
		       double value, double when, FILE *file)
{
	/* Fresh blocks only ask again, and states are parts of a row. */
	if (!isfinite(value) || c->role || bench_comparison_is_part(c))
		return;
	fprintf(file, "%s{source=\"threadscale\"", family);
	print_label("machine_id", c->machine_id, file);
	print_label("probe", c->probe, file);
	print_label("params", c->params, file);
	print_label("placement", c->placement, file);
	print_label("a", c->a, file);
	print_label("b", c->b, file);
	print_value(value, when, file);
}

static void print_times(const struct bench_export *export, double when,
			FILE *file)
{
	static const struct {
		const char *family, *help;
		size_t value;
	} families[] = {
		{ "threadscale_operation_seconds",
		  "Time of one operation, median of blocks.",
		  offsetof(struct bench_summary, median) },
		{ "threadscale_operation_low_seconds",
		  "Lower end of the median's 95 % interval.",
		  offsetof(struct bench_summary, ci_lo) },
		{ "threadscale_operation_high_seconds",
		  "Upper end of the median's 95 % interval.",
		  offsetof(struct bench_summary, ci_hi) },
	};

	for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
		print_family(families[f].family, "seconds", families[f].help,
			     file);
		for (size_t i = 0; i < export->count; i++) {
			const char *row = (const char *)&export->rows[i];

			print_row(families[f].family, &export->rows[i],
				  *(const double *)(row + families[f].value),
				  when, file);
		}
	}
}

static void print_ratios(const struct bench_export *export, double when,
			 FILE *file)
{
	static const struct {
		const char *family, *help;
		size_t value;
	} families[] = {
		{ "threadscale_time_ratio",
		  "Time of a over that of b, median of blocks.",
		  offsetof(struct bench_comparison, ratio) },
		{ "threadscale_time_low_ratio",
		  "Lower end of the ratio's 95 % interval.",
		  offsetof(struct bench_comparison, ci_lo) },
		{ "threadscale_time_high_ratio",
		  "Upper end of the ratio's 95 % interval.",
		  offsetof(struct bench_comparison, ci_hi) },
	};
	struct bench_comparison **rows;
	size_t count = bench_report_rows(&export->report, &rows);

	for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
		print_family(families[f].family, "ratio", families[f].help,
			     file);
		for (size_t i = 0; i < count; i++) {
			const char *row = (const char *)rows[i];

			print_pair(families[f].family, rows[i],
				   *(const double *)(row + families[f].value),
				   when, file);
		}
	}
}

int bench_export_openmetrics(const struct bench_export *export, FILE *file)
{
	double when = run_time(export);

	bench_export_warn_others(export, "openmetrics");
	print_times(export, when, file);
	print_ratios(export, when, file);
	fputs("# EOF\n", file);
	return 0;
}
