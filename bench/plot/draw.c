/* SPDX-License-Identifier: MIT */
/*
 * Has gnuplot draw a figure.
 *
 * Texts of files are in single quotes, in which gnuplot looks for neither
 * commands nor variables; tips never reach it, but numbers that stand for
 * them.
 */
#include "bench/plot/plot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/plot/svg.h"
#include "bench/tools/child.h"
#include "bench/tools/error.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

#define GNUPLOT_NS  60000000000u
#define NOT_FOUND   127 /* of env(1) */
#define LEVELS_HIGH 226
#define ROW_LEAST   20
#define ROW_SERIES  9
#define ROWS_HIGH   800 /* as much as a sheet of paper has room for */
#define ROW_GRID    30
#define AROUND      74 /* axis and its name */
#define KEY_LINE    20 /* of names of series */
#define KEY_LETTER  7.8
#define KEY_SIGN    68 /* and what is between two */

extern char **environ;

static size_t row_height(const struct bench_plot *plot)
{
	size_t row = ROW_SERIES * bench_plot_used(plot, plot->series_count);

	return row < ROW_LEAST ? ROW_LEAST : row;
}

size_t bench_plot_rows_most(const struct bench_plot *plot)
{
	size_t rows = ROWS_HIGH / row_height(plot);

	return rows ? rows : 1;
}

/* Names of series stand in columns, as wide as the longest. */
static size_t key_lines(const struct bench_plot *plot)
{
	size_t used = bench_plot_used(plot, plot->series_count) + plot->ideal;
	size_t longest = 0, columns;

	if (plot->grid)
		return 0;
	for (size_t s = 0; s < plot->series_count; s++) {
		size_t wide = bench_text_width(plot->series[s]);

		if (bench_plot_is_used(plot, s) && wide > longest)
			longest = wide;
	}
	if (longest > BENCH_PLOT_NAME)
		longest = BENCH_PLOT_NAME;
	columns = (size_t)(BENCH_PLOT_WIDTH /
			   (KEY_LETTER * (double)longest + KEY_SIGN));
	return columns ? (used + columns - 1) / columns : used;
}

/* A key that is higher than all else gets fewer lines than it asks for. */
static size_t at_least(size_t high, size_t key)
{
	return (high > key ? high : key) + key + AROUND;
}

static size_t height(const struct bench_plot *plot)
{
	size_t key = KEY_LINE * key_lines(plot);

	if (plot->grid)
		return AROUND + ROW_GRID * (plot->row_count + 1);
	if (plot->axis)
		return at_least(LEVELS_HIGH, key);
	return at_least(plot->row_count * row_height(plot), key) +
	       (bench_plot_has_top(plot) ? KEY_LINE : 0);
}

/* From the left, as the title above: gnuplot's own place has less room. */
static void write_key(const struct bench_plot *plot, FILE *script)
{
	size_t lines = key_lines(plot);
	double top = (double)(KEY_LINE * lines + KEY_LINE / 2 +
			      (bench_plot_has_top(plot) ? KEY_LINE : 0));

	if (!lines)
		return;
	fprintf(script,
		"set key at screen 0,screen 1 left top reverse Left samplen 1 "
		"maxrows %zu\n"
		"set tmargin at screen %.5f\n",
		lines, 1 - top / (double)height(plot));
}

static void write_script(const struct bench_plot *plot, size_t number,
			 FILE *script)
{
	fprintf(script,
		"set encoding utf8\n"
		"set terminal svg size %d,%zu dynamic noenhanced "
		"font 'sans-serif,13' name 'f%zu'\n"
		"set tics nomirror\n"
		"set grid lt 1 lw .5 lc rgb 'gray'\n",
		BENCH_PLOT_WIDTH, height(plot), number);
	write_key(plot, script);
	if (plot->grid)
		bench_plot_grid(plot, script);
	else if (plot->axis)
		bench_plot_levels(plot, script);
	else
		bench_plot_rows(plot, script);
}

/* The last line tells what gnuplot does not like. */
static const char *complaint(const char *errors)
{
	const char *last = "it ended without a word";

	while (errors && *errors) {
		size_t size = strcspn(errors, "\n");

		if (size)
			last = bench_text_format("%.*s", (int)size, errors);
		errors += size + (errors[size] == '\n');
	}
	return bench_show_text(last);
}

static int failed(const struct bench_child *child)
{
	const char *accident = bench_child_accident(child);

	if (bench_child_interrupted())
		return -EINTR;
	bench_error("gnuplot: %s",
		    accident ? accident : complaint(child->errors));
	return -EIO;
}

static int draw(const char *path, const struct bench_plot *plot, size_t number,
		FILE *file)
{
	/* env looks for it, as a shell would. */
	char *arguments[] = { "/usr/bin/env", "gnuplot", "-d",
			      (char *)(uintptr_t)path, NULL };
	struct bench_child child;
	int status = bench_child_run(&child, arguments, environ, GNUPLOT_NS);

	if (!status && child.status == NOT_FOUND << 8) {
		bench_error("there is no gnuplot, which draws the figures; "
			    "scripts/install-deps report installs it "
			    "(package gnuplot-nox)");
		status = -ENOENT;
	} else if (!status && (child.status || child.timed_out ||
			       child.talkative || child.interrupted)) {
		status = failed(&child);
	} else if (!status) {
		status = bench_plot_embed(child.output, plot, number, file);
	} else {
		bench_error("gnuplot: %s", strerror(-status));
	}
	bench_child_free(&child);
	return status;
}

int bench_plot_svg(const struct bench_plot *plot, size_t number, FILE *file)
{
	/* Without a name, so that nothing is left of it. */
	int fd = memfd_create("plot", 0);
	FILE *script = fd < 0 ? NULL : fdopen(dup(fd), "w");
	int status = script ? 0 : -errno;

	if (script) {
		write_script(plot, number, script);
		status = fclose(script) ? -errno : 0;
	}
	if (status)
		bench_error("gnuplot's script: %s", strerror(-status));
	else
		status = draw(bench_text_format("/proc/self/fd/%d", fd), plot,
			      number, file);
	if (fd >= 0)
		close(fd);
	return status;
}
