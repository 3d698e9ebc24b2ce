/* SPDX-License-Identifier: MIT */
/*
 * The page of several folders: the machines, then key by key what compare
 * prints, then the ratios of each pair of arms as a figure.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bench/fleet/print.h"
#include "bench/html/html.h"
#include "bench/page/fleet.h"
#include "bench/page/page.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

static void print_pair(const struct bench_fleet_key *key, bool first,
		       struct bench_page_outline *outline, FILE *file)
{
	if (!first)
		fputs("</tbody>\n</table>\n</div>\n", file);
	bench_page_heading(
		outline, BENCH_PAGE_PART,
		bench_page_pair(bench_fleet_short(key->texts[BENCH_KEY_A]),
				bench_fleet_short(key->texts[BENCH_KEY_B])),
		file);
	fputs("<div class=\"wide\">\n<table class=\"rows many\">\n"
	      "<thead><tr><th scope=\"col\">row</th>"
	      "<th scope=\"col\" class=\"n\">a/b</th>"
	      "<th scope=\"col\" class=\"n\">95 % interval</th>"
	      "<th scope=\"col\" class=\"n\">sessions</th>"
	      "<th scope=\"col\">verdict on a</th></tr></thead>\n<tbody>\n",
	      file);
}

static void print_name(const char *name, bool below, FILE *file)
{
	fputs(below ? "<tr class=\"part\"><th scope=\"row\">"
		    : "<tr><th scope=\"row\">",
	      file);
	bench_html_text(name, file);
	fputs("</th>", file);
}

static void print_claim(const struct bench_fleet_claim *c, FILE *file)
{
	print_name(bench_fleet_machine_text(c->machine), true, file);
	bench_html_cell("n", bench_show_ratio(exp(c->ratio)), file);
	bench_html_cell("n", bench_show_interval(exp(c->lo), exp(c->hi)), file);
	bench_html_cell("n", bench_text_format("%zu", c->sessions), file);
	bench_html_cell(
		bench_text_format("verdict %s", bench_page_class(c->verdict)),
		bench_text_format("%s%s", bench_fleet_claim(c),
				  c->capped ? " ~" : ""),
		file);
	fputs("</tr>\n", file);
}

/* What single machines say stands behind the verdict on all of them. */
static void print_over(const struct bench_fleet_view *view, FILE *file)
{
	const struct bench_fleet_over *over = &view->over;

	bench_html_cell("n", bench_show_ratio(exp(over->ratio)), file);
	bench_html_cell("n", bench_show_interval(exp(over->lo), exp(over->hi)),
			file);
	bench_html_cell("n", bench_text_format("%zu", over->sessions), file);
	if (!bench_fleet_is_pooled(view)) {
		bench_html_cell("unit", bench_fleet_spread(view), file);
		fputs("</tr>\n", file);
		return;
	}
	fprintf(file, "<td class=\"verdict\"><span class=\"%s\">",
		bench_page_class(over->verdict));
	bench_html_text(
		bench_fleet_verdict(over->verdict, over->machines, "machines"),
		file);
	fputs("</span><span class=\"unit\">; ", file);
	bench_html_text(
		bench_text_format("%s; %s%s%s", bench_fleet_spread(view),
				  bench_fleet_counts(view),
				  over->outliers ? "; outliers: " : "",
				  over->outliers ? bench_fleet_outliers(view)
						 : ""),
		file);
	fputs("</span></td></tr>\n", file);
}

/* Of many machines, only what is said of all, in the row itself. */
static void print_key(const struct bench_fleet_view *view, FILE *file)
{
	const struct bench_fleet_groups *groups = view->groups;

	print_name(bench_fleet_key_text(view->key), false, file);
	if (groups->machine_count <= BENCH_FLEET_FEW) {
		fputs("<td colspan=\"4\"></td></tr>\n", file);
		for (size_t i = 0; i < view->claim_count; i++)
			print_claim(&view->claims[i], file);
		if (view->over.machines == 1)
			return;
		print_name(
			bench_text_format("%zu machines", view->over.machines),
			true, file);
	}
	print_over(view, file);
}

/* The tables, and what the figures are made of, as each key is judged. */
static size_t print_keys(const struct bench_fleet_groups *groups, double margin,
			 struct bench_plot **plots,
			 struct bench_page_outline *outline, FILE *file)
{
	struct bench_fleet_judge judge = bench_fleet_judge_make(groups, margin);
	const struct bench_fleet_key *previous = NULL;
	size_t pairs = 0;

	for (size_t k = 0; k < groups->fleet->key_count; k++) {
		struct bench_fleet_view view =
			bench_fleet_judge(&judge, groups->order[k]);

		if (bench_fleet_new_pair(view.key, previous)) {
			print_pair(view.key, !previous, outline, file);
			*plots = bench_grow(*plots, pairs, sizeof **plots);
			(*plots)[pairs++] = bench_page_fleet_plot(view.key);
		}
		print_key(&view, file);
		bench_page_fleet_add(&(*plots)[pairs - 1], &view);
		previous = view.key;
	}
	if (previous)
		fputs("</tbody>\n</table>\n</div>\n", file);
	return pairs;
}

static int print_foot(const struct bench_fleet_groups *groups, double margin,
		      FILE *file)
{
	char *text = NULL;
	size_t size = 0;
	FILE *lines = open_memstream(&text, &size);

	if (!lines)
		return -ENOMEM;
	bench_fleet_foot(groups, margin, lines);
	fclose(lines);
	fputs("<div class=\"notes\">\n<p>~ noise: flagged blocks had to fill "
	      "up</p>\n",
	      file);
	bench_html_paragraphs(text, file);
	fputs("</div>\n", file);
	free(text);
	return 0;
}

static int print_page(const struct bench_fleet_groups *groups, double margin,
		      struct bench_page_outline *outline, FILE *file)
{
	struct bench_plot *plots = NULL;
	size_t count;
	int status;

	outline->head = "";
	outline->title = bench_text_format(
		"%zu run%s on %zu machine%s", groups->fleet->folder_count,
		groups->fleet->folder_count == 1 ? "" : "s",
		groups->machine_count, groups->machine_count == 1 ? "" : "s");
	fputs("<section>\n", file);
	status = bench_page_machines(groups, outline, file);
	fputs("</section>\n<section>\n", file);
	bench_page_heading(outline, BENCH_PAGE_SECTION, "Verdicts", file);
	count = print_keys(groups, margin, &plots, outline, file);
	if (!status)
		status = print_foot(groups, margin, file);
	fputs("</section>\n<section>\n", file);
	bench_page_heading(outline, BENCH_PAGE_SECTION, "Figures", file);
	for (size_t i = 0; i < count && !status; i++)
		if (plots[i].point_count)
			status = bench_page_figure(&plots[i], outline, file);
	fputs("</section>\n", file);
	return status;
}

int bench_page_fleet(char *const *paths, size_t count, double margin,
		     struct bench_page_outline *outline, FILE *file)
{
	struct bench_fleet_groups groups;
	struct bench_fleet fleet;

	if (bench_fleet_read(&fleet, paths, count) ||
	    bench_fleet_group(&groups, &fleet) ||
	    bench_fleet_anchors(&groups, &groups.anchors))
		return -EINVAL;
	return print_page(&groups, margin, outline, file);
}
