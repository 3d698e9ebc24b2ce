/* SPDX-License-Identifier: MIT */
/*
 * From the rows of a result to curves.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/findings/curve.h"
#include "bench/result/series.h"
#include "bench/result/summary.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

double bench_curve_level(const char *params)
{
	const char *equals = params ? strchr(params, '=') : NULL;
	double level;

	return equals && bench_text_number(equals + 1, &level) && level > 0
		       ? level
		       : 0;
}

const char *bench_curve_axis(const char *params)
{
	return params ? bench_text_intern(bench_text_format(
				"%.*s", (int)strcspn(params, "="), params))
		      : NULL;
}

double bench_curve_value(const struct bench_curve *curve, double time)
{
	return curve->rate ? 1 / time : time;
}

static void add_interval(struct bench_curve_point *point)
{
	size_t n = point->count, k = bench_stats_k(n, .025);
	double *sorted = bench_alloc(n + 1, sizeof *sorted);

	memcpy(sorted, point->times, n * sizeof *sorted);
	point->median = bench_stats_median(sorted, n);
	point->lo = n < BENCH_BLOCKS_MIN ? NAN : sorted[k - 1];
	point->hi = n < BENCH_BLOCKS_MIN ? NAN : sorted[n - k];
}

bool bench_curve_point(const struct bench_result *result,
		       const struct bench_result_row *row,
		       const struct bench_result_arm *arm,
		       struct bench_curve_point *point)
{
	struct bench_series series = bench_series_make(result, row, arm->name);
	struct bench_summary_block *blocks =
		bench_alloc(series.count + 1, sizeof *blocks);
	size_t count = 0;

	if (series.first)
		count = bench_summary_blocks(result, row, &series, blocks);
	*point = (struct bench_curve_point){
		.level = bench_curve_level(row->params),
		.params = row->params,
		.first = series.first,
		.numbers = bench_alloc(count + 1, sizeof(double)),
		.times = bench_alloc(count + 1, sizeof(double)),
		.count = count,
		.rate = series.first && bench_series_is_rate(&series),
	};
	for (size_t i = 0; i < count; i++) {
		point->numbers[i] = blocks[i].number;
		point->times[i] =
			point->rate ? 1 / blocks[i].value : blocks[i].value;
	}
	add_interval(point);
	return count;
}

static void add_point(struct bench_curve *curve,
		      const struct bench_curve_point *point)
{
	curve->rate = point->rate;
	curve->points = bench_grow(curve->points, curve->count, sizeof *point);
	curve->points[curve->count++] = *point;
}

static int by_level(const void *a, const void *b)
{
	double x = ((const struct bench_curve_point *)a)->level;
	double y = ((const struct bench_curve_point *)b)->level;

	return (x > y) - (x < y);
}

/* The probe's first row at its place, on an axis of numbers. */
static bool begins(const struct bench_result *result, size_t at)
{
	const struct bench_result_row *rows = result->rows;
	const char *place = bench_result_place(result, &rows[at]);

	for (size_t i = 0; i < result->row_count; i++) {
		const char *other = bench_result_place(result, &rows[i]);

		/* One CPU alone is a curve where no place has one. */
		if (rows[i].probe == rows[at].probe &&
		    (other == place ? i < at : !place))
			return false;
	}
	return bench_curve_level(rows[at].params) > 0;
}

static bool is_on(const struct bench_curve *curve,
		  const struct bench_result *result,
		  const struct bench_result_row *row)
{
	const char *place = bench_result_place(result, row);

	return row->probe == curve->probe &&
	       bench_curve_level(row->params) > 0 &&
	       bench_curve_axis(row->params) == curve->axis &&
	       (!place || place == curve->place);
}

static bool is_one_cpu(const char *placement)
{
	return placement && !strcmp(placement, "one-cpu");
}

static const char *common_placement(const struct bench_curve *curve)
{
	const char *common = curve->points[0].first->placement;

	for (size_t i = 1; i < curve->count; i++) {
		const char *placement = curve->points[i].first->placement;

		if (is_one_cpu(common))
			common = placement;
		else if (placement != common && !is_one_cpu(placement))
			return NULL;
	}
	return common;
}

static struct bench_curve make(const struct bench_result *result, size_t at,
			       const struct bench_result_arm *arm)
{
	const struct bench_result_row *rows = result->rows;
	struct bench_curve curve = {
		.probe = rows[at].probe,
		.what = rows[at].what,
		.axis = bench_curve_axis(rows[at].params),
		.unit = rows[at].unit,
		.place = bench_result_place(result, &rows[at]),
		.arm = arm,
	};

	for (size_t i = 0; i < result->row_count; i++) {
		struct bench_curve_point point;

		if (is_on(&curve, result, &rows[i]) &&
		    bench_curve_point(result, &rows[i], arm, &point))
			add_point(&curve, &point);
	}
	if (!curve.count)
		return curve;
	qsort(curve.points, curve.count, sizeof *curve.points, by_level);
	curve.placement = common_placement(&curve);
	return curve;
}

size_t bench_curve_list(const struct bench_result *result,
			struct bench_curve **curves)
{
	size_t count = 0;

	*curves = NULL;
	for (size_t i = 0; i < result->row_count; i++) {
		for (size_t a = 0; a < result->arm_count; a++) {
			struct bench_curve curve;

			if (!begins(result, i))
				break;
			curve = make(result, i, &result->arms[a]);
			if (curve.count < 2)
				continue;
			*curves = bench_grow(*curves, count, sizeof curve);
			(*curves)[count++] = curve;
		}
	}
	return count;
}
