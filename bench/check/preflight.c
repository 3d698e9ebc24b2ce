/* SPDX-License-Identifier: MIT */
/*
 * The worst that a finding makes of the machine is its noise class, and every
 * finding that makes it more than quiet is evidence.
 */
#include "bench/check/preflight.h"

void bench_preflight_judge(struct bench_preflight *preflight,
			   const struct bench_finding *findings, int count)
{
	static const char *const classes[] = { "quiet", "moderate", "noisy",
					       "unfit" };
	static const char *const levels[] = { "ok", "note", "warn", "unfit" };
	enum bench_class worst = BENCH_CLASS_QUIET;

	preflight->evidence = cJSON_CreateArray();
	for (int i = 0; i < count; i++) {
		cJSON *entry;

		if (findings[i].noise == BENCH_CLASS_QUIET)
			continue;
		if (findings[i].noise > worst)
			worst = findings[i].noise;
		entry = cJSON_CreateObject();
		cJSON_AddStringToObject(entry, "what", findings[i].what);
		cJSON_AddStringToObject(entry, "level",
					levels[findings[i].level]);
		cJSON_AddStringToObject(entry, "evidence",
					findings[i].evidence);
		cJSON_AddItemToArray(preflight->evidence, entry);
	}
	preflight->noise_class = classes[worst];
}

void bench_preflight_look(struct bench_preflight *preflight,
			  const cJSON *machine)
{
	struct bench_finding findings[BENCH_FINDINGS_MAX];
	int count = bench_check_collect(findings, BENCH_FINDINGS_MAX, machine);

	bench_preflight_judge(preflight, findings, count);
}
