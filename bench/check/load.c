/* SPDX-License-Identifier: MIT */
/*
 * Checks of who else takes the processors' time: other programs, the
 * hypervisor, a quota.
 */
#include "bench/check/checks.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bench/machine/text.h"
#include "bench/machine/topology.h"
#include "bench/tools/file.h"
#include "bench/tools/text.h"
#include "cpu.h"

void bench_check_virtual(struct bench_finding *finding, const cJSON *machine)
{
	const char *kind = cJSON_GetStringValue(
		cJSON_GetObjectItem(machine, "virtualisation"));
	const char *container =
		cJSON_GetStringValue(cJSON_GetObjectItem(machine, "container"));

	bench_check_say(
		finding, kind && strcmp(kind, "none") ? BENCH_NOTE : BENCH_OK,
		"%s; container: %s (CPUID, /sys/class/dmi/id, "
		"/proc/1/environ)",
		kind ? kind : "not known", container ? container : "not known");
}

/*
 * The average lags by a minute, so a machine that has just finished a build
 * is unfit only if threads still wait for its CPUs.
 */
void bench_check_load(struct bench_finding *finding, const cJSON *machine)
{
	const cJSON *count = cJSON_GetObjectItem(machine, "cpu_thread_count");
	const cJSON *average = cJSON_GetObjectItem(machine, "load_avg_1min");
	const cJSON *runnable =
		cJSON_GetObjectItem(machine, "runnable_threads");
	enum bench_level level = BENCH_OK;
	double cpus, load, others;

	if (!cJSON_IsNumber(average) || !cJSON_IsNumber(runnable)) {
		bench_check_unknown(finding, "/proc/loadavg");
		return;
	}
	cpus = cJSON_IsNumber(count) ? count->valuedouble : 1;
	load = average->valuedouble;
	others = runnable->valuedouble - 1;
	if (load > 2 * cpus && others >= cpus)
		level = BENCH_UNFIT;
	else if (load > cpus / 2 || others >= cpus)
		level = BENCH_WARN;
	else if (load > cpus / 10 || others > 0)
		level = BENCH_NOTE;
	bench_check_say(finding, level,
			"load %.2f on %.0f CPUs, %.0f other threads ready to "
			"run (/proc/loadavg)",
			load, cpus, others);
}

struct ticks {
	long long steal, all;
};

static struct ticks read_ticks(void)
{
	FILE *file = bench_file_open("/proc/stat");
	struct ticks ticks = { 0 };
	long long n[8] = { 0 };

	if (!file)
		return ticks;
	if (fscanf(file, "cpu %lld %lld %lld %lld %lld %lld %lld %lld", &n[0],
		   &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7]) == 8)
		for (int i = 0; i < 8; i++)
			ticks.all += n[i];
	ticks.steal = n[7];
	fclose(file);
	return ticks;
}

/* Only a busy CPU can be taken away, so the window is spent computing. */
static void compute_ms(int ms)
{
	clock_t end = clock() + (clock_t)ms * (CLOCKS_PER_SEC / 1000);

	while (clock() < end)
		cpu_chain(100000);
}

void bench_check_steal(struct bench_finding *finding, const cJSON *machine)
{
	struct ticks before = read_ticks(), after;
	double share = 100. * (double)before.steal / (double)before.all;
	enum bench_level level = share > 10  ? BENCH_WARN
				 : share > 1 ? BENCH_NOTE
					     : BENCH_OK;
	long long now;

	(void)machine;
	if (!before.all) {
		bench_check_unknown(finding, "/proc/stat");
	} else if (bench_file_sysroot()) {
		bench_check_say(finding, level,
				"%.2f %% since boot (/proc/stat)", share);
	} else {
		compute_ms(200);
		after = read_ticks();
		now = after.steal - before.steal;
		/* One tick or two are the resolution of the count. */
		bench_check_say(finding, now > 2 ? BENCH_WARN : level,
				"%lld ticks in 200 ms of work, %.2f %% since "
				"boot (/proc/stat)",
				now, share);
	}
}

/* How often it has struck already, or nothing. */
static const char *throttled(const cJSON *machine)
{
	const cJSON *found = bench_machine_find(machine, "cgroup.throttling");

	if (!cJSON_IsObject(found))
		return "";
	return bench_text_format(
		"; it has stopped us in %.0f of %.0f periods, for %.1f s "
		"(cpu.stat)",
		cJSON_GetNumberValue(cJSON_GetObjectItem(found, "stopped")),
		cJSON_GetNumberValue(cJSON_GetObjectItem(found, "periods")),
		cJSON_GetNumberValue(cJSON_GetObjectItem(found, "stopped_s")));
}

/* Under a quota the kernel stops us for the rest of each period. */
void bench_check_quota(struct bench_finding *finding, const cJSON *machine)
{
	const cJSON *quota = bench_machine_find(machine, "cgroup.quota_cpus");
	const char *version = cJSON_GetStringValue(
		bench_machine_find(machine, "cgroup.version"));
	const char *file = cJSON_GetStringValue(
		bench_machine_find(machine, "cgroup.quota_file"));

	finding->mend = bench_check_mend_group(BENCH_GRANT_TIME, machine);
	version = version ? version : "not known";
	if (cJSON_IsNumber(quota))
		bench_check_say(finding,
				quota->valuedouble < 1 ? BENCH_UNFIT
				: quota->valuedouble < bench_topology_allowed()
					? BENCH_WARN
					: BENCH_NOTE,
				"%.2f CPUs' worth of time (%s, cgroup %s)%s",
				quota->valuedouble, file, version,
				throttled(machine));
	else if (cJSON_IsString(quota))
		bench_check_say(finding, BENCH_OK, "none (%s, cgroup %s)", file,
				version);
	else
		bench_check_unknown(finding, "/proc/self/cgroup");
}
