/* SPDX-License-Identifier: MIT */
/*
 * gnuplot's SVG in a page: without an XML header, without names of parts that
 * would show up as tips, with its signs defined once a page, and with tips
 * that need no script.
 *
 * All that is looked for begins with <, which texts in an SVG cannot have.
 */
#include "bench/plot/svg.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/html/html.h"
#include "bench/tools/error.h"

#define TIP    "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'#"
#define CANVAS "<g id=\"gnuplot_canvas\">"

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

/* Behind the end of what has begun, or the end of all. */
static const char *behind(const char *text, const char *end)
{
	const char *found = strstr(text, end);

	return found ? found + strlen(end) : text + strlen(text);
}

static const char *write_tip(const char *text, const struct bench_plot *plot,
			     FILE *file)
{
	size_t tip = strtoul(text + strlen(TIP), NULL, 10);

	fputs("<g><title>", file);
	if (tip < plot->point_count)
		bench_html_text(plot->points[tip].tip, file);
	fputs("</title>", file);
	return behind(text, "</title>");
}

int bench_plot_embed(const char *svg, const struct bench_plot *plot,
		     size_t number, FILE *file)
{
	svg = strstr(svg, "<svg");
	if (!svg || !strstr(svg, "</svg>")) {
		bench_error("gnuplot: it drew no SVG; is this gnuplot 5?");
		return -EIO;
	}
	while (*svg) {
		if (begins(svg, "<svg")) {
			fputs("<svg role=\"img\"", file);
			svg += strlen("<svg");
		} else if (begins(svg, "<title>")) {
			svg = behind(svg, "</title>");
		} else if (begins(svg, "<desc>")) {
			svg = behind(svg, "</desc>");
		} else if (number && begins(svg, "<defs>")) {
			svg = behind(svg, "</defs>");
		} else if (begins(svg, CANVAS)) {
			fputs("<g>", file);
			svg += strlen(CANVAS);
		} else if (begins(svg, TIP)) {
			svg = write_tip(svg, plot, file);
		} else {
			putc(*svg++, file);
		}
	}
	return 0;
}
