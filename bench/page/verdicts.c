/* SPDX-License-Identifier: MIT */
/*
 * The table of verdicts, as compare has it, a part for each pair.
 */
#include <math.h>

#include "bench/html/html.h"
#include "bench/page/page.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

enum kind {
	SLOW,
	FAST,
	SAME,
	OPEN,
	KINDS
};

static enum kind kind_of(enum bench_verdict verdict)
{
	switch (verdict) {
	case BENCH_SLOWER:
	case BENCH_SLOWER_UNRESOLVED:
		return SLOW;
	case BENCH_FASTER:
	case BENCH_FASTER_UNRESOLVED:
		return FAST;
	case BENCH_EQUIVALENT:
	case BENCH_EQUIVALENT_SLOWER:
	case BENCH_EQUIVALENT_FASTER:
		return SAME;
	default:
		return OPEN;
	}
}

const char *bench_page_class(enum bench_verdict verdict)
{
	static const char *const classes[] = { "slow", "fast", "same", "open" };

	return classes[kind_of(verdict)];
}

/* Which of the rows of a level it is, and how often each arm was there. */
static const char *part(const struct bench_comparison *c)
{
	if (c->role)
		return bench_text_format("again, %d fresh blocks",
					 BENCH_CONFIRM_BLOCKS);
	if (isfinite(c->occupancy_a))
		return bench_text_format(
			"%s: %.0f %% of a's processes, %.0f %% of b's",
			c->state, 100 * c->occupancy_a, 100 * c->occupancy_b);
	return c->state;
}

static void print_name(const struct bench_comparison *c, FILE *file)
{
	bool below = c->role || bench_comparison_is_part(c);

	fputs(below ? "<tr class=\"part\"><th scope=\"row\">"
		    : "<tr><th scope=\"row\">",
	      file);
	if (below) {
		bench_html_text(part(c), file);
	} else {
		bench_html_text(bench_page_row(c->probe, c->params, c->place),
				file);
		fputs(" <span class=\"unit\">", file);
		bench_html_text(c->unit, file);
		fputs("</span>", file);
	}
	fputs("</th>", file);
}

static void print_row(const struct bench_comparison *c, FILE *file)
{
	const char *floor = "";

	if (isfinite(c->floor_ratio))
		floor = bench_text_format("%c %s", c->floor_side,
					  bench_show_ratio(c->floor_ratio));
	print_name(c, file);
	bench_html_cell("n", bench_show_value(c->value_a, c->unit), file);
	bench_html_cell("n", bench_show_value(c->value_b, c->unit), file);
	bench_html_cell("n", bench_show_ratio(c->ratio), file);
	bench_html_cell("n", bench_show_interval(c->ci_lo, c->ci_hi), file);
	bench_html_cell("n", bench_text_format("%.0f", c->n), file);
	bench_html_cell("n", bench_show_percent(c->notice_ratio), file);
	bench_html_cell("n", floor, file);
	bench_html_cell(
		bench_text_format("verdict %s", bench_page_class(c->judgement)),
		bench_text_format("%s%s", c->verdict,
				  c->noise_cap > 0 ? " ~" : ""),
		file);
	fputs("</tr>\n", file);
}

/* Each level once: what is below it tells of the same. */
static void print_counts(const struct bench_comparison *rows, size_t count,
			 FILE *file)
{
	size_t counts[KINDS] = { 0 }, all = 0;

	for (size_t i = 0; i < count; i++) {
		if (rows[i].role || bench_comparison_is_part(&rows[i]))
			continue;
		counts[kind_of(rows[i].judgement)]++;
		all++;
	}
	fprintf(file,
		"<p class=\"notes\">Of %zu row%s, a is slower in %zu, faster "
		"in "
		"%zu, equivalent in %zu; open: %zu.</p>\n",
		all, all == 1 ? "" : "s", counts[SLOW], counts[FAST],
		counts[SAME], counts[OPEN]);
}

static void print_pair(const struct bench_pair *pair,
		       const struct bench_comparison *rows, size_t count,
		       struct bench_page_outline *outline, FILE *file)
{
	bench_page_heading(outline, BENCH_PAGE_PART,
			   bench_page_pair(pair->a->name, pair->b->name), file);
	print_counts(rows, count, file);
	fputs("<div class=\"wide\">\n<table class=\"rows one\">\n"
	      "<thead><tr><th scope=\"col\">row</th>"
	      "<th scope=\"col\" class=\"n\">a</th>"
	      "<th scope=\"col\" class=\"n\">b</th>"
	      "<th scope=\"col\" class=\"n\">a/b</th>"
	      "<th scope=\"col\" class=\"n\">95 % interval</th>"
	      "<th scope=\"col\" class=\"n\">n</th>"
	      "<th scope=\"col\" class=\"n\">notice</th>"
	      "<th scope=\"col\" class=\"n\">× floor</th>"
	      "<th scope=\"col\">verdict on a</th></tr></thead>\n<tbody>\n",
	      file);
	for (size_t i = 0; i < count; i++)
		print_row(&rows[i], file);
	fputs("</tbody>\n</table>\n</div>\n", file);
}

void bench_page_verdicts(const struct bench_report *report,
			 struct bench_page_outline *outline, FILE *file)
{
	struct bench_comparison **rows;
	bool capped = false;

	if (!bench_report_rows(report, &rows))
		fputs("<p>There is nothing to compare: no row has a block of "
		      "two arms.</p>\n",
		      file);
	for (size_t p = 0; p < report->pair_count; p++) {
		if (report->row_counts[p])
			print_pair(&report->pairs[p], report->rows[p],
				   report->row_counts[p], outline, file);
		for (size_t i = 0; i < report->row_counts[p]; i++)
			capped |= report->rows[p][i].noise_cap > 0;
	}
	if (capped)
		fputs("<p class=\"notes\">~ noise: flagged blocks had to fill "
		      "up</p>\n",
		      file);
}
