/* SPDX-License-Identifier: MIT */
/*
 * The parts of a page about several folders.
 */
#ifndef BENCH_PAGE_FLEET_H
#define BENCH_PAGE_FLEET_H

#include <stdio.h>

#include "bench/fleet/stats.h"
#include "bench/page/outline.h"
#include "bench/plot/plot.h"

/* What the machines are, and in what they differ; 0 or -errno. */
int bench_page_machines(const struct bench_fleet_groups *groups,
			struct bench_page_outline *outline, FILE *file);

/* The ratios of one pair of arms, machines side by side. */
struct bench_plot bench_page_fleet_plot(const struct bench_fleet_key *key);
void bench_page_fleet_add(struct bench_plot *plot,
			  const struct bench_fleet_view *view);

#endif
