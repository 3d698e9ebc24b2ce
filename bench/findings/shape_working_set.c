/* SPDX-License-Identifier: MIT */
/*
 * The levels are those around the L2 cache: all threads' memory well inside
 * it, and well beyond.  The walk of one thread alone is taken off, so that a
 * switch is left, with the lines that it makes a thread fetch again.
 */
#include <string.h>

#include "bench/findings/shape.h"
#include "bench/tools/text.h"

#define INSIDE .25 /* of the L2 cache */
#define BEYOND 2

/* Those of the row's samples; 1 if none tells. */
static double threads_of(const struct bench_result *result,
			 const struct bench_result_row *row)
{
	for (size_t i = 0; i < result->sample_count; i++) {
		const struct bench_sample *s = &result->samples[i];

		if (bench_result_is_of(row, s->probe, s->params,
				       s->placement) &&
		    s->threads > 0)
			return s->threads;
	}
	return 1;
}

/* Of all threads. */
static double bytes_of(const struct bench_result *result,
		       const struct bench_result_row *row)
{
	double unit =
		row->params && !strncmp(row->params, "kib=", 4) ? 1024 : 1;

	return unit * bench_curve_level(row->params) * threads_of(result, row);
}

/* The level nearest to the limit on its own side; NULL: there is none. */
static const char *nearest(const struct bench_result *result, const char *probe,
			   double limit, bool above, double *nearest_bytes)
{
	const char *params = NULL;

	for (size_t i = 0; i < result->row_count; i++) {
		const struct bench_result_row *row = &result->rows[i];
		double bytes = bytes_of(result, row);

		if (row->probe != probe || !(bytes > 0) ||
		    (above ? bytes < limit : bytes > limit) ||
		    (params && (bytes < *nearest_bytes) != above))
			continue;
		params = row->params;
		*nearest_bytes = bytes;
	}
	return params;
}

static const char *choose(const struct bench_result *result,
			  struct bench_shape_time *times)
{
	const char *probe = bench_text_intern(times[0].probe);
	double cache = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(
		result->machine, "cpu_l2_cache_bytes"));
	double inside = 0, beyond = 0;

	if (!(cache > 0))
		return "the size of the L2 cache is not known";
	times[0].params = nearest(result, probe, BEYOND * cache, true, &beyond);
	times[2].params =
		nearest(result, probe, INSIDE * cache, false, &inside);
	if (!times[0].params || !times[2].params)
		return bench_text_format("at no level all threads use %s the "
					 "L2 cache, of %.0f KiB",
					 times[0].params
						 ? "at most a quarter of"
						 : "at least twice",
					 cache / 1024);
	times[1].params = times[0].params;
	times[3].params = times[2].params;
	return NULL;
}

SHAPE(working_set) = {
	.name = "working-set",
	.claim =
		"a switch grows dearer where what the threads work on outgrows "
		"the L2 cache",
	.source = "C. Li, C. Ding, K. Shen: Quantifying the Cost of Context "
		  "Switch. Workshop on Experimental Computer Science, 2007",
	.quantity =
		"a switch of kthreads, without the walk: beyond the L2 cache "
		"over inside",
	.times = { { "working-set", NULL, "kthreads" },
		   { "working-set-alone", NULL, "kthreads" },
		   { "working-set", NULL, "kthreads" },
		   { "working-set-alone", NULL, "kthreads" } },
	.differences = true,
	.least = 1,
	.choose = choose,
};
