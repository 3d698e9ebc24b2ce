/* SPDX-License-Identifier: MIT */
/*
 * Levels of one probe.  Any count between its limits will do where it lists
 * counts; else only what it lists.
 */
#include <math.h>
#include <string.h>

#include "bench/plan/level.h"
#include "bench/tools/text.h"

bool bench_level_counts(const struct bench_probe *probe)
{
	double count;

	for (size_t i = 0; i < probe->level_count; i++)
		if (!bench_text_count(probe->levels[i], BENCH_LEVEL_MAX,
				      &count) ||
		    count < 1)
			return false;
	return true;
}

bool bench_level_takes(const struct bench_probe *probe, const char *level)
{
	double count;

	for (size_t i = 0; i < probe->level_count; i++)
		if (!strcmp(probe->levels[i], level))
			return true;
	return bench_level_counts(probe) &&
	       bench_text_count(level, BENCH_LEVEL_MAX, &count) &&
	       count >= probe->level_min && count <= probe->level_max;
}

const char *bench_level_range(const struct bench_probe *probe)
{
	if (!bench_level_counts(probe))
		return "has no such level";
	return isfinite(probe->level_max)
		       ? bench_text_format("takes %.0f to %.0f",
					   probe->level_min, probe->level_max)
		       : bench_text_format("takes %.0f or more",
					   probe->level_min);
}
