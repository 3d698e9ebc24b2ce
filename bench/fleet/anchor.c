/* SPDX-License-Identifier: MIT */
/*
 * Anchors: what reading the clock, a system call and a cache line cost on
 * each of a few machines.  Only the ratio between machines is told, so that
 * a reader can see how much of a difference the machine itself explains, and
 * of a cache line only where it goes the same way.
 */
#include <math.h>
#include <string.h>

#include "bench/fleet/print.h"
#include "bench/result/summary.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

static const char *const anchors[] = { "clock", "syscall", "line" };

#define ANCHORS (sizeof anchors / sizeof *anchors)

/* An anchor at a placement, and what the runs of each machine tell of it. */
struct anchor {
	const char *probe, *placement;
	double *values[BENCH_FLEET_FEW];
	size_t counts[BENCH_FLEET_FEW];
};

struct reading {
	struct anchor *anchors;
	size_t count, machine;
};

static bool is_anchor(const char *probe)
{
	bool found = false;

	for (size_t i = 0; i < ANCHORS; i++)
		found |= !strcmp(probe, anchors[i]);
	return found;
}

static struct anchor *find(struct reading *r, const struct bench_summary *s)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->anchors[i].probe == s->probe &&
		    r->anchors[i].placement == s->placement)
			return &r->anchors[i];
	r->anchors = bench_grow(r->anchors, r->count, sizeof *r->anchors);
	r->anchors[r->count] =
		(struct anchor){ s->probe, s->placement, { NULL }, { 0 } };
	return &r->anchors[r->count++];
}

static int take_row(const void *row, size_t line, void *context)
{
	const struct bench_summary *s = row;
	struct reading *r = context;
	struct anchor *anchor;

	(void)line;
	if (!s->probe || !s->implementation || s->params ||
	    strcmp(s->implementation, "floor") || !(s->median > 0) ||
	    !is_anchor(s->probe))
		return 0;
	anchor = find(r, s);
	anchor->values[r->machine] =
		bench_grow(anchor->values[r->machine],
			   anchor->counts[r->machine], sizeof(double));
	anchor->values[r->machine][anchor->counts[r->machine]++] =
		log(s->median);
	return 0;
}

static int read_summary(const struct bench_fleet_folder *folder,
			struct reading *r)
{
	const char *path = bench_text_format("%s/summary.csv", folder->path);
	struct bench_digest found;
	int status;

	if (!folder->has_summary)
		return 0;
	status = bench_table_read(&bench_summary_table, path, take_row, r,
				  &found.crc, &found.rows);
	return status ? status
		      : bench_digest_check(path, &found, &folder->summary);
}

/* " line 1.21", or where it was measured at several placements, which. */
static const char *ratio(const struct reading *r, const struct anchor *anchor,
			 size_t machine)
{
	const char *name = anchor->probe;

	if (!anchor->counts[0] || !anchor->counts[machine])
		return "";
	for (size_t i = 0; i < r->count; i++)
		if (anchor->placement && r->anchors[i].probe == anchor->probe &&
		    &r->anchors[i] != anchor)
			name = bench_text_format(
				"%s %s", anchor->probe,
				bench_fleet_short(anchor->placement));
	return bench_text_format(
		" %s %s", name,
		bench_show_ratio(
			exp(bench_stats_median(anchor->values[machine],
					       anchor->counts[machine]) -
			    bench_stats_median(anchor->values[0],
					       anchor->counts[0]))));
}

/* " M2 clock 1.21 syscall 1.05;", or "" where neither has any. */
static const char *ratios(const struct reading *r, size_t machine)
{
	const char *text = "";

	for (size_t a = 0; a < ANCHORS; a++)
		for (size_t i = 0; i < r->count; i++)
			if (!strcmp(r->anchors[i].probe, anchors[a]))
				text = bench_text_format(
					"%s%s", text,
					ratio(r, &r->anchors[i], machine));
	return *text ? bench_text_format(" %s%s;",
					 bench_fleet_machine_text(machine),
					 text)
		     : "";
}

int bench_fleet_anchors(const struct bench_fleet_groups *groups,
			const char **text)
{
	struct reading reading = { NULL, 0, 0 };
	const char *all = "";

	*text = NULL;
	if (groups->machine_count == 1 ||
	    groups->machine_count > BENCH_FLEET_FEW)
		return 0;
	for (size_t f = 0; f < groups->fleet->folder_count; f++) {
		int status;

		reading.machine = groups->machine_of[f];
		status = read_summary(&groups->fleet->folders[f], &reading);
		if (status)
			return status;
	}
	for (size_t m = 1; m < groups->machine_count; m++)
		all = bench_text_format("%s%s", all, ratios(&reading, m));
	if (*all)
		*text = bench_text_format("anchors, times those of M1:%.*s: so "
					  "much slower each machine itself is",
					  (int)strlen(all) - 1, all);
	return 0;
}
