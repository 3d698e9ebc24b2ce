/* SPDX-License-Identifier: MIT */
/*
 * How noisy the machine is before the first process, in one word:
 *
 * unfit     a finding of check is unfit
 * noisy     a warning about load, stolen time, CPU quota, clock speed or
 *           moved CPUs
 * moderate  any other warning, except about limits that only forbid probes;
 *           or a note about load, stolen time, clock speed, moved CPUs,
 *           turbo, kinds of core or a virtual machine
 * quiet     none of these
 *
 * The table in list.c holds the rule.
 */
#ifndef BENCH_CHECK_PREFLIGHT_H
#define BENCH_CHECK_PREFLIGHT_H

#include "bench/check/check.h"

struct bench_preflight {
	const char *noise_class;
	cJSON *evidence; /* [{"what", "level", "evidence"}]; caller deletes */
};

void bench_preflight_judge(struct bench_preflight *preflight,
			   const struct bench_finding *findings, int count);

/* Looks for less than a second at the machine described, and judges. */
void bench_preflight_look(struct bench_preflight *preflight,
			  const cJSON *machine);

#endif
