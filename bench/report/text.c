/* SPDX-License-Identifier: MIT */
/*
 * The table on a terminal.  No line is wider than 80 columns: the widths
 * below are 65, and a verdict with its marks takes up to 15 more.
 */
#include <math.h>
#include <string.h>

#include "bench/report/report.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

enum {
	LEVEL = -8,
	VALUE = 8,
	RATIO = 7,
	INTERVAL = 15,
	COUNT = 4,
	NOTICE = 7,
	FLOOR = 8
};

/* Short words for the column; the marks are explained below the table. */
static const char *const words[BENCH_VERDICTS] = {
	[BENCH_TOO_FEW] = "n too small",
	[BENCH_ENVIRONMENT] = "noisy !",
	[BENCH_SLOWER] = "slower",
	[BENCH_FASTER] = "faster",
	[BENCH_EQUIVALENT] = "equivalent",
	[BENCH_EQUIVALENT_SLOWER] = "equivalent +",
	[BENCH_EQUIVALENT_FASTER] = "equivalent -",
	[BENCH_SLOWER_UNRESOLVED] = "slower ?",
	[BENCH_FASTER_UNRESOLVED] = "faster ?",
	[BENCH_INCONCLUSIVE] = "inconclusive",
	[BENCH_DEPENDS] = "depends",
};

static const char *const footnotes[BENCH_VERDICTS] = {
	[BENCH_ENVIRONMENT] = "!  inconclusive (environment)",
	[BENCH_EQUIVALENT_SLOWER] = "+  a is slower, inside the margin",
	[BENCH_EQUIVALENT_FASTER] = "-  a is faster, inside the margin",
	[BENCH_SLOWER_UNRESOLVED] = "?  by how much is unresolved",
	[BENCH_FASTER_UNRESOLVED] = "?  by how much is unresolved",
	[BENCH_DEPENDS] = "depends: on the machine's state, see the rows below",
};

static void print_header(const struct bench_pair *pair, FILE *file)
{
	putc('\n', file);
	bench_text_pad(file,
		       bench_text_format("%s (a) against %s (b)",
					 bench_show_text(pair->a->name),
					 bench_show_text(pair->b->name)),
		       LEVEL - VALUE - VALUE - RATIO - INTERVAL - COUNT);
	bench_text_pad(file, "would", NOTICE);
	putc('\n', file);
	bench_text_pad(file, "", LEVEL);
	bench_text_pad(file, "a", VALUE);
	bench_text_pad(file, "b", VALUE);
	bench_text_pad(file, "a/b", RATIO);
	bench_text_pad(file, "95 % interval", INTERVAL);
	bench_text_pad(file, "n", COUNT);
	bench_text_pad(file, "notice", NOTICE);
	bench_text_pad(file, "× floor", FLOOR);
	fputs("  verdict\n", file);
}

static bool same_heading(const struct bench_comparison *x,
			 const struct bench_comparison *y)
{
	return x->probe == y->probe && x->place == y->place;
}

/* The level, or what of it a row below shows. */
static const char *level(const struct bench_comparison *c)
{
	const char *equals = c->params ? strchr(c->params, '=') : NULL;

	if (c->role)
		return "  again";
	if (bench_comparison_is_part(c))
		return bench_text_format("   %s", c->state);
	equals = equals ? bench_show_text(equals + 1) : "";
	/* A million is as wide as the column. */
	return bench_text_format("%*s%s", strlen(equals) > 6 ? 1 : 2, "",
				 equals);
}

static const char *word(const struct bench_comparison *c)
{
	return c->judgement == BENCH_TOO_FEW && c->state ? "not judged"
							 : words[c->judgement];
}

