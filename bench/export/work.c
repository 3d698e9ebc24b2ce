/* SPDX-License-Identifier: MIT */
/*
 * What the samples of a block did, from which its value was made.
 */
#include <string.h>

#include "bench/export/export.h"

static bool is_of(const struct bench_sample *s, const struct bench_summary *row,
		  double block)
{
	return s->probe == row->probe && s->params == row->params &&
	       s->placement == row->placement && s->arm == row->arm &&
	       s->block == block && !s->role && !(s->warmup > 0) &&
	       s->value > 0 && (!s->mode || !strcmp(s->mode, "timed"));
}

struct bench_export_work bench_export_work(const struct bench_export *export,
					   const struct bench_summary *row,
					   size_t block)
{
	const struct bench_result *result = export->result;
	struct bench_export_work work = { 0 };

	for (size_t i = 0; i < result->sample_count; i++) {
		const struct bench_sample *s = &result->samples[i];

		if (!is_of(s, row, row->blocks[block].number))
			continue;
		work.iterations += s->iterations;
		work.cpu_ns += s->cpu_user_ns + s->cpu_system_ns;
	}
	return work;
}
