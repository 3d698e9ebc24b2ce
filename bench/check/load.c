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

#define LOOKS   10
#define LOOK_NS 20000000
#define BUSY    .5 /* others, on average: more than the kernel itself */

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

/* Threads but ours that are ready to run, now; negative: not known. */
static double ready_now(void)
{
	char text[128];
	int runnable;

	if (bench_file_text("/proc/loadavg", text, sizeof text) < 0 ||
	    sscanf(text, "%*s %*s %*s %d/", &runnable) != 1)
		return -1;
	return runnable > 0 ? runnable - 1 : 0;
}

/* On average of some looks; a copy of the file always says the same. */
static double ready_on_average(void)
{
	static const struct timespec pause = { .tv_nsec = LOOK_NS };
	int looks = bench_file_sysroot() ? 1 : LOOKS;
	double sum = 0;

	for (int i = 0; i < looks; i++) {
		double ready = ready_now();

		if (ready < 0)
			return -1;
		sum += ready;
		if (i + 1 < looks)
			nanosleep(&pause, NULL);
	}
	return sum / looks;
}

/*
 * The average decays over minutes, also after work of our own: where nobody
 * is ready to run now, there is nobody to stop, however high it is.  Once in
 * all looks is what the kernel's own threads do.
 */
void bench_check_load(struct bench_finding *finding, const cJSON *machine)
{
	const cJSON *count = cJSON_GetObjectItem(machine, "cpu_thread_count");
	const cJSON *average = cJSON_GetObjectItem(machine, "load_avg_1min");
	enum bench_level level = BENCH_OK;
	double cpus, load, others = ready_on_average();
	bool alone = others * LOOKS < 1.5;

	if (!cJSON_IsNumber(average) || others < 0) {
		bench_check_unknown(finding, "/proc/loadavg");
		return;
	}
	cpus = cJSON_IsNumber(count) ? count->valuedouble : 1;
	load = average->valuedouble;
	if (load > 2 * cpus && others >= cpus)
		level = BENCH_UNFIT;
	else if (others >= BUSY && (load > cpus / 2 || others >= cpus))
		level = BENCH_WARN;
	else if (!alone)
		level = BENCH_NOTE;
	bench_check_say(finding, level,
			"load %.2f on %.0f CPUs, %.3g other threads ready to "
			"run (/proc/loadavg)%s",
			load, cpus, others,
			alone && load > cpus / 10
				? "; the load is of work that has ended"
				: "");
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
