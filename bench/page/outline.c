/* SPDX-License-Identifier: MIT */
/*
 * A page of results is long, so that it begins with what is in it.  An anchor
 * is made of its heading's text: a link to a figure holds in the next report,
 * too.
 */
#include "bench/page/outline.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "bench/html/html.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

/* Its letters and digits, with a hyphen for all that is between two. */
static const char *plain(const char *text)
{
	char *anchor = bench_alloc(strlen(text) + sizeof "part", 1);
	size_t size = 0;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (isascii(c) && isalnum(c))
			anchor[size++] = (char)tolower(c);
		else if (size && anchor[size - 1] != '-')
			anchor[size++] = '-';
	}
	while (size && anchor[size - 1] == '-')
		size--;
	anchor[size] = '\0';
	return size ? anchor : "part";
}

static bool is_taken(const struct bench_page_outline *outline,
		     const char *anchor)
{
	for (size_t i = 0; i < outline->heading_count; i++)
		if (!strcmp(outline->headings[i].anchor, anchor))
			return true;
	return false;
}

static const char *anchor_of(const struct bench_page_outline *outline,
			     const char *text)
{
	const char *first = plain(text), *anchor = first;

	for (unsigned n = 2; is_taken(outline, anchor); n++)
		anchor = bench_text_format("%s-%u", first, n);
	return anchor;
}

const char *bench_page_heading(struct bench_page_outline *outline,
			       enum bench_page_level level, const char *text,
			       FILE *file)
{
	const char *anchor = anchor_of(outline, text);

	outline->headings =
		bench_grow(outline->headings, outline->heading_count,
			   sizeof *outline->headings);
	outline->headings[outline->heading_count++] =
		(struct bench_page_heading){ level, text, anchor };
	fprintf(file, "<h%d id=\"%s\">", level, anchor);
	bench_html_text(text, file);
	fprintf(file, "</h%d>\n", level);
	return anchor;
}

/* A section a line, its parts behind it. */
static void print_contents(const struct bench_page_outline *outline, FILE *file)
{
	fputs("<nav aria-label=\"Contents\">\n<ul>", file);
	for (size_t i = 0; i < outline->heading_count; i++) {
		const struct bench_page_heading *h = &outline->headings[i];

		if (h->level == BENCH_PAGE_SECTION)
			fputs(i ? "</li>\n<li>" : "\n<li>", file);
		else
			fputs(" · ", file);
		fprintf(file, "<a href=\"#%s\">", h->anchor);
		bench_html_text(h->text, file);
		fputs("</a>", file);
	}
	fputs("</li>\n</ul>\n</nav>\n", file);
}

void bench_page_bind(const struct bench_page_outline *outline,
		     const char *sections, size_t size, FILE *file)
{
	bench_html_begin(bench_text_format("threadscale: %s", outline->title),
			 file);
	fputs("<header>\n<h1>", file);
	bench_html_text(outline->title, file);
	fputs("</h1>\n<div class=\"sub\">\n", file);
	bench_html_paragraphs(outline->head, file);
	fputs("</div>\n</header>\n", file);
	print_contents(outline, file);
	fwrite(sections, 1, size, file);
	bench_html_end(file);
}
