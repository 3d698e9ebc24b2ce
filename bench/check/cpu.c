/* SPDX-License-Identifier: MIT */
/*
 * Checks of which processors there are and how they are set.
 */
#include "bench/check/checks.h"

#include <string.h>

#include "bench/machine/machine.h"
#include "bench/machine/text.h"
#include "bench/machine/topology.h"
#include "bench/tools/file.h"
#include "bench/tools/text.h"

#define NO_TURBO "/sys/devices/system/cpu/intel_pstate/no_turbo"

static const char *text_of(const cJSON *machine, const char *path)
{
	return cJSON_GetStringValue(bench_machine_find(machine, path));
}

void bench_check_allowed(struct bench_finding *finding, const cJSON *machine)
{
	int count = bench_topology_allowed();
	const cJSON *all = cJSON_GetObjectItem(machine, "cpu_thread_count");
	const char *list = text_of(machine, "cpu_affinity");
	const char *cpuset = text_of(machine, "cgroup.cpuset");

	finding->mend = bench_check_mend_group(BENCH_GRANT_CPUS, machine);
	bench_check_say(finding, count > 1 ? BENCH_OK : BENCH_WARN,
			"%s: %d of %.0f (Cpus_allowed_list); cpuset: %s",
			list ? list : "not known", count,
			cJSON_IsNumber(all) ? all->valuedouble : count,
			cpuset ? cpuset : "none");
}

void bench_check_siblings(struct bench_finding *finding, const cJSON *machine)
{
	int shared = bench_topology_shared_cores();
	const char *list = text_of(machine, "cpu_affinity");

	bench_check_say(finding, shared ? BENCH_NOTE : BENCH_OK,
			"%d cores with more than one thread in CPUs %s "
			"(hwloc)",
			shared, list ? list : "allowed");
}

void bench_check_kinds(struct bench_finding *finding, const cJSON *machine)
{
	const cJSON *kinds = cJSON_GetObjectItem(machine, "cpu_kinds");
	const char *list = "";
	const cJSON *kind;

	cJSON_ArrayForEach(kind, kinds) if (cJSON_IsString(kind)) list =
		bench_text_format("%s%s%s", list, *list ? " | " : "",
				  kind->valuestring);
	if (cJSON_GetArraySize(kinds) > 1)
		bench_check_say(finding, BENCH_NOTE,
				"%d, the slowest first: CPUs %s (hwloc)",
				cJSON_GetArraySize(kinds), list);
	else
		bench_check_say(finding, BENCH_OK, "one (hwloc)");
}

void bench_check_governor(struct bench_finding *finding, const cJSON *machine)
{
	const char *source = bench_machine_source("governor");
	const char *governor = text_of(machine, "governor");

	if (!governor)
		bench_check_unknown(finding, source);
	else
		bench_check_say(finding,
				strcmp(governor, "performance") ? BENCH_WARN
								: BENCH_OK,
				"%s (%s)", governor, source);
}

/* Intel's driver has a file of its own, in which 1 means no turbo. */
void bench_check_turbo(struct bench_finding *finding, const cJSON *machine)
{
	const cJSON *turbo = cJSON_GetObjectItem(machine, "turbo");
	bool intel = bench_file_exists(NO_TURBO);
	const char *source = intel ? NO_TURBO : bench_machine_source("turbo");

	finding->mend =
		bench_text_format("echo %d > %s, or run --tune", intel, source);
	if (!cJSON_IsBool(turbo))
		bench_check_unknown(finding, source);
	else
		bench_check_say(
			finding, cJSON_IsTrue(turbo) ? BENCH_NOTE : BENCH_OK,
			"%s (%s)", cJSON_IsTrue(turbo) ? "on" : "off", source);
}

/* In a virtual machine only the host could keep others off a CPU. */
void bench_check_isolation(struct bench_finding *finding, const cJSON *machine)
{
	const char *isolated = text_of(machine, "isolcpus");
	const char *tickless = text_of(machine, "nohz_full");
	bool any = (isolated && *isolated) || (tickless && *tickless);

	if (!isolated && !tickless)
		bench_check_unknown(finding, bench_machine_source("isolcpus"));
	else
		bench_check_say(finding,
				any || bench_check_is_virtual(machine)
					? BENCH_OK
					: BENCH_NOTE,
				"isolated: %s; nohz_full: %s "
				"(/sys/devices/system/cpu/)",
				isolated && *isolated ? isolated : "none",
				tickless && *tickless ? tickless : "none");
}
