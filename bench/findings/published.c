/* SPDX-License-Identifier: MIT */
/*
 * Asks of every shape whether it is here, too.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/findings/shape.h"
#include "bench/stats/redraw.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

#define TEXT(field)   BENCH_COLUMN(struct bench_published, field, BENCH_TEXT)
#define NUMBER(field) BENCH_COLUMN(struct bench_published, field, BENCH_NUMBER)

static const struct bench_column columns[] = {
	TEXT(run_id), TEXT(machine_id), TEXT(shape),    TEXT(claim),
	TEXT(source), TEXT(verdict),    TEXT(quantity), NUMBER(value),
	NUMBER(lo),   NUMBER(hi),       NUMBER(least),  TEXT(reason),
};

const struct bench_table bench_published_table = {
	columns,
	sizeof columns / sizeof *columns,
	sizeof columns / sizeof *columns,
	sizeof(struct bench_published),
};

extern const struct bench_shape *const __start_shapes[];
extern const struct bench_shape *const __stop_shapes[];

#define SHAPES ((size_t)(__stop_shapes - __start_shapes))

bool bench_published_needs(const char *probe, const char *params)
{
	for (size_t i = 0; i < SHAPES; i++) {
		const struct bench_shape_time *t = __start_shapes[i]->times;

		for (; t->probe; t++)
			if (!strcmp(t->probe, probe) &&
			    (!t->params || !params ||
			     !strcmp(t->params, params)))
				return true;
	}
	return false;
}

/* A shape at work. */
struct work {
	const struct bench_result *result;
	const char *place; /* of its rows of several CPUs, or NULL */
	struct bench_shape_time times[BENCH_SHAPE_TIMES + 1];
	struct bench_curve_point points[BENCH_SHAPE_TIMES];
	size_t count;
	bool differences;
};

/* Of several placements the first that was asked for. */
static const struct bench_result_row *
find_row(const struct bench_result *result, const struct bench_shape_time *t)
{
	const char *probe = bench_text_intern(t->probe);
	const char *params = bench_text_intern(t->params);

	for (size_t i = 0; i < result->row_count; i++)
		if (result->rows[i].probe == probe &&
		    result->rows[i].params == params)
			return &result->rows[i];
	return NULL;
}

static bool has_probe(const struct bench_result *result,
		      const struct bench_shape_time *t)
{
	const char *probe = bench_text_intern(t->probe);

	for (size_t i = 0; i < result->row_count; i++)
		if (result->rows[i].probe == probe)
			return true;
	return false;
}

static const struct bench_result_arm *
find_arm(const struct bench_result *result, const char *implementation)
{
	for (size_t i = 0; i < result->arm_count; i++)
		if (!strcmp(result->arms[i].name, implementation))
			return &result->arms[i];
	return NULL;
}

/* Why the probe has no rows here: what the plan has noted, if anything. */
static const char *missing(const struct bench_result *result,
			   const struct bench_shape_time *t)
{
	for (size_t i = 0; i < result->notes.count; i++) {
		const struct bench_note *note = &result->notes.notes[i];

		if (!strcmp(note->probe, t->probe) &&
		    (!note->arm || !strcmp(note->arm, t->implementation)))
			return bench_note_text(note);
	}
	return bench_text_format("no such probe: %s", t->probe);
}

/* NULL, or why the shape cannot be asked for. */
static const char *collect(struct work *w)
{
	for (const struct bench_shape_time *t = w->times; t->probe; t++) {
		const struct bench_result_row *row = find_row(w->result, t);
		const struct bench_result_arm *arm =
			find_arm(w->result, t->implementation);

		if (!row)
			return missing(w->result, t);
		if (bench_result_place(w->result, row))
			w->place = bench_result_place(w->result, row);
		if (!arm || !bench_curve_point(w->result, row, arm,
					       &w->points[w->count++]))
			return bench_text_format("%s was not measured by %s",
						 t->probe, t->implementation);
	}
	return NULL;
}

static double value(const struct work *w, const double *medians)
{
	double product = 1;

	if (w->differences)
		return (medians[0] - medians[1]) / (medians[2] - medians[3]);
	for (size_t i = 0; i < w->count; i++)
		product *= i % 2 ? 1 / medians[i] : medians[i];
	return product;
}

static void estimate(const struct work *w, struct bench_random *random,
		     struct bench_published *p)
{
	double draws[BENCH_REDRAWS], medians[BENCH_SHAPE_TIMES] = { 0 };
	struct bench_interval interval;

	for (size_t i = 0; i < w->count; i++)
		medians[i] = w->points[i].median;
	p->value = value(w, medians);
	for (size_t i = 0; i < w->count; i++)
		if (w->points[i].count < BENCH_BLOCKS_MIN)
			return;
	for (size_t d = 0; d < BENCH_REDRAWS; d++) {
		for (size_t i = 0; i < w->count; i++)
			medians[i] = bench_redraw_median(
				w->points[i].times, w->points[i].count, random);
		draws[d] = value(w, medians);
	}
	interval = bench_redraw_interval(draws);
	p->lo = interval.lo;
	p->hi = interval.hi;
}

/* What is taken off must leave something, or no ratio of it means anything. */
static bool leaves_nothing(const struct work *w)
{
	const struct bench_curve_point *p = w->points;

	return w->differences &&
	       !(p[0].median > p[1].median && p[2].median > p[3].median);
}

static void judge(struct bench_published *p)
{
	p->verdict = "inconclusive";
	if (isnan(p->lo))
		p->reason = bench_text_format("fewer than %d blocks",
					      BENCH_BLOCKS_MIN);
	else if (p->lo > p->least)
		p->verdict = "holds";
	else if (p->hi < p->least)
		p->verdict = "does not hold";
	else
		p->reason = "the interval has the limit inside";
}

static struct bench_published make(const struct bench_result *result,
				   const struct bench_shape *shape)
{
	struct bench_random random = { bench_bootstrap_seed(
		result->seed, shape->name, "shape", "") };
	struct work w = { .result = result, .differences = shape->differences };
	struct bench_published p;

	bench_table_empty(&bench_published_table, &p);
	if (result->sample_count) {
		p.run_id = result->samples[0].run_id;
		p.machine_id = result->samples[0].machine_id;
	}
	p.shape = shape->name;
	p.claim = shape->claim;
	p.source = shape->source;
	p.quantity = shape->quantity;
	p.least = shape->least;
	p.verdict = "not run";
	memcpy(w.times, shape->times, sizeof w.times);
	if (!has_probe(result, w.times))
		p.reason = missing(result, w.times);
	if (!p.reason && shape->choose)
		p.reason = shape->choose(result, w.times);
	if (!p.reason)
		p.reason = collect(&w);
	if (w.place)
		p.quantity = bench_text_format("%s, %s", p.quantity, w.place);
	if (p.reason)
		return p;
	if (leaves_nothing(&w)) {
		p.verdict = "inconclusive";
		p.reason = "what is taken off takes as long";
		return p;
	}
	estimate(&w, &random, &p);
	judge(&p);
	return p;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct bench_published *)a)->shape,
		      ((const struct bench_published *)b)->shape);
}

size_t bench_published_make(const struct bench_result *result,
			    struct bench_published **published)
{
	*published = bench_alloc(SHAPES + 1, sizeof **published);
	for (size_t i = 0; i < SHAPES; i++)
		(*published)[i] = make(result, __start_shapes[i]);
	qsort(*published, SHAPES, sizeof **published, by_name);
	return SHAPES;
}
