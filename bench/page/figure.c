/* SPDX-License-Identifier: MIT */
/*
 * One figure in a page, with what it says and the numbers behind it.  What has
 * more rows than a screen or a sheet has room for is several.
 */
#include <errno.h>
#include <stdlib.h>

#include "bench/html/html.h"
#include "bench/page/page.h"
#include "bench/tools/text.h"

static int draw(const struct bench_plot *plot,
		struct bench_page_outline *outline, FILE *file)
{
	char *text = NULL;
	size_t size = 0;
	FILE *data = open_memstream(&text, &size);
	const char *anchor;
	int status;

	if (!data)
		return -ENOMEM;
	bench_plot_csv(plot, data);
	fclose(data);
	fputs("<figure>\n", file);
	anchor =
		bench_page_heading(outline, BENCH_PAGE_PART, plot->title, file);
	fputs("<div class=\"wide\">\n", file);
	status = bench_plot_svg(plot, outline->figure_count++, file);
	fputs("</div>\n<figcaption>", file);
	bench_html_text(plot->caption, file);
	putc(' ', file);
	bench_html_download(anchor, text, size, file);
	fputs("</figcaption>\n</figure>\n", file);
	free(text);
	return status;
}

/* Rows from first on, before end. */
static struct bench_plot part_of(const struct bench_plot *plot, size_t first,
				 size_t end)
{
	struct bench_plot part = *plot;

	part.rows = &plot->rows[first];
	part.row_count = end - first;
	part.points = NULL;
	part.point_count = 0;
	for (size_t i = 0; i < plot->point_count; i++) {
		const struct bench_plot_point *p = &plot->points[i];

		if (p->at < (double)first || p->at >= (double)end)
			continue;
		*bench_plot_add(&part) = *p;
		part.points[part.point_count - 1].at -= (double)first;
	}
	return part;
}

int bench_page_figure(const struct bench_plot *plot,
		      struct bench_page_outline *outline, FILE *file)
{
	size_t most = bench_plot_rows_most(plot);
	size_t parts = (plot->row_count + most - 1) / most;
	int status = 0;

	if (plot->axis || parts < 2)
		return draw(plot, outline, file);
	for (size_t i = 0; i < parts && !status; i++) {
		struct bench_plot part =
			part_of(plot, i * plot->row_count / parts,
				(i + 1) * plot->row_count / parts);

		part.title = bench_text_format("%s, %zu of %zu", plot->title,
					       i + 1, parts);
		status = draw(&part, outline, file);
	}
	return status;
}
