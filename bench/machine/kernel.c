/* SPDX-License-Identifier: MIT */
/*
 * The operating system, how its kernel was built, and how it runs the CPUs.
 */
#include "bench/machine/facts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/file.h"

cJSON *bench_fact_os(const char *source)
{
	char value[128];

	if (bench_file_field("/etc/os-release", source, value, sizeof value) &&
	    bench_file_field("/usr/lib/os-release", source, value,
			     sizeof value))
		return NULL;
	return cJSON_CreateString(value);
}

/* An option of the running kernel's configuration: 0 or -errno. */
static int config(const char *option, char *value, size_t size)
{
	char release[128], path[sizeof release + 16];

	if (!bench_file_field("/proc/config.gz", option, value, size))
		return 0;
	if (bench_file_text("/proc/sys/kernel/osrelease", release,
			    sizeof release) < 0)
		return -ENOENT;
	snprintf(path, sizeof path, "/boot/config-%s", release);
	return bench_file_field(path, option, value, size);
}

cJSON *bench_fact_config(const char *source)
{
	char value[64];

	if (config(source, value, sizeof value))
		return NULL;
	return cJSON_CreateNumber(atof(value));
}

/*
 * The source tells the model in force, to root only.  Else the kernel's
 * version says PREEMPT, PREEMPT_RT or PREEMPT_DYNAMIC: the last may have
 * started as any model.  Kernels that say nothing are told apart by their
 * configuration.
 */
cJSON *bench_fact_preemption(const char *source)
{
	cJSON *chosen = bench_fact_choice(source);
	char version[256], value[8], *word;

	if (chosen)
		return chosen;
	bench_file_text("/proc/sys/kernel/version", version, sizeof version);
	word = strstr(version, "PREEMPT");
	if (word) {
		word[strcspn(word, " ")] = '\0';
		return cJSON_CreateString(word);
	}
	if (!config("CONFIG_PREEMPT_VOLUNTARY", value, sizeof value))
		return cJSON_CreateString("voluntary");
	if (!config("CONFIG_PREEMPT_NONE", value, sizeof value))
		return cJSON_CreateString("none");
	return NULL;
}

/* pyperf's words for the three settings. */
cJSON *bench_fact_aslr(const char *source)
{
	static const char *const words[] = {
		"No randomization",
		"Conservative randomization",
		"Full randomization",
	};
	long long level;

	if (bench_file_number(source, &level) || level < 0 || level > 2)
		return NULL;
	return cJSON_CreateString(words[level]);
}

/* Intel's driver says when turbo is off, the others when it is on. */
cJSON *bench_fact_turbo(const char *source)
{
	long long off;

	if (bench_file_number("/sys/devices/system/cpu/intel_pstate/no_turbo",
			      &off))
		return bench_fact_truth(source);
	return cJSON_CreateBool(!off);
}

/* As pyperf puts it: «driver:intel_pstate, governor:performance, …». */
cJSON *bench_fact_cpu_config(const char *source)
{
	static const char *const parts[][2] = {
		{ "driver", "cpufreq/policy*/scaling_driver" },
		{ "governor", "cpufreq/policy*/scaling_governor" },
		{ "idle", "cpuidle/current_driver" },
		{ "isolcpus", "isolated" },
		{ "nohz_full", "nohz_full" },
	};
	char text[512] = "";
	size_t length = 0;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char path[128];
		cJSON *value;

		snprintf(path, sizeof path, "%s/%s", source, parts[i][1]);
		value = bench_fact_each(path);
		if (value && length < sizeof text)
			length += (size_t)snprintf(
				text + length, sizeof text - length, "%s%s:%s",
				length ? ", " : "", parts[i][0],
				value->valuestring);
		cJSON_Delete(value);
	}
	return length ? cJSON_CreateString(text) : NULL;
}

cJSON *bench_fact_frequency_max(const char *source)
{
	long long khz;

	if (bench_file_number(source, &khz))
		return NULL;
	return cJSON_CreateNumber((double)khz * 1e3);
}
