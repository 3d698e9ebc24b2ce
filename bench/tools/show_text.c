/* SPDX-License-Identifier: MIT */
/*
 * Texts for people: safe for a terminal, in its lines, or in a table.
 */
#include <stdlib.h>
#include <string.h>

#include "bench/tools/show.h"
#include "bench/tools/text.h"

#define WIDTH 80

const char *bench_show_text(const char *text)
{
	char *clean = text ? bench_text_printable(text) : NULL;
	const char *shown = clean ? bench_text_intern(clean) : "-";

	free(clean);
	return shown;
}

void bench_show_wrapped(const char *text, FILE *file)
{
	size_t indent = strspn(text, " "), column = indent, at = indent;

	fprintf(file, "%*s", (int)indent, "");
	while (text[at]) {
		int size = (int)strcspn(&text[at], " ");
		const char *word = bench_text_format("%.*s", size, &text[at]);
		size_t width = bench_text_width(word);

		if (at > indent && column + 1 + width > WIDTH) {
			fprintf(file, "\n%*s", (int)indent + 1, "");
			column = indent + 1;
		}
		fprintf(file, "%s%s", at > indent ? " " : "", word);
		column += width + (at > indent);
		at += (size_t)size;
		at += strspn(&text[at], " ");
	}
	putc('\n', file);
}

void bench_show_cell(const char *text, FILE *file)
{
	putc(' ', file);
	for (; *text; text++) {
		if (*text == '|' || *text == '\\')
			putc('\\', file);
		putc(*text, file);
	}
	fputs(" |", file);
}
