/* SPDX-License-Identifier: MIT */
/*
 * What `threadscale run` was asked to do.
 */
#ifndef BENCH_OPTIONS_OPTIONS_H
#define BENCH_OPTIONS_OPTIONS_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/machine/place.h"

#define BENCH_MARGIN .03

/* How long a run takes and what it can resolve. */
struct bench_suite {
	const char *name;
	size_t blocks, samples, warmup;
	unsigned repeat_s; /* noisy blocks are repeated until then; 0: all */
	bool wide;         /* has probes, too, that not every suite has */
	bool whole;        /* has all of them, at all levels */
	bool published;    /* has what the shapes of published results need */
};

bool bench_unit_is_time(const char *unit);

struct bench_setting {
	const char *name, *value;
};

struct bench_options {
	const struct bench_suite *suite;
	size_t blocks;
	uint64_t seed;
	const char *filter; /* NULL: every probe */
	const char *const *implementations;
	size_t implementation_count; /* 0: the usual ones */
	struct bench_setting *arms;  /* NAME=PATH of another build's cell */
	size_t arm_count;
	struct bench_setting *levels; /* AXIS=LIST */
	size_t level_count;
	enum bench_place places[BENCH_PLACES]; /* of rows of several CPUs */
	size_t place_count; /* 0: as the first of the CPUs happen to lie */
	const char *cpus, *label, *output;
	const char *command; /* as it was typed */
	const char *
		*arguments; /* the words of it that decide what is measured */
	size_t argument_count;
	double budget_s;  /* 0: no limit */
	double margin;    /* as a fraction */
	unsigned fail_on; /* conditions of bench/verdict/gate.h */
	bool resume, tune, dry_run, help;
	bool unnamed; /* the folder's name is ours, and any free one will do */
};

/* The quick suite, a drawn seed, and no output yet. */
void bench_options_default(struct bench_options *options);

/* Prints what is wrong; returns 0 or -EINVAL. */
int bench_options_parse(struct bench_options *options, int argc, char **argv);

struct option;

/*
 * getopt_long that names an unknown option or a missing value and the nearest
 * valid options.  Returns what getopt_long does, '?' after an error.
 */
int bench_options_next(int argc, char **argv, const char *letters,
		       const struct option *known);

#endif
