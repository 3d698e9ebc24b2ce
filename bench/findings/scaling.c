/* SPDX-License-Identifier: MIT */
/*
 * Points of scaling curves, and the laws through them.
 *
 * Intervals of speed-ups, of σ, κ and the peak are bootstrapped: at each
 * level blocks are drawn anew, and from their medians all is worked out once
 * more.
 */
#include <math.h>
#include <string.h>

#include "bench/findings/scaling.h"
#include "bench/sample/row_name.h"
#include "bench/stats/redraw.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

bool bench_scaling_is_unit(const char *unit)
{
	return !strcmp(unit, "ns/piece") || !strncmp(unit, "pieces/", 7);
}

static bool is_scaling(const struct bench_curve *curve)
{
	return !strcmp(curve->axis, "cpus") &&
	       bench_scaling_is_unit(curve->unit);
}

static bool is_sibling(const struct bench_curve_point *point)
{
	return point->first->placement &&
	       !strcmp(point->first->placement, "smt-siblings");
}

static struct bench_interval
speedup_interval(const struct bench_curve_point *base,
		 const struct bench_curve_point *point,
		 struct bench_random *random)
{
	double ratios[BENCH_REDRAWS];

	if (base->count < BENCH_BLOCKS_MIN || point->count < BENCH_BLOCKS_MIN)
		return (struct bench_interval){ NAN, NAN };
	for (size_t i = 0; i < BENCH_REDRAWS; i++)
		ratios[i] =
			bench_redraw_median(base->times, base->count, random) /
			bench_redraw_median(point->times, point->count, random);
	return bench_redraw_interval(ratios);
}

static struct bench_scaling_point
make_point(const struct bench_curve *curve,
	   const struct bench_curve_point *point, struct bench_random *random)
{
	const struct bench_curve_point *base = &curve->points[0];
	struct bench_interval interval = { 1, 1 };
	struct bench_scaling_point p;

	bench_table_empty(&bench_scaling_table, &p);
	if (point != base)
		interval = speedup_interval(base, point, random);
	p.run_id = point->first->run_id;
	p.machine_id = point->first->machine_id;
	p.probe = curve->probe;
	p.arm = curve->arm->name;
	p.placement = point->first->placement;
	p.unit = curve->unit;
	p.cpus = point->level;
	p.n = (double)point->count;
	p.value = bench_curve_value(curve, point->median);
	p.ci_lo = bench_curve_value(curve, curve->rate ? point->hi : point->lo);
	p.ci_hi = bench_curve_value(curve, curve->rate ? point->lo : point->hi);
	p.base_cpus = base->level;
	p.base_value = bench_curve_value(curve, base->median);
	p.ideal_value = bench_curve_value(curve, base->median * base->level /
							 point->level);
	p.speedup = base->median / point->median;
	p.speedup_lo = interval.lo;
	p.speedup_hi = interval.hi;
	p.efficiency = p.speedup * base->level / point->level;
	return p;
}

/* The points that a law goes through. */
struct fitting {
	const struct bench_curve_point **points;
	double *cpus, *times;
	size_t count;
	bool intervals; /* all have blocks enough */
};

static struct fitting choose(const struct bench_curve *curve)
{
	struct fitting f = { .intervals = true };

	f.points = bench_alloc(curve->count, sizeof *f.points);
	f.cpus = bench_alloc(curve->count, sizeof *f.cpus);
	f.times = bench_alloc(curve->count, sizeof *f.times);
	for (size_t i = 0; i < curve->count; i++) {
		const struct bench_curve_point *point = &curve->points[i];

		if (is_sibling(point))
			continue;
		f.points[f.count] = point;
		f.cpus[f.count] = point->level;
		f.times[f.count++] = point->median;
		f.intervals &= point->count >= BENCH_BLOCKS_MIN;
	}
	return f;
}

