/* SPDX-License-Identifier: MIT */
/*
 * Checks of what the system grants us: threads, memory maps, interfaces.
 */
#include "bench/check/checks.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/machine/machine.h"
#include "bench/machine/text.h"
#include "bench/tools/file.h"

/* Fewer than these leave no room for the probes with many threads. */
#define PIDS_WANTED      2000
#define PROCESSES_WANTED 4096
#define MAPS_WANTED      65530 /* the kernel's default */

void bench_check_pids(struct bench_finding *finding, const cJSON *machine)
{
	const cJSON *pids = bench_machine_find(machine, "cgroup.pids_max");

	finding->mend = bench_check_mend_group(BENCH_GRANT_THREADS, machine);
	if (cJSON_IsNumber(pids))
		bench_check_say(finding,
				pids->valuedouble < PIDS_WANTED ? BENCH_WARN
								: BENCH_OK,
				"%.0f (pids.max)", pids->valuedouble);
	else if (cJSON_IsString(pids))
		bench_check_say(finding, BENCH_OK, "none (pids.max)");
	else
		bench_check_unknown(finding, "pids.max");
}

void bench_check_processes(struct bench_finding *finding, const cJSON *machine)
{
	struct rlimit limit;

	(void)machine;
	if (bench_check_skip(finding))
		return;
	if (getrlimit(RLIMIT_NPROC, &limit))
		bench_check_unknown(finding, "RLIMIT_NPROC");
	else if (limit.rlim_cur == RLIM_INFINITY)
		bench_check_say(finding, BENCH_OK, "none (RLIMIT_NPROC)");
	else
		bench_check_say(finding,
				limit.rlim_cur < PROCESSES_WANTED && geteuid()
					? BENCH_WARN
					: BENCH_OK,
				"%llu; root is exempt (RLIMIT_NPROC)",
				(unsigned long long)limit.rlim_cur);
}

void bench_check_maps(struct bench_finding *finding, const cJSON *machine)
{
	const char *path = "/proc/sys/vm/max_map_count";
	long long count;

	(void)machine;
	if (bench_file_number(path, &count))
		bench_check_unknown(finding, path);
	else
		bench_check_say(finding,
				count < MAPS_WANTED ? BENCH_WARN : BENCH_OK,
				"%lld (%s)", count, path);
}

/* An interface that the description has tried already. */
static void check_ability(struct bench_finding *finding, const cJSON *ability)
{
	const char *reason =
		cJSON_GetStringValue(cJSON_GetObjectItem(ability, "reason"));

	if (bench_check_skip(finding))
		return;
	if (reason)
		bench_check_say(finding, BENCH_NOTE, "%s", reason);
	else
		bench_check_say(finding, BENCH_OK, "tried, works");
}

void bench_check_io_uring(struct bench_finding *finding, const cJSON *machine)
{
	check_ability(finding, cJSON_GetObjectItem(machine, "io_uring"));
}

void bench_check_counters(struct bench_finding *finding, const cJSON *machine)
{
	check_ability(finding, cJSON_GetObjectItem(machine, "counters"));
}
