/* SPDX-License-Identifier: MIT */
/*
 * How much faster several CPUs are than the fewest that were measured, and
 * which law that follows.
 *
 * The probes are those whose operation is a piece of work that CPUs share
 * (ns/piece).  Points by hardware threads of one core stand in the table, but
 * a second one of a core is no second core, so laws are without them.
 */
#ifndef BENCH_FINDINGS_SCALING_H
#define BENCH_FINDINGS_SCALING_H

#include "bench/findings/curve.h"
#include "bench/stats/bootstrap.h"
#include "bench/stats/usl.h"

/* A row of scaling.csv: an arm on so many CPUs.  The first fields are its
 * columns. */
struct bench_scaling_point {
	const char *run_id, *machine_id, *probe, *arm, *placement, *unit;
	double cpus, n, value, ci_lo, ci_hi;
	double base_cpus, base_value; /* the fewest CPUs, and their value */
	double ideal_value;           /* by as many times the CPUs */
	double speedup, speedup_lo, speedup_hi;
	double efficiency; /* of the ideal speed-up */
};

/* A row of laws.csv: what an arm's points follow. */
struct bench_scaling_law {
	const char *run_id, *machine_id, *probe, *arm, *unit;
	const char *law; /* amdahl, usl */
	double points, cpus_most;
	double base_value; /* the law's, of one CPU */
	double sigma, sigma_lo, sigma_hi, kappa, kappa_lo, kappa_hi;
	double peak, peak_lo, peak_hi; /* empty: there is none */
	double error;
	const char *reason; /* why there is no law, or NULL */
	/* Appended later: */
	const char *placement; /* of its several CPUs; NULL: it differs */
};

struct bench_scaling {
	const struct bench_curve *curve;
	struct bench_scaling_point *points;
	size_t count;
	struct bench_scaling_law amdahl, usl;
	size_t siblings; /* points that the laws are without */
};

extern const struct bench_table bench_scaling_table;
extern const struct bench_table bench_laws_table;

/* Its operation is a piece that CPUs share. */
bool bench_scaling_is_unit(const char *unit);

/* Every arm of every scaling probe with two points; returns how many. */
size_t bench_scaling_make(const struct bench_result *result,
			  struct bench_scaling **scalings);

/*
 * The points of a curve that no earlier one has: curves of several placements
 * begin at the same CPU.
 */
size_t bench_scaling_own(const struct bench_scaling *scalings, size_t at,
			 const struct bench_scaling_point **points);

/* "USL: σ 0.012 (0.011 – 0.014), κ …" */
const char *bench_scaling_usl(const struct bench_scaling_law *law);

/* All of it in one sentence, but for the points between. */
const char *bench_scaling_says(const struct bench_scaling *scaling);

/* For a reader; nothing where there is none. */
void bench_scaling_text(const struct bench_scaling *scalings, size_t count,
			FILE *file);
void bench_scaling_markdown(const struct bench_scaling *scalings, size_t count,
			    FILE *file);

#endif
