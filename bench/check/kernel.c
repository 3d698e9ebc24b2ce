/* SPDX-License-Identifier: MIT */
/*
 * Checks of what the kernel does beside: guards against leaky processors,
 * moves memory, watches itself, places programs.
 */
#include "bench/check/checks.h"

#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>

#include "bench/machine/machine.h"
#include "bench/machine/text.h"
#include "bench/tools/file.h"
#include "bench/tools/text.h"

/* Names of the weaknesses of which the kernel's word begins so. */
static const char *named(const cJSON *folder, const char *word, int *count)
{
	const char *names = "";
	const cJSON *entry;

	*count = 0;
	cJSON_ArrayForEach(entry, folder)
	{
		if (!cJSON_IsString(entry) || !strstr(entry->valuestring, word))
			continue;
		++*count;
		names = bench_text_format("%s%s%s", names, *names ? ", " : "",
					  entry->string);
	}
	return names;
}

/* With them system calls are dearer, and threads of the kernel's kind. */
void bench_check_mitigations(struct bench_finding *finding,
			     const cJSON *machine)
{
	const cJSON *folder = cJSON_GetObjectItem(machine, "mitigations");
	const char *source = bench_machine_source("mitigations");
	const char *names;
	int active, open;

	named(folder, "Vulnerable", &open);
	names = named(folder, "Mitigation", &active);
	if (!cJSON_GetArraySize(folder))
		bench_check_unknown(finding, source);
	else if (active)
		bench_check_say(finding, BENCH_NOTE,
				"%d on, which makes system calls dearer: %s",
				active, names);
	else if (open)
		bench_check_say(finding, BENCH_NOTE,
				"off for %d: system calls are cheaper than on "
				"most machines (%s)",
				open, source);
	else
		bench_check_say(finding, BENCH_OK, "none needed (%s)", source);
}

/* It unmaps pages to see who touches them: faults that are not the probe's. */
void bench_check_balancing(struct bench_finding *finding, const cJSON *machine)
{
	const char *source = bench_machine_source("numa_balancing");
	const cJSON *value = cJSON_GetObjectItem(machine, "numa_balancing");
	int nodes =
		cJSON_GetArraySize(bench_machine_find(machine, "numa.nodes"));

	if (!cJSON_IsNumber(value))
		bench_check_unknown(finding, source);
	else
		bench_check_say(
			finding,
			value->valuedouble && nodes > 1 ? BENCH_WARN : BENCH_OK,
			"%s; memory nodes: %d (%s)",
			value->valuedouble ? "on" : "off", nodes, source);
}

void bench_check_watchdog(struct bench_finding *finding, const cJSON *machine)
{
	const char *source = bench_machine_source("nmi_watchdog");
	const cJSON *value = cJSON_GetObjectItem(machine, "nmi_watchdog");

	if (!cJSON_IsNumber(value))
		bench_check_unknown(finding, source);
	else if (value->valuedouble)
		bench_check_say(finding, BENCH_NOTE,
				"on: it takes a hardware counter, and "
				"interrupts (%s)",
				source);
	else
		bench_check_say(finding, BENCH_OK, "off (%s)", source);
}

void bench_check_swap(struct bench_finding *finding, const cJSON *machine)
{
	static const char source[] = "/proc/meminfo";
	char total[32], unused[32];
	double used, memory;

	memory = cJSON_GetNumberValue(
		cJSON_GetObjectItem(machine, "memory_bytes"));
	if (bench_file_field(source, "SwapTotal", total, sizeof total) ||
	    bench_file_field(source, "SwapFree", unused, sizeof unused)) {
		bench_check_unknown(finding, source);
		return;
	}
	used = 1024 * (atof(total) - atof(unused));
	bench_check_say(finding,
			used > memory / 10 ? BENCH_WARN
			: used > 0         ? BENCH_NOTE
					   : BENCH_OK,
			"%.0f MiB in use of %.0f MiB (%s)", used / (1 << 20),
			atof(total) / 1024, source);
}

void bench_check_aslr(struct bench_finding *finding, const cJSON *machine)
{
	const char *source = bench_machine_source("aslr");
	const char *aslr =
		cJSON_GetStringValue(cJSON_GetObjectItem(machine, "aslr"));

	if (!bench_file_sysroot() &&
	    (personality(0xffffffff) & ADDR_NO_RANDOMIZE))
		bench_check_say(finding, BENCH_WARN,
				"off for this process (personality)");
	else if (!aslr)
		bench_check_unknown(finding, source);
	else
		bench_check_say(finding,
				strncmp(aslr, "Full", 4) ? BENCH_WARN
							 : BENCH_OK,
				"%s (%s)", aslr, source);
}

void bench_check_huge_pages(struct bench_finding *finding, const cJSON *machine)
{
	const char *source = bench_machine_source("thp");
	const char *thp =
		cJSON_GetStringValue(cJSON_GetObjectItem(machine, "thp"));

	if (!thp)
		bench_check_unknown(finding, source);
	else
		bench_check_say(finding,
				strcmp(thp, "always") ? BENCH_OK : BENCH_NOTE,
				"%s (%s)", thp, source);
}
