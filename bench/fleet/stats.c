/* SPDX-License-Identifier: MIT */
/*
 * Order statistics of sessions and of machines.  Values are selected, not
 * sorted, so the work grows as the number of rows does.
 */
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

#include "bench/fleet/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

struct bench_fleet_judge
bench_fleet_judge_make(const struct bench_fleet_groups *groups, double margin)
{
	size_t folders = groups->fleet->folder_count;
	struct bench_fleet_judge judge = {
		groups,
		margin,
		bench_alloc(groups->machine_count + 1,
			    sizeof(struct bench_fleet_claim)),
		bench_alloc(folders + 1, sizeof(double)),
		bench_alloc(folders + 1, sizeof(double)),
		bench_alloc(folders + 1, sizeof(double)),
	};

	return judge;
}

/* The rank r from 1, of values that are moved about. */
static double ranked(double *values, size_t n, size_t r)
{
	return gsl_stats_select(values, 1, n, r - 1);
}

/* Of values that are moved about. */
static double median(double *values, size_t n)
{
	return gsl_stats_median(values, 1, n);
}

/* As bench_stats_quantile has it. */
static double quantile(double *values, size_t n, double q)
{
	double at = q * (double)(n - 1);
	size_t below = (size_t)at;
	double lo = ranked(values, n, below + 1);

	return below + 1 == n
		       ? lo
		       : lo + (at - (double)below) *
					 (ranked(values, n, below + 2) - lo);
}

/* bench_stats_k looks for its answer anew; here few n come very often. */
static size_t rank_of(size_t n, double tail)
{
	static struct {
		size_t n, k;
		double tail;
	} known[256];
	size_t slot = (2 * n + (tail > .03)) % 256;

	if (known[slot].n != n || known[slot].tail != tail) {
		known[slot].k = bench_stats_k(n, tail);
		known[slot].n = n;
		known[slot].tail = tail;
	}
	return known[slot].k;
}

/* The verdict of n values with its 95 % interval; NAN below six of them. */
static enum bench_verdict judge_values(double *values, size_t n, double margin,
				       double bias, double *lo, double *hi)
{
	size_t k95 = rank_of(n, .025), k90 = rank_of(n, .05);

	if (n < BENCH_BLOCKS_MIN)
		return BENCH_TOO_FEW;
	*lo = ranked(values, n, k95);
	*hi = ranked(values, n, n + 1 - k95);
	return bench_verdict(*lo, *hi, ranked(values, n, k90),
			     ranked(values, n, n + 1 - k90), log1p(margin),
			     bias);
}

/* By its own interval, which is of blocks. */
static enum bench_verdict verdict_of(const struct bench_fleet_row *row,
				     double margin)
{
	if (isnan(row->lo) || row->disturbed)
		return BENCH_INCONCLUSIVE;
	return bench_verdict(row->lo, row->hi, row->lo, row->hi, log1p(margin),
			     row->bias);
}

static void hear(struct bench_fleet_claim *claim,
		 const struct bench_fleet_row *row, double margin)
{
	enum bench_verdict verdict = verdict_of(row, margin);

	if (!claim->runs++)
		claim->so_far = verdict;
	else if (claim->so_far != verdict)
		claim->so_far = BENCH_INCONCLUSIVE;
	claim->capped |= row->capped;
	claim->disturbed |= row->disturbed;
}

/* The rows of one machine, which lie from `at` on; returns their end. */
static size_t judge_machine(struct bench_fleet_judge *j, size_t at, size_t end,
			    struct bench_fleet_claim *claim, double *worst_bias)
{
	const struct bench_fleet_groups *g = j->groups;
	const struct bench_fleet_row *first = g->rows[at];
	double bias = 0;

	*claim = (struct bench_fleet_claim){
		.machine = g->machine_of[first->folder],
		.lo = NAN,
		.hi = NAN,
		.z = NAN,
	};
	while (at < end &&
	       g->machine_of[g->rows[at]->folder] == claim->machine) {
		uint32_t session = g->session_of[g->rows[at]->folder];
		size_t runs = 0;

		for (;
		     at < end && g->session_of[g->rows[at]->folder] == session;
		     at++, runs++) {
			const struct bench_fleet_row *row = g->rows[at];

			j->runs[runs] = row->ratio;
			bias = fmax(bias, row->bias);
			hear(claim, row, j->margin);
		}
		/* A session is one value, however often it was measured. */
		j->work[claim->sessions++] = median(j->runs, runs);
	}
	claim->ratio = median(j->work, claim->sessions);
	claim->verdict = judge_values(j->work, claim->sessions, j->margin, bias,
				      &claim->lo, &claim->hi);
	if (claim->runs == 1) {
		claim->lo = first->lo;
		claim->hi = first->hi;
	}
	*worst_bias = fmax(*worst_bias, bias);
	return at;
}

