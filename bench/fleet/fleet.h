/* SPDX-License-Identifier: MIT */
/*
 * Many result folders: several runs of one machine, and many machines.
 *
 * Only run.json, compare.csv, machine.json and, for the anchors of a few
 * machines, summary.csv are read.  What is compared are ratios that were
 * measured inside one session; absolute times never leave their machine.
 *
 * CSV and JSON have one row for each key (probe, params, placement, a, b,
 * state) and machine, and with several machines one more for the key over
 * all of them:
 *
 *	probe, params, placement, unit, a, b, state: as in compare.csv
 *	machine_id	empty: the row is over all machines
 *	machines	how many these are; else empty
 *	sessions	sessions (boots) that have the key
 *	ratio		the median of the sessions' ratios; over machines, of
 *			the machines' ratios, and empty below 5 of them
 *	ci_lo, ci_hi	its 95 % interval by order statistics, from 6 sessions
 *			or machines on; of one run alone, that run's own
 *	verdict		about the machine, or about machines in general;
 *			"inconclusive (N of 6 sessions)" or "… machines)"
 *			where there are too few
 *	ratio_min, ratio_max, ratio_q25, ratio_q75
 *			of the machines' ratios; quartiles from 5 machines on
 *	slower, faster, equivalent, inconclusive
 *			how many machines have such a verdict; one whose size
 *			is unresolved counts as inconclusive
 *	outlier		1: robust z of the machine's ratio among those of all
 *			is above 3.5; empty below 5 machines
 */
#ifndef BENCH_FLEET_FLEET_H
#define BENCH_FLEET_FLEET_H

#include <stddef.h>

enum bench_fleet_format {
	BENCH_FLEET_TEXT,
	BENCH_FLEET_CSV,
	BENCH_FLEET_JSON,
	BENCH_FLEET_MARKDOWN,
};

/*
 * Prints to stdout; the margin is a fraction.  Returns an exit code:
 * EXIT_VERDICT if fail_on, of the conditions of bench/verdict/gate.h, came
 * true, with one line on stderr for each reason; EXIT_USAGE, with nothing
 * printed, if a folder is damaged or incomplete.
 */
int bench_fleet_compare(char *const *paths, size_t count, double margin,
			enum bench_fleet_format format, unsigned fail_on);

#endif
