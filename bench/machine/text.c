/* SPDX-License-Identifier: MIT */
/*
 * The machine's description for people: each line is a label and the fields
 * that it is about.
 */
#include "bench/machine/text.h"

#include <stdbool.h>
#include <string.h>

#include "bench/tools/text.h"

#define LABEL_WIDTH 18

static const struct line {
	const char *label;
	const char *paths[4];
} lines[] = {
	{ "machine", { "name", "machine_id" } },
	{ "system", { "os_name", "os_version", "kernel_name" } },
	{ "processor", { "cpu_model_name", "architecture_name" } },
	{ "cores, threads", { "cpu_core_count", "cpu_thread_count" } },
	{ "CPUs we may use", { "cpu_affinity" } },
	{ "L1d, L2, L3",
	  { "cpu_l1d_cache_bytes", "cpu_l2_cache_bytes",
	    "cpu_l3_cache_bytes" } },
	{ "memory", { "memory_bytes" } },
	{ "NUMA nodes", { "numa.nodes" } },
	{ "virtual machine", { "virtualisation" } },
	{ "container", { "container" } },
	{ "CPU quota", { "cgroup.quota_cpus" } },
	{ "thread limit", { "cgroup.pids_max" } },
	{ "highest clock", { "cpu_frequency_max_hz" } },
	{ "governor", { "governor" } },
	{ "turbo", { "turbo" } },
	{ "SMT in use", { "smt" } },
	{ "clock source", { "clocksource" } },
	{ "preemption", { "preemption_model" } },
	{ "timer tick (Hz)", { "hz" } },
	{ "huge pages", { "thp" } },
	{ "ASLR", { "aslr" } },
	{ "load, runnable", { "load_avg_1min", "runnable_threads" } },
	{ "io_uring", { "io_uring" } },
	{ "counters", { "counters" } },
	{ "C library", { "libc" } },
	{ "compiler", { "compiler", "compiler_flags" } },
	{ "build", { "git_commit" } },
};

const cJSON *bench_machine_find(const cJSON *machine, const char *path)
{
	const char *dot;

	while (machine && (dot = strchr(path, '.'))) {
		char name[64];

		snprintf(name, sizeof name, "%.*s", (int)(dot - path), path);
		machine = cJSON_GetObjectItem(machine, name);
		path = dot + 1;
	}
	return cJSON_GetObjectItem(machine, path);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && !strcmp(text + length - tail, end);
}

/* The unit is the name's suffix. */
static const char *number_text(const char *path, double number)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	size_t unit = 0;

	if (ends_with(path, "_hz"))
		return bench_text_format("%.2f GHz", number / 1e9);
	if (!ends_with(path, "_bytes"))
		return bench_text_format("%.15g", number);
	for (; number >= 1024 && unit < 4; unit++)
		number /= 1024;
	return bench_text_format("%.4g %s", number, units[unit]);
}

static const char *value_text(const char *path, const cJSON *value)
{
	const cJSON *reason = cJSON_GetObjectItem(value, "reason");

	if (cJSON_IsString(value))
		return *value->valuestring ? value->valuestring : "none";
	if (cJSON_IsNumber(value))
		return number_text(path, value->valuedouble);
	if (cJSON_IsBool(value))
		return cJSON_IsTrue(value) ? "yes" : "no";
	if (cJSON_IsArray(value))
		return bench_text_format("%d", cJSON_GetArraySize(value));
	if (cJSON_IsString(reason))
		return bench_text_format("not available: %s",
					 reason->valuestring);
	return reason ? "available" : "not known";
}

const char *bench_machine_fact(const cJSON *machine, size_t index,
			       const char **label)
{
	const char *const *path, *text = "";

	if (index >= sizeof lines / sizeof *lines)
		return NULL;
	*label = lines[index].label;
	path = lines[index].paths;
	for (size_t i = 0; i < 4 && path[i]; i++)
		text = bench_text_format(
			"%s%s%s", text, i ? ", " : "",
			value_text(path[i],
				   bench_machine_find(machine, path[i])));
	return text;
}

void bench_machine_print(FILE *file, const cJSON *machine)
{
	const char *label, *text;

	for (size_t i = 0; (text = bench_machine_fact(machine, i, &label));
	     i++) {
		bench_text_pad(file, label, -LABEL_WIDTH);
		fprintf(file, "%s\n", text);
	}
}
