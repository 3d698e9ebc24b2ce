/* SPDX-License-Identifier: MIT */
/*
 * One figure in a page, with what it says and the numbers behind it.
 */
#include <errno.h>
#include <stdlib.h>

#include "bench/html.h"
#include "bench/page.h"
#include "bench/text.h"

int bench_page_figure(const struct bench_plot *plot, size_t *number, FILE *file)
{
	char *text = NULL;
	size_t size = 0;
	FILE *data = open_memstream(&text, &size);
	int status;

	if (!data)
		return -ENOMEM;
	bench_plot_csv(plot, data);
	fclose(data);
	fputs("<figure>\n<h3>", file);
	bench_html_text(plot->title, file);
	fputs("</h3>\n<div class=\"wide\">\n", file);
	status = bench_plot_svg(plot, *number, file);
	fputs("</div>\n<figcaption>", file);
	bench_html_text(plot->caption, file);
	putc(' ', file);
	bench_html_download(bench_text_format("figure-%zu", *number + 1), text,
			    size, file);
	fputs("</figcaption>\n</figure>\n", file);
	free(text);
	++*number;
	return status;
}