static void print_row(const struct bench_comparison *c, FILE *file)
{
	const char *interval = bench_show_interval(c->ci_lo, c->ci_hi);
	/* The small numbers of a ratio far below one take a column of n's. */
	int wide = bench_text_width(interval) >= INTERVAL, shift;
	const char *floor = "";

	if (isfinite(c->floor_ratio))
		floor = bench_text_format("%c %s", c->floor_side,
					  bench_show_ratio(c->floor_ratio));
	bench_text_pad(file, level(c), LEVEL);
	bench_text_pad(file, bench_show_value(c->value_a, c->unit), VALUE);
	bench_text_pad(file, bench_show_value(c->value_b, c->unit), VALUE);
	bench_text_pad(file, bench_show_ratio(c->ratio), RATIO);
	bench_text_pad(file, interval, INTERVAL + wide);
	bench_text_pad(file, bench_text_format("%.0f", c->n), COUNT - wide);
	bench_text_pad(file, bench_show_percent(c->notice_ratio), NOTICE);
	/* And those of one of floors take a blank from before the verdict. */
	shift = bench_text_width(floor) >= FLOOR;
	bench_text_pad(file, floor, FLOOR + shift);
	fprintf(file, "%s%s%s\n", shift ? " " : "  ", word(c),
		c->noise_cap > 0 ? "~" : "");
}

/* Below the rows of both states: how often each arm was in which. */
static void print_occupancy(const struct bench_comparison *x,
			    const struct bench_comparison *y, FILE *file)
{
	fprintf(file,
		"   %s: %.0f %% of a's processes, %.0f %% of b's; "
		"%s: %.0f %%, %.0f %%\n",
		x->state, 100 * x->occupancy_a, 100 * x->occupancy_b, y->state,
		100 * y->occupancy_a, 100 * y->occupancy_b);
}

static void print_footnotes(const struct bench_report *report, FILE *file)
{
	bool used[BENCH_VERDICTS] = { false };
	bool capped = false, again = false;

	for (size_t p = 0; p < report->pair_count; p++) {
		for (size_t i = 0; i < report->row_counts[p]; i++) {
			used[report->rows[p][i].judgement] = true;
			capped |= report->rows[p][i].noise_cap > 0;
			again |= report->rows[p][i].role != NULL;
		}
	}
	/* Both directions of an open size share one line. */
	if (used[BENCH_SLOWER_UNRESOLVED])
		used[BENCH_FASTER_UNRESOLVED] = false;
	for (size_t v = 0; v < BENCH_VERDICTS; v++)
		if (used[v] && footnotes[v])
			fprintf(file, "%s\n", footnotes[v]);
	if (again)
		fprintf(file, "again: %d fresh blocks\n", BENCH_CONFIRM_BLOCKS);
	if (capped)
		fputs("~  noise: flagged blocks had to fill up\n", file);
}

/* A run that is cut short may have disturbed blocks only. */
static void print_if_empty(const struct bench_report *report, FILE *file)
{
	struct bench_comparison **rows;

	if (report->pair_count && !bench_report_rows(report, &rows))
		bench_show_wrapped(
			bench_text_format("There is nothing to compare: no row "
					  "has a block of both arms that is "
					  "undisturbed.%s",
					  report->result->complete
						  ? ""
						  : " threadscale run --resume "
						    "goes on."),
			file);
}

void bench_report_text(const struct bench_report *report, FILE *file)
{
	bench_report_head(report, file);
	print_if_empty(report, file);
	if (!report->pair_count)
		bench_report_values(report, file);
	for (size_t p = 0; p < report->pair_count; p++) {
		if (report->row_counts[p])
			print_header(&report->pairs[p], file);
		for (size_t i = 0; i < report->row_counts[p]; i++) {
			const struct bench_comparison *c = &report->rows[p][i];

			if (!i || !same_heading(c, c - 1))
				bench_report_probe(c->probe, c->unit, c->params,
						   c->place, file);
			print_row(c, file);
			if (i && bench_comparison_is_part(c) &&
			    bench_comparison_is_part(c - 1))
				print_occupancy(c - 1, c, file);
		}
	}
	if (report->pair_count)
		bench_report_alone_text(report, file);
	if (report->findings)
		bench_findings_text(report->findings, file);
	putc('\n', file);
	print_footnotes(report, file);
	bench_report_foot(report, file);
}
