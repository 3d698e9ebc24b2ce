/* SPDX-License-Identifier: MIT */
/*
 * The arithmetic of a run's time.
 */
#include "bench/plan/eta.h"

#include <math.h>
#include <stdio.h>

#include "bench/tools/alloc.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

#define LEAST_S   (CELL_MIN_NS / 1e9)
#define SAMPLE_S  (1.2 * LEAST_S) /* as calibration leaves it, on average */
#define GROWTH    16              /* from one calibrating sample to the next */
#define CLOCK_S   1.2e-4          /* the clock's speed, before each sample */
#define SETUP_S   2e-3            /* worth asking: is it each sample's? */
#define LINE_S    1e-3            /* a cache line's way, before and after all */
#define RUNNER_S  1e-3            /* from one process to the next */
#define ETA_MORE  3               /* samples, instead of one */
#define SESSION_S 1.5             /* the machine looked at, tables written */
#define REPEATED  .05             /* of all blocks */

/* What one arm's processes take at a row. */
struct cost {
	const struct bench_arm *arm;
	const char *probe, *params, *placement;
	double start;  /* once a process */
	double around; /* each sample, besides what it times */
	double sample; /* what it times */
	double first;  /* that of one operation */
};

/* Of single events, the time between them counts, too. */
static double sample_s(const struct bench_probe *probe, double first)
{
	if (probe->once > 0)
		return first;
	return fmax(first, fmax(SAMPLE_S, probe->events_ns / 1e9));
}

/*
 * What a process makes before its first sample, such as a file, is none of the
 * others' time: more samples in a process tell it from what each has to do.
 */
static void split(struct cost *cost, struct bench_trial one,
		  struct bench_trial more)
{
	double each = (more.wall_s - one.wall_s) / (ETA_MORE - 1);
	double around = fmax(CLOCK_S, each - more.elapsed_s);

	if (isnan(each) || around >= cost->around)
		return;
	cost->start += cost->around - around;
	cost->around = around;
}

static struct cost find_cost(const struct bench_plan *plan,
			     const struct bench_row *row,
			     const struct bench_row_arm *arm,
			     bench_eta_try *try)
{
	struct bench_trial trial = try(plan, row, arm, 1);
	struct cost cost = { arm->arm, row->probe->name, row->params,
			     row->placement, .start = arm->arm->cell->start_s };

	if (isnan(trial.wall_s))
		trial = (struct bench_trial){ cost.start, 0 };
	/* A first start may have come from a disk. */
	if (cost.start > trial.wall_s)
		cost.start = trial.wall_s;
	if (row->cpus.count > 1)
		cost.start += LINE_S;
	cost.first = trial.elapsed_s;
	cost.sample = sample_s(row->probe, cost.first);
	cost.around = fmax(CLOCK_S, trial.wall_s - cost.start - cost.first);
	if (cost.around > SETUP_S && !(row->probe->once > 0))
		split(&cost, trial, try(plan, row, arm, ETA_MORE));
	cost.start += RUNNER_S;
	return cost;
}

/* What is known already: like and like, and a baseline of several rows. */
struct costs {
	const struct bench_plan *plan;
	bench_eta_try *try;
	struct cost *costs;
	size_t count;
};

static struct cost cost_of(struct costs *known, const struct bench_row *row,
			   const struct bench_row_arm *arm)
{
	for (size_t i = 0; i < known->count; i++) {
		const struct cost *c = &known->costs[i];

		if (c->arm == arm->arm && c->probe == row->probe->name &&
		    c->params == row->params && c->placement == row->placement)
			return *c;
	}
	known->costs =
		bench_grow(known->costs, known->count, sizeof *known->costs);
	known->costs[known->count] =
		find_cost(known->plan, row, arm, known->try);
	return known->costs[known->count++];
}

static double process_s(const struct bench_plan *plan,
			const struct bench_row *row, const struct cost *cost)
{
	const struct bench_suite suite = bench_plan_suite(plan, row->probe);

	return cost->start + (double)(suite.warmup + suite.samples) *
				     (cost->around + cost->sample);
}

/* Two readings, each of samples that grow until one lasts, if it may. */
static double calibration_s(const struct bench_row *row,
			    const struct cost *cost)
{
	double samples = 1;

	if (row->probe->once > 0)
		return 2 * (cost->start + cost->around + cost->sample);
	for (double s = fmax(cost->first, 1e-7); s < LEAST_S; s *= GROWTH)
		samples++;
	return 2 * (cost->start + samples * cost->around +
		    fmax(cost->first, SAMPLE_S + LEAST_S / GROWTH));
}

static double add_row(struct bench_eta *eta, struct costs *known,
		      const struct bench_row *row)
{
	const struct bench_plan *plan = known->plan;
	size_t each = row->arm_count == 1 ? 1 : 2;
	double block_s = 0;

	for (size_t i = 0; i < row->arm_count; i++) {
		struct cost cost = cost_of(known, row, &row->arms[i]);

		block_s += (double)each * process_s(plan, row, &cost);
		eta->processes += each * row->wanted;
		if (row->role != BENCH_PLAIN)
			continue;
		eta->calibrate_s += calibration_s(row, &cost);
		eta->counting_s += process_s(plan, row, &cost);
	}
	if (row->role == BENCH_PLAIN)
		eta->first_s += block_s;
	return (double)row->wanted * block_s;
}

/* What may be left out goes as far as there is time. */
static double whole(const struct bench_plan *plan, const struct bench_eta *eta)
{
	double budget = plan->options->budget_s;
	double limit = plan->options->suite->repeat_s;
	double must = eta->calibrate_s + eta->plain_s;
	double may = eta->like_s + eta->repeats_s;

	if (limit > 0 && must + may > limit)
		may = fmax(0, limit - must);
	if (budget > 0 && must + may > budget)
		return SESSION_S +
		       fmax(budget, eta->calibrate_s + eta->first_s) +
		       eta->counting_s;
	return SESSION_S + must + may + eta->counting_s;
}

struct bench_eta bench_eta_make(const struct bench_plan *plan,
				bench_eta_try *try, bool counting)
{
	struct costs known = { .plan = plan, .try = try };
	struct bench_eta eta = { 0 };

	for (size_t i = 0; i < plan->row_count; i++) {
		const struct bench_row *row = &plan->rows[i];
		double s = add_row(&eta, &known, row);

		if (row->role == BENCH_PLAIN)
			eta.plain_s += s;
		else
			eta.like_s += s;
	}
	if (!counting)
		eta.counting_s = 0;
	eta.repeats_s = REPEATED * (eta.plain_s + eta.like_s);
	eta.whole_s = whole(plan, &eta);
	return eta;
}

/* "1:05", or "2:00:00" */
static const char *clock_time(double seconds)
{
	unsigned long s = (unsigned long)ceil(seconds);

	return s < 3600 ? bench_text_format("%lu:%02lu", s / 60, s % 60)
			: bench_text_format("%lu:%02lu:%02lu", s / 3600,
					    s / 60 % 60, s % 60);
}

void bench_eta_print(const struct bench_eta *eta, FILE *file)
{
	fprintf(file,
		"takes about %s: %zu processes in blocks; calibration %s, rows "
		"%s, like against like %s, repeats %s\n",
		clock_time(eta->whole_s), eta->processes,
		clock_time(eta->calibrate_s), clock_time(eta->plain_s),
		clock_time(eta->like_s), clock_time(eta->repeats_s));
}
