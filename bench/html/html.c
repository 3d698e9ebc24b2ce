/* SPDX-License-Identifier: MIT */
/*
 * Writes HTML that needs nothing from outside, and may not ask for it: the
 * policy forbids all but the style sheet inside.
 */
#include "bench/html/html.h"

#include <ctype.h>
#include <string.h>

#include "bench/tools/show.h"
#include "bench/tools/text.h"

/*
 * Marks that turn the direction of what follows, U+202A to U+202E and U+2066
 * to U+2069, could make a name look like another: the last byte of one.
 */
static unsigned turning(const char *text)
{
	unsigned char last;

	if (strncmp(text, "\xe2\x80", 2) && strncmp(text, "\xe2\x81", 2))
		return 0;
	last = (unsigned char)text[2];
	if (text[1] == '\x80' ? last >= 0xaa && last <= 0xae
			      : last >= 0xa6 && last <= 0xa9)
		return last;
	return 0;
}

void bench_html_text(const char *text, FILE *file)
{
	for (text = bench_show_text(text); *text; text++) {
		unsigned last = turning(text);

		if (last) {
			fprintf(file, "\\u20%02x",
				last - (text[1] == '\x80' ? 0x80 : 0x40));
			text += 2;
			continue;
		}
		switch (*text) {
		case '&':
			fputs("&amp;", file);
			break;
		case '<':
			fputs("&lt;", file);
			break;
		case '>':
			fputs("&gt;", file);
			break;
		case '"':
			fputs("&quot;", file);
			break;
		case '\'':
			fputs("&#39;", file);
			break;
		default:
			putc(*text, file);
		}
	}
}

void bench_html_begin(const char *title, FILE *file)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	      "<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" "
	      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, "
	      "initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
	      file);
	bench_html_text(title, file);
	fprintf(file, "</title>\n<style>\n%s</style>\n</head>\n<body>\n",
		bench_html_style);
}

void bench_html_end(FILE *file)
{
	fputs("</body>\n</html>\n", file);
}

void bench_html_cell(const char *class, const char *text, FILE *file)
{
	fputs("<td", file);
	if (class)
		fprintf(file, " class=\"%s\"", class);
	putc('>', file);
	bench_html_text(text, file);
	fputs("</td>", file);
}

void bench_html_download(const char *name, const char *text, size_t size,
			 FILE *file)
{
	fprintf(file,
		"<a class=\"data\" download=\"%s.csv\" "
		"href=\"data:text/csv;charset=utf-8,",
		name);
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		fprintf(file, isascii(c) && isalnum(c) ? "%c" : "%%%02X", c);
	}
	fputs("\">data (CSV)</a>\n", file);
}

void bench_html_paragraphs(const char *text, FILE *file)
{
	bool open = false;

	while (*text) {
		int size = (int)strcspn(text, "\n");

		if (*text != ' ') {
			fputs(open ? "</p>\n<p>" : "<p>", file);
			open = true;
		}
		bench_html_text(bench_text_format("%.*s", size, text), file);
		text += size + (text[size] == '\n');
	}
	fputs(open ? "</p>\n" : "", file);
}
