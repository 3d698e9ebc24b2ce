/* SPDX-License-Identifier: MIT */
/*
 * What a key's rows say about each machine, and about machines.
 *
 * A claim needs six of its units: sessions for a machine, machines for all.
 * Ratios, intervals and z are those of logarithms; NAN is not to be had.
 */
#ifndef BENCH_FLEET_STATS_H
#define BENCH_FLEET_STATS_H

#include <math.h>

#include "bench/fleet/group.h"
#include "bench/stats/stats.h"

/* Fewer machines have no pooled value and no outliers. */
#define BENCH_FLEET_POOL_MIN 5
#define BENCH_FLEET_Z        3.5

struct bench_fleet_claim {
	uint32_t machine;
	size_t sessions, runs;
	double ratio, lo, hi;
	double z; /* robust, among all machines */
	enum bench_verdict verdict;
	enum bench_verdict so_far; /* what each run says, if all agree */
	bool capped, disturbed;    /* some row was */
};

/* Machines, counted by their verdicts. */
enum {
	BENCH_FLEET_SLOWER,
	BENCH_FLEET_FASTER,
	BENCH_FLEET_EQUIVALENT,
	BENCH_FLEET_INCONCLUSIVE,
	BENCH_FLEET_COUNTS
};

struct bench_fleet_over {
	size_t machines, sessions, outliers;
	double ratio, lo, hi, least, most, q25, q75;
	enum bench_verdict verdict;
	size_t counts[BENCH_FLEET_COUNTS];
};

struct bench_fleet_view {
	const struct bench_fleet_groups *groups;
	const struct bench_fleet_key *key;
	struct bench_fleet_claim *claims; /* by machine */
	size_t claim_count;
	struct bench_fleet_over over;
};

/* Room for one key after the other. */
struct bench_fleet_judge {
	const struct bench_fleet_groups *groups;
	double margin; /* a fraction */
	struct bench_fleet_claim *claims;
	double *values, *work, *runs;
};

struct bench_fleet_judge
bench_fleet_judge_make(const struct bench_fleet_groups *groups, double margin);

/* The view holds until the next one. */
struct bench_fleet_view bench_fleet_judge(struct bench_fleet_judge *judge,
					  size_t key);

/* "slower", or "inconclusive (2 of 6 sessions)". */
const char *bench_fleet_verdict(enum bench_verdict verdict, size_t count,
				const char *units);

/* Of too few sessions, what they say: "slower so far", "inconclusive". */
const char *bench_fleet_so_far(const struct bench_fleet_claim *claim);

/* Machines are many enough to say something of all. */
static inline bool bench_fleet_is_pooled(const struct bench_fleet_view *view)
{
	return view->over.machines >= BENCH_FLEET_POOL_MIN;
}

/* Which of the counts a verdict belongs to. */
unsigned bench_fleet_count_of(enum bench_verdict verdict);

static inline bool bench_fleet_is_outlier(const struct bench_fleet_claim *claim)
{
	return claim->z > BENCH_FLEET_Z;
}

#endif
