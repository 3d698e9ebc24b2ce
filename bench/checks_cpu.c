/* SPDX-License-Identifier: MIT */
/*
 * Checks of how the processor runs: its clock, its threads, its timer.
 */
#include "bench/checks.h"

#include <stdint.h>
#include <string.h>
#include <time.h>

#include "bench/machine.h"
#include "bench/topology.h"
#include "cpu.h"

#define DRIFT_RUNS   20
#define DRIFT_ROUNDS 2000000 /* about 5 ms each */

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

void bench_check_governor(struct bench_finding *finding, const cJSON *machine)
{
	const char *source = bench_machine_source("governor");
	const char *governor =
		cJSON_GetStringValue(cJSON_GetObjectItem(machine, "governor"));

	if (!governor)
		bench_check_unknown(finding, source);
	else
		bench_check_say(finding,
				strcmp(governor, "performance") ? BENCH_WARN
								: BENCH_OK,
				"%s (%s)", governor, source);
}

void bench_check_turbo(struct bench_finding *finding, const cJSON *machine)
{
	const cJSON *turbo = cJSON_GetObjectItem(machine, "turbo");

	if (cJSON_IsNull(turbo))
		bench_check_unknown(finding, bench_machine_source("turbo"));
	else
		bench_check_say(finding,
				cJSON_IsTrue(turbo) ? BENCH_NOTE : BENCH_OK,
				"%s (/sys/devices/system/cpu/)",
				cJSON_IsTrue(turbo) ? "on" : "off");
}

void bench_check_siblings(struct bench_finding *finding, const cJSON *machine)
{
	int shared = bench_topology_shared_cores();
	const cJSON *list = cJSON_GetObjectItem(machine, "cpu_affinity");

	bench_check_say(finding, shared ? BENCH_NOTE : BENCH_OK,
			"%d cores with more than one thread in CPUs %s "
			"(hwloc)",
			shared,
			cJSON_IsString(list) ? list->valuestring : "allowed");
}

void bench_check_allowed(struct bench_finding *finding, const cJSON *machine)
{
	int count = bench_topology_allowed();
	const cJSON *all = cJSON_GetObjectItem(machine, "cpu_thread_count");

	bench_check_say(finding, count > 1 ? BENCH_OK : BENCH_WARN,
			"%d of %.0f (sched_getaffinity)", count,
			cJSON_IsNumber(all) ? all->valuedouble : count);
}

/*
 * A dependent chain takes a known number of cycles, so its time is the clock's:
 * a range means that the clock wanders, or that somebody took the CPU.
 */
void bench_check_drift(struct bench_finding *finding, const cJSON *machine)
{
	double cycles = (double)DRIFT_ROUNDS * CPU_CHAIN_CYCLES;
	double least = 0, most = 0;
	const cJSON *list = cJSON_GetObjectItem(machine, "cpu_freq");

	for (int i = 0; i < DRIFT_RUNS; i++) {
		double start = now_ns(), ghz;

		cpu_chain(DRIFT_ROUNDS);
		ghz = cycles / (now_ns() - start);
		least = !i || ghz < least ? ghz : least;
		most = ghz > most ? ghz : most;
	}
	bench_check_say(finding,
			most > 1.1 * least    ? BENCH_WARN
			: most > 1.03 * least ? BENCH_NOTE
					      : BENCH_OK,
			"%.2f–%.2f GHz in %d runs of a dependent chain; the "
			"kernel says %s",
			least, most, DRIFT_RUNS,
			cJSON_IsString(list) ? list->valuestring : "nothing");
}

static double clock_cost_ns(void)
{
	const int readings = 10000;
	double start = now_ns();

	for (int i = 0; i < readings; i++)
		now_ns();
	return (now_ns() - start) / readings;
}

/* The counter of the processor itself, read without a system call. */
void bench_check_clocksource(struct bench_finding *finding,
			     const cJSON *machine)
{
	static const char *const good[] = { "tsc", "arch_sys_counter",
					    "riscv_clocksource" };
	const char *source = bench_machine_source("clocksource");
	const char *name = cJSON_GetStringValue(
		cJSON_GetObjectItem(machine, "clocksource"));
	enum bench_level level = BENCH_WARN;

	if (!name) {
		bench_check_unknown(finding, source);
		return;
	}
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!strcmp(name, good[i]))
			level = BENCH_OK;
	bench_check_say(finding, level, "%s, %.0f ns a reading (%s)", name,
			clock_cost_ns(), strrchr(source, '/') + 1);
}
