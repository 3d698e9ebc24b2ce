/* SPDX-License-Identifier: MIT */
/*
 * What stands below the tables: what the machine itself costs, what is to be
 * known of the rows, what is missing, and how to read them.
 */
#include <math.h>
#include <string.h>

#include "bench/report/report.h"
#include "bench/result/series.h"
#include "bench/sample/row_name.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"
#include "bench/verdict/diagnosis.h"

#define NAMED_MOST 8 /* rows named of a diagnosis */

/* "clock", of a probe with levels "create-parts map"; "line, cross-core". */
static const char *anchor_name(const struct bench_result *result,
			       const struct bench_result_row *row)
{
	const char *equals = row->params ? strchr(row->params, '=') : NULL;

	return bench_show_text(bench_row_name(row->probe,
					      equals ? equals + 1 : NULL,
					      bench_result_place(result, row)));
}

/* Probes that the floor alone offers: what the machine itself costs. */
static void print_anchors(const struct bench_result *result, FILE *file)
{
	const char *line = "";

	for (size_t i = 0; i < result->row_count; i++) {
		const struct bench_result_row *row = &result->rows[i];
		struct bench_series series = { 0 };
		bool alone = true;

		for (size_t a = 0; a < result->arm_count; a++) {
			struct bench_series other = bench_series_make(
				result, row, result->arms[a].name);
			bool floor = !strcmp(result->arms[a].implementation,
					     "floor");

			if (floor)
				series = other;
			else if (other.first)
				alone = false;
		}
		if (!alone || !series.first)
			continue;
		line = bench_text_format(
			"%s%s %s %s%s", line,
			*line ? " ·" : "anchors:", anchor_name(result, row),
			bench_show_value(bench_series_median(&series),
					 row->unit),
			bench_show_text(row->unit + strcspn(row->unit, "/")));
	}
	if (*line)
		bench_show_wrapped(line, file);
}

static void print_notes(const struct bench_result *result, FILE *file)
{
	for (size_t i = 0; i < result->notes.count; i++) {
		const struct bench_note *note = &result->notes.notes[i];

		bench_show_wrapped(
			bench_text_format(
				"%s: %s", bench_show_text(note->kind),
				bench_show_text(bench_note_text(note))),
			file);
	}
}

/* The rows that stand for a level, without those of single states. */
struct wholes {
	const struct bench_comparison **rows;
	size_t count;
	bool named; /* there are several pairs */
};

static void print_noise(const struct wholes *w, FILE *file)
{
	size_t discarded = 0;

	for (size_t i = 0; i < w->count; i++)
		discarded += w->rows[i]->discarded_blocks > 0;
	if (discarded)
		bench_show_wrapped(
			bench_text_format(
				"noise: %zu of %zu comparisons had disturbed "
				"blocks that were left out",
				discarded, w->count),
			file);
}

/* A diagnosis that applies, at rows. */
struct finding {
	const char *text; /* interned */
	const char *rows; /* the first of them, in words */
	size_t count;
};

/* `named`: there are several pairs, so the second arm tells which. */
static const char *row_name(const struct bench_comparison *c, bool named)
{
	const char *equals = c->params ? strchr(c->params, '=') : NULL;

	const char *name =
		bench_row_name(c->probe, equals ? equals + 1 : NULL, c->place);

	return bench_show_text(
		bench_text_format("%s%s%s%s", name, c->role ? " again" : "",
				  named ? " of " : "", named ? c->b : ""));
}

static void find(struct finding **findings, size_t *count, const char *text,
		 const char *row)
{
	struct finding *finding = NULL;

	for (size_t i = 0; i < *count; i++)
		if ((*findings)[i].text == text)
			finding = &(*findings)[i];
	if (!finding) {
		*findings = bench_grow(*findings, *count, sizeof **findings);
		finding = &(*findings)[(*count)++];
		*finding = (struct finding){ .text = text, .rows = "" };
	}
	finding->count++;
	if (finding->count <= NAMED_MOST)
		finding->rows =
			bench_text_format("%s%s%s", finding->rows,
					  *finding->rows ? ", " : "", row);
}