static void find_outliers(const struct bench_fleet_judge *j,
			  struct bench_fleet_view *view)
{
	double scale;

	for (size_t i = 0; i < view->claim_count; i++)
		j->work[i] = fabs(view->claims[i].ratio - view->over.ratio);
	scale = 1.4826 * median(j->work, view->claim_count);
	for (size_t i = 0; i < view->claim_count && scale > 0; i++) {
		struct bench_fleet_claim *claim = &view->claims[i];

		claim->z = fabs(claim->ratio - view->over.ratio) / scale;
		view->over.outliers += bench_fleet_is_outlier(claim);
	}
}

static void judge_machines(const struct bench_fleet_judge *j,
			   struct bench_fleet_view *view, double bias)
{
	struct bench_fleet_over *over = &view->over;
	size_t n = view->claim_count;

	*over = (struct bench_fleet_over){ .machines = n,
					   .ratio = NAN,
					   .lo = NAN,
					   .hi = NAN,
					   .least = INFINITY,
					   .most = -INFINITY,
					   .q25 = NAN,
					   .q75 = NAN };
	for (size_t i = 0; i < n; i++) {
		const struct bench_fleet_claim *claim = &view->claims[i];

		j->values[i] = claim->ratio;
		over->sessions += claim->sessions;
		over->least = fmin(over->least, claim->ratio);
		over->most = fmax(over->most, claim->ratio);
		over->counts[bench_fleet_count_of(claim->verdict)]++;
	}
	over->verdict = judge_values(j->values, n, j->margin, bias, &over->lo,
				     &over->hi);
	if (n < BENCH_FLEET_POOL_MIN)
		return;
	over->ratio = median(j->values, n);
	over->q25 = quantile(j->values, n, .25);
	over->q75 = quantile(j->values, n, .75);
	find_outliers(j, view);
}

struct bench_fleet_view bench_fleet_judge(struct bench_fleet_judge *judge,
					  size_t key)
{
	const struct bench_fleet_groups *g = judge->groups;
	struct bench_fleet_view view = {
		.groups = g,
		.key = &g->fleet->keys[key],
		.claims = judge->claims,
	};
	size_t end = g->starts[key + 1];
	double bias = 0;

	for (size_t at = g->starts[key]; at < end;)
		at = judge_machine(judge, at, end,
				   &view.claims[view.claim_count++], &bias);
	judge_machines(judge, &view, bias);
	return view;
}

const char *bench_fleet_verdict(enum bench_verdict verdict, size_t count,
				const char *units)
{
	if (verdict == BENCH_TOO_FEW)
		return bench_text_format("inconclusive (%zu of %d %s)", count,
					 BENCH_BLOCKS_MIN, units);
	return bench_verdict_name(verdict);
}

const char *bench_fleet_so_far(const struct bench_fleet_claim *claim)
{
	switch (claim->so_far) {
	case BENCH_SLOWER:
		return "slower so far";
	case BENCH_FASTER:
		return "faster so far";
	case BENCH_EQUIVALENT:
	case BENCH_EQUIVALENT_SLOWER:
	case BENCH_EQUIVALENT_FASTER:
		return "equivalent so far";
	default:
		return "inconclusive";
	}
}

unsigned bench_fleet_count_of(enum bench_verdict verdict)
{
	switch (verdict) {
	case BENCH_SLOWER:
		return BENCH_FLEET_SLOWER;
	case BENCH_FASTER:
		return BENCH_FLEET_FASTER;
	case BENCH_EQUIVALENT:
	case BENCH_EQUIVALENT_SLOWER:
	case BENCH_EQUIVALENT_FASTER:
		return BENCH_FLEET_EQUIVALENT;
	default:
		return BENCH_FLEET_INCONCLUSIVE;
	}
}
