/* SPDX-License-Identifier: MIT */
/*
 * Single events: what each one took, and the quantiles of a process's.
 *
 * All are kept, as the rare ones are what quantiles are asked for; of more than
 * EVENTS_MAX, which no sample of a suite has, the first.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "probes/cell.h"

#define EVENTS_MAX (1 << 20)

static uint64_t events[EVENTS_MAX];
static _Atomic uint64_t count;

void probe_event(uint64_t ns)
{
	/* Relaxed: all of them are read when their threads have ended. */
	uint64_t i = atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);

	if (i < EVENTS_MAX)
		events[i] = ns;
}

void cell_events_forget(void)
{
	count = 0;
}

static int by_size(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* One in `rare` is larger; there must be ten such ones to tell. */
static void print_quantile(const char *key, uint64_t n, uint64_t rare)
{
	if (n >= 10 * rare)
		printf("\tevent_%s_ns=%" PRIu64, key, events[n - 1 - n / rare]);
}

void cell_events_print(void)
{
	uint64_t n = count < EVENTS_MAX ? count : EVENTS_MAX;

	if (!n)
		return;
	qsort(events, n, sizeof *events, by_size);
	printf("\tevents=%" PRIu64, n);
	print_quantile("p50", n, 2);
	print_quantile("p90", n, 10);
	print_quantile("p99", n, 100);
	print_quantile("p999", n, 1000);
	printf("\tevent_max_ns=%" PRIu64, events[n - 1]);
}
