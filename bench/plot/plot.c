/* SPDX-License-Identifier: MIT */
/*
 * What is drawn: points of series, in rows or at levels.
 */
#include "bench/plot/plot.h"

#include <string.h>

#include "bench/tools/alloc.h"

struct bench_plot_point *bench_plot_add(struct bench_plot *plot)
{
	plot->points = bench_grow(plot->points, plot->point_count,
				  sizeof *plot->points);
	return &plot->points[plot->point_count++];
}

static size_t find(const char ***names, size_t *count, const char *name)
{
	size_t i = 0;

	while (i < *count && strcmp((*names)[i], name))
		i++;
	if (i < *count)
		return i;
	*names = bench_grow(*names, *count, sizeof **names);
	(*names)[(*count)++] = name;
	return i;
}

size_t bench_plot_series(struct bench_plot *plot, const char *name)
{
	return find(&plot->series, &plot->series_count, name);
}

size_t bench_plot_row(struct bench_plot *plot, const char *name)
{
	return find(&plot->rows, &plot->row_count, name);
}

bool bench_plot_is_used(const struct bench_plot *plot, size_t series)
{
	for (size_t i = 0; i < plot->point_count; i++)
		if (plot->points[i].series == series)
			return true;
	return false;
}

size_t bench_plot_used(const struct bench_plot *plot, size_t before)
{
	size_t used = 0;

	for (size_t s = 0; s < before && s < plot->series_count; s++)
		used += bench_plot_is_used(plot, s);
	return used;
}
