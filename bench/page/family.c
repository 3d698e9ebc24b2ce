/* SPDX-License-Identifier: MIT */
/*
 * What a probe is about is told by its unit, so a new one needs no list.
 */
#include <string.h>

#include "bench/page/page.h"

const struct bench_page_family bench_page_families[BENCH_PAGE_FAMILIES] = {
	[BENCH_PAGE_CREATING] = { .title = "Creating threads",
				  .units = { "ns/thread", "ns/task",
					     "ns/fork" } },
	[BENCH_PAGE_SWITCHING] = { .title = "Switching",
				   .units = { "ns/switch", "ns/wake",
					      "ns/value", "ns/walk" } },
	[BENCH_PAGE_COMPUTING] = { .title = "Computing on several CPUs",
				   .units = { "ns/piece" },
				   .ideal = true },
	[BENCH_PAGE_SYNCHRONISING] = { .title = "Synchronising" },
	[BENCH_PAGE_TIME] = { .title = "Time",
			      .units = { "ns/sleep", "ns/timer", "ns/input",
					 "ns/window" } },
	[BENCH_PAGE_INPUT] = { .title = "Input and output",
			       .units = { "ns/echo", "ns/read" } },
	[BENCH_PAGE_MEMORY] = { .title = "Memory of threads that wait",
				.units = { "bytes/thread" } },
	[BENCH_PAGE_AT_ONCE] = { .title = "Threads at once",
				 .units = { "threads" } },
	[BENCH_PAGE_CROSSOVER] = { .title = "When which is faster",
				   .units = { "ns/step", "ns/turn" } },
};

const struct bench_page_family *
bench_page_family(const struct bench_summary *row)
{
	const struct bench_page_family *f = bench_page_families;

	for (; f < bench_page_families + BENCH_PAGE_FAMILIES; f++)
		for (size_t u = 0; f->units[u]; u++)
			if (!strcmp(row->unit, f->units[u]))
				return f;
	/* What is left is a time of synchronising. */
	return bench_summary_is_time(row)
		       ? &bench_page_families[BENCH_PAGE_SYNCHRONISING]
		       : NULL;
}
