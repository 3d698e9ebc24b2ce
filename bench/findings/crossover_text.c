/* SPDX-License-Identifier: MIT */
/*
 * The columns of crossover.csv, and crossovers for a reader.
 */
#include <math.h>
#include <string.h>

#include "bench/findings/crossover.h"
#include "bench/sample/row_name.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

#define TEXT(field) BENCH_COLUMN(struct bench_crossover, field, BENCH_TEXT)
#define INTEGER(field) \
	BENCH_COLUMN(struct bench_crossover, field, BENCH_INTEGER)
#define NUMBER(field) BENCH_COLUMN(struct bench_crossover, field, BENCH_NUMBER)

static const struct bench_column columns[] = {
	TEXT(run_id),
	TEXT(machine_id),
	TEXT(probe),
	TEXT(axis),
	TEXT(unit),
	TEXT(a),
	TEXT(b),
	INTEGER(levels),
	NUMBER(level_least),
	NUMBER(level_most),
	INTEGER(n),
	TEXT(finding),
	TEXT(faster_below),
	TEXT(faster_above),
	NUMBER(level_below),
	NUMBER(level_above),
	NUMBER(level),
	NUMBER(level_lo),
	NUMBER(level_hi),
	NUMBER(alike_from),
	NUMBER(margin),
	TEXT(placement),
};

const struct bench_table bench_crossover_table = {
	columns,
	sizeof columns / sizeof *columns,
	sizeof columns / sizeof *columns,
	sizeof(struct bench_crossover),
};

bool bench_crossover_is_told(const struct bench_crossover *c)
{
	return !strcmp(c->finding, "crossover") ||
	       !strcmp(c->finding, "several") ||
	       !strncmp(c->probe, "crossover-", 10);
}

static const char *level(double level)
{
	return level < 1000 ? bench_text_format("%.3g", level)
			    : bench_text_format("%.0f", level);
}

static const char *crossing(const struct bench_crossover *c)
{
	const char *where = bench_text_format(
		"at %s = %s (%s – %s)", c->axis, level(c->level),
		level(c->level_lo), level(c->level_hi));

	/* There is nothing between two counts. */
	if (c->level_above - c->level_below <= 1)
		where = bench_text_format("between %s = %s and %s", c->axis,
					  level(c->level_below),
					  level(c->level_above));
	return bench_text_format("crossover %s: %s is faster below, %s above",
				 where, c->faster_below, c->faster_above);
}

/* What it says, after "probe, a against b: ". */
static const char *says(const struct bench_crossover *c)
{
	const char *range =
		bench_text_format("in %s = %s … %s", c->axis,
				  level(c->level_least), level(c->level_most));

	if (!strcmp(c->finding, "crossover"))
		return crossing(c);
	if (!strcmp(c->finding, "several"))
		return bench_text_format(
			"the faster one changes more than once %s", range);
	if (!strcmp(c->finding, "alike"))
		return bench_text_format("alike %s", range);
	if (!strcmp(c->finding, "none"))
		return bench_text_format("no crossover %s: %s is faster %s",
					 range, c->faster_below,
					 isnan(c->alike_from)
						 ? "throughout"
						 : "where they differ");
	if (!c->faster_below)
		return bench_text_format(
			"undecided %s: no level shows a faster one", range);
	return bench_text_format(
		"undecided %s: %s is faster where one is shown to be", range,
		c->faster_below);
}

const char *bench_crossover_says(const struct bench_crossover *c)
{
	const char *alike =
		isnan(c->alike_from)
			? ""
			: bench_text_format("; within %.3g %% from %s on",
					    100 * c->margin,
					    level(c->alike_from));

	return bench_show_text(
		bench_text_format("%s, %s against %s: %s%s",
				  bench_row_name(c->probe, NULL, c->place),
				  c->a, c->b, says(c), alike));
}

void bench_crossover_text(const struct bench_crossover *crossovers,
			  size_t count, FILE *file)
{
	const char *title = "\ncrossovers\n";

	for (size_t i = 0; i < count; i++) {
		if (!bench_crossover_is_told(&crossovers[i]))
			continue;
		fputs(title, file);
		title = "";
		bench_show_wrapped(
			bench_text_format("  %s",
					  bench_crossover_says(&crossovers[i])),
			file);
	}
}

void bench_crossover_markdown(const struct bench_crossover *crossovers,
			      size_t count, FILE *file)
{
	const char *title = "\n### Crossovers\n\n";

	for (size_t i = 0; i < count; i++) {
		if (!bench_crossover_is_told(&crossovers[i]))
			continue;
		fprintf(file, "%s- %s\n", title,
			bench_crossover_says(&crossovers[i]));
		title = "";
	}
}
