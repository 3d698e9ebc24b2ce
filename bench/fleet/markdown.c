/* SPDX-License-Identifier: MIT */
/*
 * A fleet as Markdown: a table for each pair of arms.
 */
#include <math.h>
#include <stdlib.h>

#include "bench/fleet/print.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

/* As a block of code, whose lines stay as they are. */
static void print_head(const struct bench_fleet_groups *groups, FILE *file)
{
	char *text = NULL;
	size_t size = 0;
	FILE *lines = open_memstream(&text, &size);

	if (!lines)
		return;
	bench_fleet_head(groups, lines);
	fclose(lines);
	fputs("```\n", file);
	for (const char *c = text; *c; c++)
		/* Nothing in it may close the block. */
		putc(*c == '`' ? '\'' : *c, file);
	fputs("```\n", file);
	free(text);
}

static void print_pair(const struct bench_fleet_key *key, FILE *file)
{
	fprintf(file,
		"\n### %s (a) against %s (b)\n\n"
		"| row | machine | a/b | 95 %% interval | sessions | verdict "
		"|\n"
		"|---|---|--:|--:|--:|---|\n",
		bench_fleet_short(key->texts[BENCH_KEY_A]),
		bench_fleet_short(key->texts[BENCH_KEY_B]));
}

static void print_line(const struct bench_fleet_view *view, const char *who,
		       double ratio, double lo, double hi, size_t sessions,
		       const char *verdict, FILE *file)
{
	putc('|', file);
	bench_show_cell(bench_fleet_key_text(view->key), file);
	bench_show_cell(who, file);
	bench_show_cell(bench_show_ratio(exp(ratio)), file);
	bench_show_cell(bench_show_interval(exp(lo), exp(hi)), file);
	bench_show_cell(bench_text_format("%zu", sessions), file);
	bench_show_cell(verdict, file);
	putc('\n', file);
}

static void print_over(const struct bench_fleet_view *view, FILE *file)
{
	const struct bench_fleet_over *over = &view->over;
	const char *verdict = bench_fleet_spread(view);

	if (over->machines == 1)
		return;
	if (bench_fleet_is_pooled(view))
		verdict = bench_text_format(
			"%s; %s; %s%s%s",
			bench_fleet_verdict(over->verdict, over->machines,
					    "machines"),
			verdict, bench_fleet_counts(view),
			over->outliers ? "; outliers: " : "",
			over->outliers ? bench_fleet_outliers(view) : "");
	print_line(view, bench_text_format("%zu machines", over->machines),
		   over->ratio, over->lo, over->hi, over->sessions, verdict,
		   file);
}

static void print_key(const struct bench_fleet_view *view,
		      const struct bench_fleet_key *previous, FILE *file)
{
	const struct bench_fleet_key *key = view->key;

	if (bench_fleet_new_pair(key, previous))
		print_pair(key, file);
	for (size_t i = 0; i < view->claim_count &&
			   view->groups->machine_count <= BENCH_FLEET_FEW;
	     i++) {
		const struct bench_fleet_claim *c = &view->claims[i];

		print_line(view, bench_fleet_machine_text(c->machine), c->ratio,
			   c->lo, c->hi, c->sessions, bench_fleet_claim(c),
			   file);
	}
	if (view->groups->machine_count > 1)
		print_over(view, file);
}

static void print_foot(const struct bench_fleet_groups *groups, double margin,
		       FILE *file)
{
	putc('\n', file);
	bench_fleet_foot(groups, margin, file);
}

const struct bench_fleet_form bench_fleet_markdown = { print_head, print_key,
						       print_foot };
