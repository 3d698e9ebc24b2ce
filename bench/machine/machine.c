/* SPDX-License-Identifier: MIT */
/*
 * Every field of machine.json, in one table: its name, how it is found, and
 * from what.  A new fact is one more line.
 */
#include "bench/machine/machine.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/machine/facts.h"

#define CPU    "/sys/devices/system/cpu/"
#define KERNEL "/proc/sys/kernel/"

static const struct field {
	const char *name;
	bench_fact *find;
	const char *source;
} fields[] = {
	/* By Conbench's names. */
	{ "name", bench_fact_line, KERNEL "hostname" },
	{ "os_name", bench_fact_os, "NAME" },
	{ "os_version", bench_fact_os, "VERSION_ID" },
	{ "architecture_name", bench_fact_info, "Architecture" },
	{ "kernel_name", bench_fact_line, KERNEL "osrelease" },
	{ "memory_bytes", bench_fact_memory, "/proc/meminfo" },
	{ "cpu_model_name", bench_fact_info, "CPUModel" },
	{ "cpu_core_count", bench_fact_count, "Core" },
	{ "cpu_thread_count", bench_fact_count, "PU" },
	{ "cpu_l1d_cache_bytes", bench_fact_cache, "L1d" },
	{ "cpu_l1i_cache_bytes", bench_fact_cache, "L1i" },
	{ "cpu_l2_cache_bytes", bench_fact_cache, "L2" },
	{ "cpu_l3_cache_bytes", bench_fact_cache, "L3" },
	{ "cpu_frequency_max_hz", bench_fact_frequency_max,
	  CPU "cpu0/cpufreq/cpuinfo_max_freq" },

	/* By pyperf's names. */
	{ "aslr", bench_fact_aslr, KERNEL "randomize_va_space" },
	{ "boot_time", bench_fact_boot_time, "/proc/stat" },
	{ "cpu_affinity", bench_fact_affinity, "/proc/self/status" },
	{ "cpu_config", bench_fact_cpu_config, "/sys/devices/system/cpu" },
	{ "cpu_freq", bench_fact_cpu_freq, "/proc/cpuinfo" },
	{ "cpu_temp", bench_fact_cpu_temp,
	  "/sys/class/hwmon/hwmon*/temp*_input" },
	{ "load_avg_1min", bench_fact_load, "/proc/loadavg" },
	{ "runnable_threads", bench_fact_runnable, "/proc/loadavg" },
	{ "timer", bench_fact_timer, "CLOCK_MONOTONIC" },
	{ "uptime", bench_fact_uptime, "/proc/uptime" },

	/* Our own: what decides how threads run. */
	{ "virtualisation", bench_fact_virtualisation, "/sys/class/dmi/id" },
	{ "container", bench_fact_container, "/proc/1/environ" },
	{ "smt", bench_fact_truth, CPU "smt/active" },
	{ "numa", bench_fact_numa, "/sys/devices/system/node" },
	{ "governor", bench_fact_each, CPU "cpufreq/policy*/scaling_governor" },
	{ "turbo", bench_fact_turbo, CPU "cpufreq/boost" },
	{ "mitigations", bench_fact_folder, CPU "vulnerabilities/*" },
	{ "clocksource", bench_fact_line,
	  "/sys/devices/system/clocksource/clocksource0/current_clocksource" },
	{ "thp", bench_fact_choice,
	  "/sys/kernel/mm/transparent_hugepage/enabled" },
	{ "isolcpus", bench_fact_line, CPU "isolated" },
	{ "nohz_full", bench_fact_line, CPU "nohz_full" },
	{ "cpu_kinds", bench_fact_kinds, "hwloc" },
	{ "numa_balancing", bench_fact_number, KERNEL "numa_balancing" },
	{ "nmi_watchdog", bench_fact_number, KERNEL "nmi_watchdog" },
	{ "sched_ext", bench_fact_line, "/sys/kernel/sched_ext/state" },
	{ "preemption_model", bench_fact_preemption,
	  "/sys/kernel/debug/sched/preempt" },
	{ "hz", bench_fact_config, "CONFIG_HZ" },
	{ "cgroup", bench_fact_cgroup, "/proc/self/cgroup" },
	{ "io_uring", bench_fact_io_uring, KERNEL "io_uring_disabled" },
	{ "counters", bench_fact_counters, KERNEL "perf_event_paranoid" },

	{ "snapshot", bench_fact_snapshot, "THREADSCALE_SYSROOT" },

	/* And what this program is. */
	{ "libc", bench_fact_libc, "glibc" },
	{ "compiler", bench_fact_text, __VERSION__ },
	{ "compiler_flags", bench_fact_text, BUILD_FLAGS },
	{ "git_commit", bench_fact_text, BUILD_ID },
	{ "libraries", bench_fact_libraries, "/proc/self/maps" },
};

static uint64_t fnv1a(uint64_t hash, const char *text)
{
	while (*text)
		hash = (hash ^ (unsigned char)*text++) * 0x100000001b3;
	return hash;
}

/*
 * FNV-1a, 64 bits, over what stays the same from boot to boot, in this order
 * and each followed by a newline: so two folders can be told to be of one
 * machine without naming it.  Memory is rounded to GiB because a kernel's
 * update changes the rest.
 */
static void identify(const cJSON *machine, char id[17])
{
	static const char *const stable[] = {
		"architecture_name",   "cpu_model_name",
		"cpu_core_count",      "cpu_thread_count",
		"cpu_l1d_cache_bytes", "cpu_l1i_cache_bytes",
		"cpu_l2_cache_bytes",  "cpu_l3_cache_bytes",
		"virtualisation",
	};
	const cJSON *memory = cJSON_GetObjectItem(machine, "memory_bytes");
	uint64_t hash = 0xcbf29ce484222325;
	char text[32];

	for (size_t i = 0; i < sizeof stable / sizeof *stable; i++) {
		char *value = cJSON_PrintUnformatted(
			cJSON_GetObjectItem(machine, stable[i]));

		hash = fnv1a(fnv1a(hash, value ? value : ""), "\n");
		cJSON_free(value);
	}
	snprintf(text, sizeof text, "%.0f\n",
		 round(cJSON_GetNumberValue(memory) / (1 << 30)));
	hash = fnv1a(hash, text);
	snprintf(id, 17, "%016" PRIx64, hash);
}

cJSON *bench_machine_describe(void)
{
	cJSON *machine = cJSON_CreateObject();
	char id[17];

	cJSON_AddNumberToObject(machine, "schema_version",
				BENCH_MACHINE_SCHEMA);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		cJSON *value = fields[i].find(fields[i].source);

		cJSON_AddItemToObject(machine, fields[i].name,
				      value ? value : cJSON_CreateNull());
	}
	identify(machine, id);
	cJSON_AddStringToObject(machine, "machine_id", id);
	return machine;
}

const char *bench_machine_source(const char *field)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (!strcmp(fields[i].name, field))
			return fields[i].source;
	return NULL;
}
