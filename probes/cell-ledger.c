/* SPDX-License-Identifier: MIT */
/*
 * The ledger: what the probe says it did against what was counted.
 */
#include <inttypes.h>
#include <string.h>

#include "probes/cell.h"

/* Nobody counts those of user threads whose library does not. */
static uint64_t switches_counted(const struct probe_run *r)
{
#ifdef TH_SWITCHES
	return r->counts.user_switches;
#else
	if (strcmp(TH_KIND, "user") == 0)
		return UINT64_MAX;
	return r->counts.nvcsw + r->counts.nivcsw;
#endif
}

const char *cell_ledger(const struct probe_run *r)
{
	if (r->broken)
		return r->broken;
	if (r->end_ns <= r->begin_ns)
		return "no time has passed";
	if (r->work < r->ops)
		return "less work was done than asked for";
	if (switches_counted(r) < r->switches)
		return "fewer switches were counted than the work takes";
#ifdef TH_SWITCHES
	if (r->switches_exact && switches_counted(r) != r->switches)
		return "the scheduler counted more switches than the probe";
#endif
	return NULL;
}

/* Every thread ran on one of the CPUs that were given. */
static void check_cpus(const struct cell_request *q,
		       const struct cell_result *run)
{
	uint64_t strange[PROBE_CPUS / 64] = { 0 };

	for (uint64_t i = 0; i < run->count; i++)
		for (int k = 0; k < PROBE_CPUS / 64; k++)
			strange[k] |= run->sample[i].cpus_seen[k];
	for (unsigned i = 0; i < q->cpu_count; i++)
		strange[q->cpus[i] / 64] &= ~(UINT64_C(1) << q->cpus[i] % 64);
	for (int cpu = 0; cpu < PROBE_CPUS; cpu++)
		if (strange[cpu / 64] >> cpu % 64 & 1)
			cell_fail(EXIT_SELF_CHECK,
				  "a thread ran on CPU %d, which is not among "
				  "those given",
				  cpu);
}

void cell_ledger_check(const struct cell_request *q,
		       const struct cell_result *run, int err)
{
	const struct probe_run *last =
		&run->sample[run->count ? run->count - 1 : 0];

	/* The cause of whatever else went wrong comes first. */
	cell_check_error(q->probe->name, run->err ? run->err : err,
			 &last->limit, last->broken);
	for (uint64_t i = 0; i < run->count; i++) {
		const struct probe_run *r = &run->sample[i];
		const char *wrong = cell_ledger(r);

		if (wrong)
			cell_fail(EXIT_SELF_CHECK,
				  "sample %" PRIu64 ": %s (ops %" PRIu64
				  ", work %" PRIu64 ", switches claimed "
				  "%" PRIu64 ", counted %" PRIu64 ")",
				  i, wrong, r->ops, r->work, r->switches,
				  switches_counted(r));
	}
	check_cpus(q, run);
}
