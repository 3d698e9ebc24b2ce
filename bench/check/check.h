/* SPDX-License-Identifier: MIT */
/*
 * Whether this machine is fit to measure on, and what disturbs it.
 */
#ifndef BENCH_CHECK_CHECK_H
#define BENCH_CHECK_CHECK_H

#include <cjson/cJSON.h>

#define BENCH_FINDINGS_MAX 32

enum bench_level {
	BENCH_OK,
	BENCH_NOTE,  /* good to know when figures are read */
	BENCH_WARN,  /* makes figures noisy, or some probes impossible */
	BENCH_UNFIT, /* no figure would mean anything */
};

/* How figures that are taken there can be trusted; worse ones are greater. */
enum bench_class {
	BENCH_CLASS_QUIET,
	BENCH_CLASS_MODERATE,
	BENCH_CLASS_NOISY,
	BENCH_CLASS_UNFIT,
};

struct bench_finding {
	enum bench_level level;
	enum bench_class noise; /* what it makes of the machine */
	const char *what;
	const char *mend;   /* what to do where it is not ok */
	char evidence[256]; /* the value that was read, and where */
};

/*
 * Looks for less than a second at the machine that bench_machine_describe
 * described; returns how many findings there are.
 */
int bench_check_collect(struct bench_finding *out, int max,
			const cJSON *machine);

#endif
