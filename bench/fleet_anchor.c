/* SPDX-License-Identifier: MIT */
/*
 * Anchors: what reading the clock, a system call and a cache line cost on
 * each of a few machines.  Only the ratio between machines is told, so that
 * a reader can see how much of a difference the machine itself explains.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/error.h"
#include "bench/fleet_print.h"
#include "bench/report.h"
#include "bench/stats.h"
#include "bench/summary.h"
#include "bench/text.h"

static const char *const anchors[] = { "clock", "syscall", "line" };

#define ANCHORS (sizeof anchors / sizeof *anchors)

/* The runs of a machine that tell of an anchor. */
struct runs {
	double *values;
	size_t count;
};

static int take_row(const void *row, size_t line, void *context)
{
	const struct bench_summary *s = row;
	struct runs *runs = context;

	(void)line;
	if (!s->probe || !s->implementation || s->params ||
	    strcmp(s->implementation, "floor") || !(s->median > 0))
		return 0;
	for (size_t i = 0; i < ANCHORS; i++)
		if (!strcmp(s->probe, anchors[i])) {
			runs[i].values =
				bench_grow(runs[i].values, runs[i].count,
					   sizeof *runs[i].values);
			runs[i].values[runs[i].count++] = log(s->median);
		}
	return 0;
}

static int read_summary(const struct bench_fleet_folder *folder,
			struct runs *runs)
{
	const char *path = bench_text_format("%s/summary.csv", folder->path);
	struct bench_digest found;
	int status;

	if (!folder->has_summary)
		return 0;
	status = bench_table_read(&bench_summary_table, path, take_row, runs,
				  &found.crc, &found.rows);
	return status ? status
		      : bench_digest_check(path, &found, &folder->summary);
}

/* " M2 clock 1.21 syscall 1.05;", or "" where neither has any. */
static const char *ratios(const struct runs (*runs)[ANCHORS], size_t machine)
{
	const char *text = "";

	for (size_t i = 0; i < ANCHORS; i++) {
		const struct runs *first = &runs[0][i];
		const struct runs *other = &runs[machine][i];

		if (!first->count || !other->count)
			continue;
		text = bench_text_format(
			"%s %s %s", text, anchors[i],
			bench_show_ratio(
				exp(bench_stats_median(other->values,
						       other->count) -
				    bench_stats_median(first->values,
						       first->count))));
	}
	return *text ? bench_text_format(" %s%s;",
					 bench_fleet_machine_text(machine),
					 text)
		     : "";
}

int bench_fleet_anchors(const struct bench_fleet_groups *groups,
			const char **text)
{
	struct runs runs[BENCH_FLEET_FEW][ANCHORS] = { 0 };
	const char *all = "";

	*text = NULL;
	if (groups->machine_count == 1 ||
	    groups->machine_count > BENCH_FLEET_FEW)
		return 0;
	for (size_t f = 0; f < groups->fleet->folder_count; f++) {
		int status = read_summary(&groups->fleet->folders[f],
					  runs[groups->machine_of[f]]);

		if (status)
			return status;
	}
	for (size_t m = 1; m < groups->machine_count; m++)
		all = bench_text_format("%s%s", all, ratios(runs, m));
	if (*all)
		*text = bench_text_format("anchors, times those of M1:%.*s: so "
					  "much slower each machine itself is",
					  (int)strlen(all) - 1, all);
	return 0;
}
