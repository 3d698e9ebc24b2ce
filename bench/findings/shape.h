/* SPDX-License-Identifier: MIT */
/*
 * Shapes: known results whose shape, not whose figures, a machine should
 * repeat.  Each is one file, bench/findings/shape_NAME.c:
 *
 *	SHAPE(name) = { .name = "…", .claim = "…", .source = "…", … };
 *
 * defines and registers it; there is no list to add it to.
 *
 * A shape is a quantity worked out of medians and a least value.  Blocks are
 * drawn anew and the quantity is worked out of them, for its interval.
 */
#ifndef BENCH_FINDINGS_SHAPE_H
#define BENCH_FINDINGS_SHAPE_H

#include "bench/findings/curve.h"
#include "bench/stats/bootstrap.h"

#define BENCH_SHAPE_TIMES 4 /* that a quantity is worked out of, at most */

/* A time that a shape needs: the arm of an implementation, at a row. */
struct bench_shape_time {
	const char *probe, *params; /* params NULL: the row without a level */
	const char *implementation;
};

struct bench_shape {
	const char *name;
	const char *claim;    /* one sentence */
	const char *source;   /* title, authors, where and when */
	const char *quantity; /* what the value is, in words */
	/*
	 * The times it needs; ended by one without a probe.  Their product,
	 * by turns over and under the fraction's line, is the value; or, of
	 * four, how much the first is above the second over how much the third
	 * is above the fourth.
	 */
	struct bench_shape_time times[BENCH_SHAPE_TIMES + 1];
	bool differences;
	double least; /* from there on it holds */
	/*
	 * For a shape whose levels depend on the machine: fills in their
	 * params, or returns why it cannot, in words.
	 */
	const char *(*choose)(const struct bench_result *result,
			      struct bench_shape_time *times);
};

#define SHAPE(id)                                                          \
	static const struct bench_shape shape_##id;                        \
	__attribute__((used,                                               \
		       section("shapes"))) static const struct bench_shape \
		*const shape_##id##_entry = &shape_##id;                   \
	static const struct bench_shape shape_##id

/* A row of published.csv; the first fields are its columns. */
struct bench_published {
	const char *run_id, *machine_id, *shape, *claim, *source, *verdict;
	const char *quantity;
	double value, lo, hi, least;
	const char *reason; /* why it was not run or is inconclusive */
};

extern const struct bench_table bench_published_table;

/* What each shape is here; returns how many shapes there are. */
size_t bench_published_make(const struct bench_result *result,
			    struct bench_published **published);

/* Some shape needs the probe, at this level if it has any. */
bool bench_published_needs(const char *probe, const char *params);

/* What was seen, or why nothing was. */
const char *bench_published_seen(const struct bench_published *published);

void bench_published_text(const struct bench_published *published, size_t count,
			  FILE *file);
void bench_published_markdown(const struct bench_published *published,
			      size_t count, FILE *file);

#endif
