/* SPDX-License-Identifier: MIT */
/*
 * The machine's condition: what changes from minute to minute.
 */
#include "bench/machine/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/tools/file.h"

cJSON *bench_fact_boot_time(const char *source)
{
	char text[32];
	struct tm utc;
	time_t seconds;

	if (bench_file_field(source, "btime", text, sizeof text))
		return NULL;
	seconds = (time_t)atoll(text);
	gmtime_r(&seconds, &utc);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
	return cJSON_CreateString(text);
}

/* The first number in a file. */
static cJSON *first_number(const char *path)
{
	char text[128], *end;
	double number;

	if (bench_file_text(path, text, sizeof text) < 0)
		return NULL;
	number = strtod(text, &end);
	return end == text ? NULL : cJSON_CreateNumber(number);
}

cJSON *bench_fact_uptime(const char *source)
{
	return first_number(source);
}

cJSON *bench_fact_load(const char *source)
{
	return first_number(source);
}

/* The fourth word of loadavg is RUNNABLE/ALL; we are one of the former. */
cJSON *bench_fact_runnable(const char *source)
{
	char text[128];
	int runnable;

	if (bench_file_text(source, text, sizeof text) < 0 ||
	    sscanf(text, "%*s %*s %*s %d/", &runnable) != 1)
		return NULL;
	return cJSON_CreateNumber(runnable);
}

cJSON *bench_fact_affinity(const char *source)
{
	char list[1024];

	if (bench_file_field(source, "Cpus_allowed_list", list, sizeof list))
		return NULL;
	return cJSON_CreateString(list);
}

/* As pyperf puts it: «0-3=2100 MHz, 4=3400 MHz». */
cJSON *bench_fact_cpu_freq(const char *source)
{
	FILE *file = bench_file_open(source);
	char line[4096], text[4096] = "";
	size_t length = 0, start = 0;
	int cpu = 0, mhz, first = 0, before = -1;

	if (!file)
		return NULL;
	while (fgets(line, sizeof line, file) && length < sizeof text - 64) {
		if (sscanf(line, "cpu MHz : %d", &mhz) != 1)
			continue;
		if (mhz != before) {
			start = length;
			first = cpu;
			length += (size_t)sprintf(text + start, "%s%d=%d MHz",
						  start ? ", " : "", cpu, mhz);
		} else {
			length = start + (size_t)sprintf(text + start,
							 "%s%d-%d=%d MHz",
							 start ? ", " : "",
							 first, cpu, mhz);
		}
		before = mhz;
		cpu++;
	}
	fclose(file);
	return length ? cJSON_CreateString(text) : NULL;
}

/* Whether a sensor's folder in hwmon is a processor's. */
static int is_cpu_sensor(const char *folder)
{
	static const char *const names[] = { "coretemp", "k10temp", "zenpower",
					     "cpu_thermal", "cpu-thermal" };
	char path[272], name[64];

	snprintf(path, sizeof path, "%s/name", folder);
	bench_file_text(path, name, sizeof name);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(name, names[i]))
			return 1;
	return 0;
}

/* The hottest reading of a processor's sensors, as «48 C». */
cJSON *bench_fact_cpu_temp(const char *source)
{
	long long hottest = 0, reading;
	char text[32];
	glob_t found;

	if (bench_file_glob(source, &found))
		return NULL;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		char folder[256];

		snprintf(folder, sizeof folder, "%s", found.gl_pathv[i]);
		*strrchr(folder, '/') = '\0';
		if (is_cpu_sensor(folder) &&
		    !bench_file_number(found.gl_pathv[i], &reading) &&
		    reading > hottest)
			hottest = reading;
	}
	globfree(&found);
	if (!hottest)
		return NULL;
	snprintf(text, sizeof text, "%lld C", hottest / 1000);
	return cJSON_CreateString(text);
}

/* As pyperf puts it; every sample is timed by this clock. */
cJSON *bench_fact_timer(const char *source)
{
	struct timespec resolution;
	char text[128];

	if (bench_file_sysroot() || clock_getres(CLOCK_MONOTONIC, &resolution))
		return NULL;
	snprintf(text, sizeof text, "clock_gettime(%s), resolution: %ld ns",
		 source, resolution.tv_sec * 1000000000 + resolution.tv_nsec);
	return cJSON_CreateString(text);
}
