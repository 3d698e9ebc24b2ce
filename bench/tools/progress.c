/* SPDX-License-Identifier: MIT */
/*
 * The progress bar.  It stays below 80 columns, and is wiped before a message
 * and at the end, so that no trace of it mixes with the results.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/sys.h"
#include "bench/tools/progress.h"

#define BAR_WIDTH 24

static struct {
	size_t done, steps;
	uint64_t start_ns;
	bool drawn, shown, coloured;
} bar;

void bench_progress_start(size_t steps)
{
	const char *no_color = getenv("NO_COLOR");

	bar.steps = steps;
	bar.done = 0;
	bar.start_ns = sys_clock_ns();
	bar.shown = isatty(STDERR_FILENO);
	bar.coloured = !(no_color && *no_color);
}

void bench_progress_extend(size_t steps)
{
	bar.steps += steps;
}

static void draw(const char *what)
{
	uint64_t spent_ns = sys_clock_ns() - bar.start_ns;
	size_t steps = bar.steps > bar.done ? bar.steps : bar.done + 1;
	int filled = (int)(BAR_WIDTH * bar.done / steps);
	char eta[32] = "";

	/* The first steps say too little about the others. */
	if (bar.done >= 8) {
		uint64_t left =
			spent_ns / bar.done * (steps - bar.done) / 1000000000;

		snprintf(eta, sizeof eta, "%lu:%02lu left",
			 (unsigned long)(left / 60),
			 (unsigned long)(left % 60));
	}
	fprintf(stderr, "\r%s[%.*s%*s]%s %3zu %% %-10s %-26.26s",
		bar.coloured ? "\033[36m" : "", filled,
		"########################", BAR_WIDTH - filled, "",
		bar.coloured ? "\033[0m" : "", 100 * bar.done / steps, eta,
		what);
	fflush(stderr);
	bar.drawn = true;
}

void bench_progress_step(const char *what)
{
	if (bar.shown)
		draw(what);
	bar.done++;
}

void bench_progress_clear(void)
{
	if (bar.drawn)
		fprintf(stderr, "\r%78s\r", "");
	bar.drawn = false;
}
