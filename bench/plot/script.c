/* SPDX-License-Identifier: MIT */
/*
 * What scripts of all figures have in common: texts, colours and signs.
 */
#include <string.h>

#include "bench/plot/plot.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

/* Seen on white and on black alike, and told apart by most eyes. */
static const char *const colours[] = {
	"#d55e00", "#0a84d0", "#c05fa0", "#0a9e73",
	"#c49000", "#7a6fe0", "#5f8f2f", "#808890",
};
static const unsigned signs[] = { 7, 5, 9, 11, 13, 15, 6, 4 };

#define COLOURS (sizeof colours / sizeof *colours)

const char *bench_plot_colour(const struct bench_plot *plot, size_t series)
{
	/* No colour of threads. */
	if (!strcmp(plot->series[series], "floor"))
		return colours[COLOURS - 1];
	series += plot->first_colour;
	return colours[series % (COLOURS - 1)];
}

unsigned bench_plot_sign(const struct bench_plot *plot, size_t series)
{
	series += plot->first_colour;
	return signs[series % COLOURS];
}

/*
 * A quote in it is written as the typographic one: gnuplot takes two for one,
 * save at the start of a text, where it takes them for its end.
 */
void bench_plot_quote(const char *text, FILE *script)
{
	putc('\'', script);
	for (; *text; text++) {
		if (*text == '\'')
			fputs("\u2019", script);
		else
			putc(*text, script);
	}
	putc('\'', script);
}

void bench_plot_name(const char *text, FILE *script)
{
	size_t size = 0;

	for (size_t i = 1; text[size] && i < BENCH_PLOT_NAME; i++)
		do
			size++;
		while ((text[size] & 0xc0) == 0x80); /* within a letter */
	bench_plot_quote(
		text[size] ? bench_text_format("%.*s…", (int)size, text) : text,
		script);
}

/* There gnuplot takes % for a format. */
void bench_plot_label(const char *text, FILE *script)
{
	char *label = bench_alloc(2 * strlen(text) + 1, 1), *end = label;

	for (; *text; text++) {
		if (*text == '%')
			*end++ = '%';
		*end++ = *text;
	}
	bench_plot_quote(label, script);
}