static void add_intervals(struct bench_scaling_law *law, struct fitting *f,
			  bool amdahl, struct bench_random *random)
{
	double sigmas[BENCH_REDRAWS], kappas[BENCH_REDRAWS];
	double peaks[BENCH_REDRAWS];
	struct bench_interval interval;

	for (size_t i = 0; i < BENCH_REDRAWS; i++) {
		struct bench_usl fit;

		for (size_t p = 0; p < f->count; p++)
			f->times[p] = bench_redraw_median(f->points[p]->times,
							  f->points[p]->count,
							  random);
		bench_usl_fit(f->cpus, f->times, f->count, amdahl, &fit);
		sigmas[i] = fit.sigma;
		kappas[i] = fit.kappa;
		peaks[i] = bench_usl_peak(&fit);
	}
	interval = bench_redraw_interval(sigmas);
	law->sigma_lo = interval.lo;
	law->sigma_hi = interval.hi;
	if (amdahl)
		return;
	interval = bench_redraw_interval(kappas);
	law->kappa_lo = interval.lo;
	law->kappa_hi = interval.hi;
	interval = bench_redraw_interval(peaks);
	law->peak_lo = interval.lo;
	law->peak_hi = interval.hi;
}

static struct bench_scaling_law make_law(const struct bench_curve *curve,
					 bool amdahl,
					 struct bench_random *random)
{
	struct fitting f = choose(curve);
	struct bench_scaling_law law;
	struct bench_usl fit;

	bench_table_empty(&bench_laws_table, &law);
	law.run_id = curve->points[0].first->run_id;
	law.machine_id = curve->points[0].first->machine_id;
	law.probe = curve->probe;
	law.arm = curve->arm->name;
	law.unit = curve->unit;
	law.placement = curve->placement;
	law.law = amdahl ? "amdahl" : "usl";
	law.points = (double)f.count;
	law.cpus_most = f.count ? f.cpus[f.count - 1] : NAN;
	if (f.count < BENCH_USL_POINTS)
		law.reason = bench_text_format("%zu points, %d needed", f.count,
					       BENCH_USL_POINTS);
	else if (!bench_usl_fit(f.cpus, f.times, f.count, amdahl, &fit))
		law.reason = "the points follow no such law";
	if (law.reason)
		return law;
	law.base_value = bench_curve_value(curve, fit.base);
	law.sigma = fit.sigma;
	law.kappa = amdahl ? NAN : fit.kappa;
	law.peak = amdahl ? NAN : bench_usl_peak(&fit);
	law.error = fit.error;
	if (f.intervals)
		add_intervals(&law, &f, amdahl, random);
	return law;
}

static struct bench_scaling make(const struct bench_result *result,
				 const struct bench_curve *curve)
{
	struct bench_random random = { bench_bootstrap_seed(
		result->seed, curve->probe,
		bench_row_name("scaling", NULL, curve->place),
		curve->arm->name) };
	struct bench_scaling s = { .curve = curve, .count = curve->count };

	s.points = bench_alloc(s.count, sizeof *s.points);
	for (size_t i = 0; i < s.count; i++) {
		s.points[i] = make_point(curve, &curve->points[i], &random);
		s.siblings += is_sibling(&curve->points[i]);
	}
	s.amdahl = make_law(curve, true, &random);
	s.usl = make_law(curve, false, &random);
	return s;
}

size_t bench_scaling_own(const struct bench_scaling *scalings, size_t at,
			 const struct bench_scaling_point **points)
{
	const struct bench_scaling *s = &scalings[at];
	bool again = false;
	size_t shared = 0;

	for (size_t i = 0; i < at; i++)
		again |= scalings[i].curve->probe == s->curve->probe &&
			 scalings[i].curve->arm == s->curve->arm;
	while (again && shared < s->count &&
	       !strcmp(s->points[shared].placement, "one-cpu"))
		shared++;
	*points = s->points + shared;
	return s->count - shared;
}

size_t bench_scaling_make(const struct bench_result *result,
			  struct bench_scaling **scalings)
{
	struct bench_curve *curves;
	size_t count = 0, all = bench_curve_list(result, &curves);

	*scalings = NULL;
	for (size_t i = 0; i < all; i++) {
		if (!is_scaling(&curves[i]))
			continue;
		*scalings = bench_grow(*scalings, count, sizeof **scalings);
		(*scalings)[count++] = make(result, &curves[i]);
	}
	return count;
}
