/* SPDX-License-Identifier: MIT */
/*
 * A cell tells what it measured, when all is measured.
 */
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>

#include "probes/cell.h"

static void print_sample(const struct cell_request *q,
			 const struct cell_result *run, uint64_t i)
{
	const struct probe_run *r = &run->sample[i];
	const struct probe_counts *c = &r->counts;

	printf("sample\tindex=%" PRIu64 "\twarmup=%d\tops=%" PRIu64
	       "\twork=%" PRIu64 "\telapsed_ns=%" PRIu64
	       "\toverhead_ns=%.1f\tclock_hz=%.0f",
	       i, i < q->warmup, r->ops, r->work, r->end_ns - r->begin_ns,
	       run->overhead_ns, run->clock_hz[i]);
	if (r->switches)
		printf("\tswitches_claimed=%" PRIu64, r->switches);
#ifdef TH_SWITCHES
	printf("\tswitches_user=%" PRIu64, c->user_switches);
#endif
	printf("\tnvcsw=%" PRIu64 "\tnivcsw=%" PRIu64 "\tminflt=%" PRIu64
	       "\tmajflt=%" PRIu64 "\tcpu_user_ns=%" PRIu64
	       "\tcpu_system_ns=%" PRIu64,
	       c->nvcsw, c->nivcsw, c->minflt, c->majflt, c->cpu_user_ns,
	       c->cpu_system_ns);
	if (r->amount > 0)
		printf("\tamount=%.0f", r->amount);
	if (r->bytes.resident > 0)
		printf("\tresident_bytes=%.0f\tpage_table_bytes=%.0f"
		       "\tkernel_bytes=%.0f",
		       r->bytes.resident, r->bytes.page_tables,
		       r->bytes.kernel);
	if (r->limit.name)
		printf("\tlimit=%s", limit_text(&r->limit));
	for (unsigned k = 0; run->is_counted[i] && k < run->counters->count;
	     k++)
		printf("\tcounted_%s=%" PRIu64, run->counters->events[k].name,
		       run->counted[i][k]);
	putchar('\n');
}

static void print_cpus(const struct cell_result *run)
{
	const char *separator = "\tcpus_seen=";

	for (int cpu = 0; cpu < PROBE_CPUS; cpu++) {
		int seen = 0;

		for (uint64_t i = 0; i < run->count; i++)
			seen |= run->sample[i].cpus_seen[cpu / 64] >> cpu % 64 &
				1;
		if (!seen)
			continue;
		printf("%s%d", separator, cpu);
		separator = "+";
	}
}

void cell_print(const struct cell_request *q, const struct cell_result *run)
{
	struct rusage u;

	for (uint64_t i = 0; i < run->count; i++)
		print_sample(q, run, i);
	getrusage(RUSAGE_SELF, &u);
	printf("process\tbackend=%s\tthreads=%" PRIu64
	       "\tmax_rss_bytes=%" PRIu64,
	       th_backend(),
	       q->probe->threads ? (uint64_t)q->probe->threads : q->level,
	       (uint64_t)u.ru_maxrss * 1024);
	if (run->line_before > 0)
		printf("\tline_ns_before=%.1f\tline_ns_after=%.1f",
		       run->line_before, run->line_after);
	cell_events_print();
	if (run->counters)
		printf("\tcounted_scope=%s", run->counters->scope);
#ifdef TH_SWITCHES
	printf("\tworkers=%u", TH_WORKERS(q->cpu_count));
#endif
	print_cpus(run);
	puts("\ndone");
}
