/* SPDX-License-Identifier: MIT */
/*
 * Which row something is of: one is told from others by its probe, its level
 * and its placement, for the same work on CPUs that lie otherwise is another
 * measurement.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "bench/result/result.h"
#include "bench/sample/row_name.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"

#define PLACEMENTS_MAX 16 /* far beyond those that there are */

bool bench_result_is_of(const struct bench_result_row *row, const char *probe,
			const char *params, const char *placement)
{
	return row->probe == probe && row->params == params &&
	       (!row->placement || row->placement == placement);
}

const char *bench_result_place(const struct bench_result *result,
			       const struct bench_result_row *row)
{
	return result->placed && row->placement &&
			       strcmp(row->placement, "one-cpu")
		       ? row->placement
		       : NULL;
}

static bool same_level(const struct bench_result_row *a,
		       const struct bench_result_row *b)
{
	return a->probe == b->probe && a->params == b->params;
}

static bool is_placed(const struct bench_result *result)
{
	const struct bench_result_row *rows = result->rows;

	for (size_t i = 1; i < result->row_count; i++)
		for (size_t j = 0; j < i; j++)
			if (same_level(&rows[i], &rows[j]) &&
			    rows[i].placement != rows[j].placement)
				return true;
	return false;
}

static void append(struct bench_result_row **rows, size_t *count,
		   struct bench_result_row row, const char *placement)
{
	row.placement = placement;
	*rows = bench_grow(*rows, *count, sizeof row);
	(*rows)[(*count)++] = row;
}

/* Those of the samples at the row's level, each once; how many, or too many. */
static size_t find(const struct bench_result *result,
		   const struct bench_result_row *row,
		   const char *found[PLACEMENTS_MAX + 1])
{
	size_t count = 0;

	for (size_t i = 0; i < result->sample_count; i++) {
		const struct bench_sample *s = &result->samples[i];
		size_t j = 0;

		if (!bench_result_is_of(row, s->probe, s->params, NULL))
			continue;
		while (j < count && found[j] != s->placement)
			j++;
		if (j == count && count <= PLACEMENTS_MAX)
			found[count++] = s->placement;
	}
	return count;
}

static int refuse(const struct bench_result_row *row, const char *folder)
{
	bench_error("%s/samples.csv, column placement: some samples of %s "
		    "have none, or they have more than 16; tell each row's in "
		    "run.json",
		    folder, bench_row_name(row->probe, row->params, NULL));
	return -EINVAL;
}

int bench_result_place_rows(struct bench_result *result)
{
	struct bench_result_row *rows = NULL;
	size_t count = 0;

	result->placed = is_placed(result);
	for (size_t i = 0; i < result->row_count; i++) {
		const struct bench_result_row *row = &result->rows[i];
		const char *found[PLACEMENTS_MAX + 1] = { row->placement };
		size_t places = row->placement ? 1 : find(result, row, found);

		if (places > PLACEMENTS_MAX)
			return refuse(row, result->folder);
		result->placed |= places > 1;
		for (size_t p = 0; p < places; p++) {
			/* Empty, it would stand for the others as well. */
			if (places > 1 && !found[p])
				return refuse(row, result->folder);
			append(&rows, &count, *row, found[p]);
		}
		if (!places)
			append(&rows, &count, *row, NULL);
	}
	result->rows = rows;
	result->row_count = count;
	return 0;
}