/* Each diagnosis once, with the rows that it is about. */
static void print_diagnoses(const struct wholes *w, FILE *file)
{
	struct finding *findings = NULL;
	size_t found = 0;

	for (size_t i = 0; i < w->count; i++) {
		const char *rest = w->rows[i]->diagnosis;

		while (rest) {
			const char *end = strstr(rest, "; ");
			int size = (int)(end ? end - rest : (long)strlen(rest));

			find(&findings, &found,
			     bench_text_intern(
				     bench_text_format("%.*s", size, rest)),
			     row_name(w->rows[i], w->named));
			rest = end ? end + 2 : NULL;
		}
	}
	for (size_t i = 0; i < found; i++) {
		const struct finding *f = &findings[i];
		const char *more =
			f->count > NAMED_MOST
				? bench_text_format(" and %zu more",
						    f->count - NAMED_MOST)
				: "";

		/* No suite asks for it. */
		if (f->count == w->count &&
		    !strcmp(f->text, BENCH_STEADY_UNTESTED))
			continue;
		bench_show_wrapped(
			f->count == w->count
				? bench_text_format("%s: all rows", f->text)
				: bench_text_format("%s: %zu of %zu rows "
						    "(%s%s)",
						    f->text, f->count, w->count,
						    f->rows, more),
			file);
	}
}

static void print_lag(const struct wholes *w, FILE *file)
{
	double *values = bench_alloc(w->count + 1, sizeof *values);
	const struct bench_comparison *largest = NULL;
	size_t found = 0;

	for (size_t i = 0; i < w->count; i++) {
		if (isnan(w->rows[i]->lag1))
			continue;
		values[found++] = w->rows[i]->lag1;
		if (!largest || fabs(w->rows[i]->lag1) > fabs(largest->lag1))
			largest = w->rows[i];
	}
	if (largest)
		bench_show_wrapped(
			bench_text_format("lag-1 of L: median %.2f, largest "
					  "%.2f (%s)",
					  bench_stats_median(values, found),
					  largest->lag1,
					  row_name(largest, w->named)),
			file);
}

static bool has_verdict(const struct bench_comparison *c)
{
	return c->judgement != BENCH_TOO_FEW &&
	       c->judgement != BENCH_ENVIRONMENT &&
	       c->judgement != BENCH_INCONCLUSIVE &&
	       c->judgement != BENCH_DEPENDS;
}

static void print_reading(const struct bench_report *report,
			  const struct wholes *w, FILE *file)
{
	bool layout = false;

	for (size_t i = 0; i < w->count; i++)
		layout |= w->rows[i]->builds && has_verdict(w->rows[i]) &&
			  fabs(w->rows[i]->ratio - 1) < .01;
	if (layout)
		fputs("differences below 1 % between builds are usually code "
		      "layout\n",
		      file);
	if (w->count)
		bench_show_wrapped(
			bench_text_format(
				"Read: a/b is the median of the blocks' "
				"ratios of times; above 1, a is slower. A "
				"verdict stands when the whole 95 %% interval "
				"lies beyond %s, and a true difference of "
				"«notice» would be seen 9 times in 10. What "
				"other lines mean is in results(5).",
				bench_show_percent(1 + report->margin)),
			file);
}

static struct wholes wholes_of(const struct bench_report *report)
{
	struct wholes w = { .named = report->pair_count > 1 };

	for (size_t p = 0; p < report->pair_count; p++) {
		for (size_t i = 0; i < report->row_counts[p]; i++) {
			if (bench_comparison_is_part(&report->rows[p][i]))
				continue;
			w.rows = bench_grow(w.rows, w.count, sizeof *w.rows);
			w.rows[w.count++] = &report->rows[p][i];
		}
	}
	return w;
}

void bench_report_foot(const struct bench_report *report, FILE *file)
{
	struct wholes w = wholes_of(report);

	print_anchors(report->result, file);
	print_noise(&w, file);
	print_diagnoses(&w, file);
	print_lag(&w, file);
	print_notes(report->result, file);
	print_reading(report, &w, file);
}
