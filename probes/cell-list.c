/* SPDX-License-Identifier: MIT */
/*
 * A cell says what it is and which probes it has.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "probes/cell.h"

#define OPS_MAX (UINT64_C(1) << 40)

extern const struct probe *const __start_probes[];
extern const struct probe *const __stop_probes[];

/* Where the next level says most: in the middle of the widest gap. */
static unsigned widest_gap(const uint64_t *levels, unsigned n)
{
	unsigned at = 0;

	for (unsigned i = 1; i < n; i++)
		if (levels[i] > levels[i - 1] + 1 &&
		    (!at ||
		     levels[i] * levels[at - 1] >= levels[i - 1] * levels[at]))
			at = i;
	return at;
}

/* 1, 2, 4 … all, and as many between them as there is room for. */
static unsigned cpu_levels(uint64_t *levels, unsigned max)
{
	long all = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned n = 0, at;

	for (long cpus = 1; cpus < all && n < max - 1; cpus *= 2)
		levels[n++] = (uint64_t)cpus;
	levels[n++] = (uint64_t)all;
	while (n < max && (at = widest_gap(levels, n))) {
		memmove(&levels[at + 1], &levels[at],
			(n - at) * sizeof *levels);
		levels[at] = (levels[at - 1] + levels[at + 1]) / 2;
		n++;
	}
	return n;
}

/* The values on a probe's axis; how many, 0 without an axis. */
unsigned cell_levels(const struct probe *p, uint64_t *levels, unsigned max)
{
	unsigned n = 0;

	if (p->levels_are_cpus)
		return cpu_levels(levels, max);
	for (unsigned i = 0; i < PROBE_LEVELS && p->levels[i] && n < max; i++)
		if (!p->level_max || p->levels[i] <= p->level_max)
			levels[n++] = p->levels[i];
	return n;
}

/* Which of the names it is, from 1 on; 0: none of them. */
uint64_t cell_level(const struct probe *p, const char *name)
{
	for (unsigned i = 0; p->level_names[i]; i++)
		if (strcmp(p->level_names[i], name) == 0)
			return i + 1;
	return 0;
}

/* There is one first thread; and an amount is no better if looked at again. */
bool cell_is_once(const struct probe *p)
{
	return p->is_first || strncmp(p->unit, "ns", 2) != 0;
}

uint64_t cell_most_ops(const struct probe *p)
{
	if (cell_is_once(p))
		return 1;
	return p->ops_max ? p->ops_max : OPS_MAX;
}

static void list_probe(const struct probe *p)
{
	uint64_t levels[PROBE_LEVELS];
	unsigned n = cell_levels(p, levels, PROBE_LEVELS);

	printf("probe\tname=%s\twhat=%s\tunit=%s\tbetter=%s\tcpus=%u", p->name,
	       p->what, p->unit, p->better ? p->better : "lower", p->cpus);
	if (p->axis)
		printf("\taxis=%s", p->axis);
	for (unsigned i = 0; i < n; i++)
		printf("%s%" PRIu64, i ? "," : "\tlevels=", levels[i]);
	for (unsigned i = 0; p->level_names[i]; i++)
		printf("%s%s", i ? "," : "\tlevels=", p->level_names[i]);
	if (p->level_min)
		printf("\tlevel_min=%" PRIu64, p->level_min);
	if (p->level_max)
		printf("\tlevel_max=%" PRIu64, p->level_max);
	if (cell_is_once(p))
		printf("\tonce=1");
	if (p->events_ns)
		printf("\tevents_ns=%" PRIu64, p->events_ns);
	if (p->standard_max)
		printf("\tstandard_max=%" PRIu64, p->standard_max);
	if (p->floor_of)
		printf("\tfloor_of=%s", p->floor_of);
	if (p->suite)
		printf("\tsuite=%s", p->suite);
	if (p->lacks)
		printf("\tlacks=%s", p->lacks);
	putchar('\n');
}

void cell_list(void)
{
	printf("cell\tname=%s\tkind=%s\tbackend=%s\tversion=%s\tbuild=%s"
	       "\tprotocol=%d\n",
	       TH, TH_KIND, th_backend(), VERSION, BUILD_ID, CELL_PROTOCOL);
	for (const struct probe *const *p = __start_probes; p < __stop_probes;
	     p++)
		list_probe(*p);
	cell_list_concepts();
	puts("end");
}
