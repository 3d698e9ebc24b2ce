/* SPDX-License-Identifier: MIT */
/*
 * Compares a pair of arms, row by row (see results(5)): from blocks to an
 * estimate, from that to a verdict, and to what circumstances leave of it.
 */
#include <math.h>
#include <string.h>

#include "bench/tools/alloc.h"
#include "bench/tools/text.h"
#include "bench/verdict/bias.h"
#include "bench/verdict/comparison.h"
#include "bench/verdict/diagnosis.h"
#include "bench/verdict/floor.h"

#define MATCHED "matched"

#define TEXT(field) BENCH_COLUMN(struct bench_comparison, field, BENCH_TEXT)
#define INTEGER(field) \
	BENCH_COLUMN(struct bench_comparison, field, BENCH_INTEGER)
#define NUMBER(field) BENCH_COLUMN(struct bench_comparison, field, BENCH_NUMBER)

static const struct bench_column columns[] = {
	TEXT(run_id),
	TEXT(machine_id),
	TEXT(probe),
	TEXT(params),
	INTEGER(threads),
	INTEGER(workers),
	TEXT(placement),
	TEXT(unit),
	TEXT(a),
	TEXT(b),
	TEXT(state),
	NUMBER(value_a),
	NUMBER(value_b),
	INTEGER(n),
	NUMBER(ratio),
	NUMBER(ci_lo),
	NUMBER(ci_hi),
	NUMBER(ci90_lo),
	NUMBER(ci90_hi),
	NUMBER(margin),
	NUMBER(aa_bias),
	NUMBER(notice_ratio),
	NUMBER(call_ratio),
	INTEGER(n_needed),
	NUMBER(lag1),
	TEXT(verdict),
	NUMBER(p_holm),
	INTEGER(noise_cap),
	INTEGER(discarded_blocks),
	TEXT(role),
	NUMBER(occupancy_a),
	NUMBER(occupancy_b),
	TEXT(diagnosis),
};

#define REQUIRED (sizeof columns / sizeof *columns - 4)

const struct bench_table bench_comparison_table = {
	columns,
	sizeof columns / sizeof *columns,
	REQUIRED,
	sizeof(struct bench_comparison),
};

/* The pair at a row, while it is worked out. */
struct work {
	const struct bench_result *result;
	const struct bench_result_row *row;
	const struct bench_pair *pair;
	double margin;
	struct bench_series a, b;
	struct bench_evidence evidence;
	struct bench_diagnosis diagnosis;
	struct bench_comparison common; /* what all its rows say */
};

/* False if no block holds both arms. */
static bool collect(struct work *w, const char *role, size_t wanted)
{
	const struct bench_result *result = w->result;
	struct bench_evidence *evidence = &w->evidence;
	struct bench_selection of = { .row = w->row, .role = role };
	struct bench_bias bias;
	const char *placement;

	of.arm = w->pair->a->name;
	w->a = bench_series_select(result, &of);
	of.arm = w->pair->b->name;
	w->b = bench_series_select(result, &of);
	evidence->all = bench_paired_make(&w->a, &w->b);
	evidence->chosen =
		bench_paired_choose(&evidence->all, wanted, result->complete);
	if (!evidence->chosen.count)
		return false;
	placement = w->a.first->placement;
	evidence->states = bench_states_find(&evidence->chosen, placement);
	bias = bench_bias(result, w->row->probe, placement);
	evidence->bias = bias.value;
	evidence->bias_blocks = bias.blocks;
	return true;
}

static double same(double a, double b)
{
	return a == b ? a : NAN;
}

static void fill_common(struct work *w, const char *role)
{
	const struct bench_sample *first = w->a.first;
	struct bench_comparison *c = &w->common;

	bench_table_empty(&bench_comparison_table, c);
	c->run_id = first->run_id;
	c->machine_id = first->machine_id;
	c->probe = w->row->probe;
	c->params = w->row->params;
	c->threads = same(first->threads, w->b.first->threads);
	c->workers = same(first->workers, w->b.first->workers);
	c->placement = first->placement;
	c->unit = w->row->unit;
	c->a = w->pair->a->name;
	c->b = w->pair->b->name;
	c->margin = w->margin;
	c->aa_bias = w->evidence.bias;
	c->noise_cap = w->evidence.chosen.capped;
	c->discarded_blocks = (double)w->evidence.chosen.discarded;
	c->role = role;
	c->place = bench_result_place(w->result, w->row);
	c->builds = w->pair->builds;
	c->p_slower = NAN;
	c->floor_ratio = NAN;
}

/* The estimate and all that follows from it. */
static void judge(struct work *w, struct bench_comparison *c,
		  const double *differences, size_t count)
{
	struct bench_estimate e = bench_stats_estimate(differences, count);
	double bias = isnan(c->aa_bias) ? 0 : c->aa_bias;
	double m = log1p(w->margin);

	c->n = (double)count;
	c->ratio = exp(e.ratio);
	c->ci_lo = exp(e.lo);
	c->ci_hi = exp(e.hi);
	c->ci90_lo = exp(e.lo90);
	c->ci90_hi = exp(e.hi90);
	c->notice_ratio = exp(e.notice);
	c->call_ratio = (1 + w->margin) * exp(e.notice);
	c->n_needed = bench_stats_blocks_needed(e.scale, m);
	c->lag1 = e.lag1;
	c->p_slower = bench_stats_above_p(differences, count, m + bias);
	c->judgement = bench_verdict(e.lo, e.hi, e.lo90, e.hi90, m, bias);
}

/* One row: of one state, or MIXED, of like with like in all states. */
static struct bench_comparison compare(struct work *w, enum bench_state state)
{
	const struct bench_paired *chosen = &w->evidence.chosen;
	struct bench_reduced *blocks =
		bench_alloc(chosen->count + 1, sizeof *blocks);
	double *values = bench_alloc(chosen->count + 1, sizeof *values);
	size_t count =
		bench_states_reduce(&w->evidence.states, chosen, state, blocks);
	struct bench_comparison c = w->common;

	for (size_t i = 0; i < count; i++)
		values[i] = blocks[i].a - blocks[i].b;
	judge(w, &c, values, count);
	for (size_t i = 0; i < count; i++)
		values[i] = bench_series_value(&w->a, blocks[i].a);
	c.value_a = bench_stats_median(values, count);
	for (size_t i = 0; i < count; i++)
		values[i] = bench_series_value(&w->b, blocks[i].b);
	c.value_b = bench_stats_median(values, count);
	return c;
}

static struct bench_comparison compare_state(struct work *w,
					     enum bench_state state)
{
	const struct bench_states *states = &w->evidence.states;
	const struct bench_paired *chosen = &w->evidence.chosen;
	struct bench_comparison c = compare(w, state);

	c.state = bench_states_name(states, state);
	c.occupancy_a = bench_states_occupancy(states, chosen, false, state);
	c.occupancy_b = bench_states_occupancy(states, chosen, true, state);
	return c;
}

/* Settles the verdict: what the row stands on has its say. */
static void settle(const struct work *w, struct bench_comparison *c,
		   bool depends)
{
	c->judgement = bench_verdict_given(c->judgement, w->diagnosis.spoiled,
					   depends);
	c->verdict = bench_verdict_name(c->judgement);
	if (c->judgement == BENCH_DEPENDS && w->evidence.states.clock)
		c->verdict = "depends on clock";
	if (c->judgement == BENCH_TOO_FEW && c->state)
		c->verdict = bench_text_format("not judged, n = %.0f", c->n);
}

static bool is_judged(const struct bench_comparison *c)
{
	return c->n >= BENCH_BLOCKS_MIN;
}

/* The matched row, then one a state; three at most. */
static size_t compare_states(struct work *w, struct bench_comparison *rows)
{
	bool clock = w->evidence.states.clock;
	struct bench_comparison *whole = &rows[0], *x = &rows[1], *y = &rows[2];
	bool disjoint;

	*x = compare_state(w, clock ? BENCH_STATE_HIGH : BENCH_STATE_LOW);
	*y = compare_state(w, clock ? BENCH_STATE_LOW : BENCH_STATE_HIGH);
	w->evidence.both_judged = is_judged(x) && is_judged(y);
	disjoint = w->evidence.both_judged &&
		   (x->ci_lo > y->ci_hi || y->ci_lo > x->ci_hi);
	w->diagnosis = bench_diagnosis_make(&w->evidence);
	*whole = compare(w, BENCH_STATE_MIXED);
	whole->state = MATCHED;
	settle(w, x, false);
	settle(w, y, false);
	settle(w, whole, disjoint);
	/* Nobody knows yet whether the states agree. */
	if (!is_judged(x) && !is_judged(y)) {
		whole->judgement = BENCH_TOO_FEW;
		whole->verdict = "not judged, no state has 6 blocks";
	}
	return 3;
}

/* One row, or where the machine had two states, three; 0: not measured. */
static size_t compare_row(struct work *w, const char *role, size_t wanted,
			  struct bench_comparison *rows)
{
	size_t count = 1;

	if (!collect(w, bench_text_intern(role), wanted))
		return 0;
	fill_common(w, bench_text_intern(role));
	if (w->evidence.states.two) {
		count = compare_states(w, rows);
	} else {
		w->diagnosis = bench_diagnosis_make(&w->evidence);
		rows[0] = compare(w, BENCH_STATE_MIXED);
		settle(w, &rows[0], false);
	}
	rows[0].diagnosis = w->diagnosis.text;
	return count;
}

bool bench_comparison_is_part(const struct bench_comparison *c)
{
	return c->state && strcmp(c->state, MATCHED);
}

static void append(struct bench_comparison **comparisons, size_t *count,
		   const struct bench_comparison *c)
{
	*comparisons = bench_grow(*comparisons, *count, sizeof *c);
	(*comparisons)[(*count)++] = *c;
}

size_t bench_comparison_make(const struct bench_result *result,
			     const struct bench_pair *pair, double margin,
			     struct bench_comparison **comparisons)
{
	size_t count = 0;

	*comparisons = NULL;
	for (size_t i = 0; i < result->row_count; i++) {
		struct work w = { .result = result,
				  .row = &result->rows[i],
				  .pair = pair,
				  .margin = margin };
		struct bench_comparison rows[3];
		size_t found = compare_row(
			&w, NULL, bench_result_wanted(result, w.row), rows);

		if (found)
			bench_floor_add(&rows[0], result, w.row, pair, &w.a,
					&w.b);
		for (size_t j = 0; j < found; j++)
			append(comparisons, &count, &rows[j]);
		/* Fresh blocks answer one question: does it hold? */
		if (compare_row(&w, "confirm", BENCH_CONFIRM_BLOCKS, rows))
			append(comparisons, &count, &rows[0]);
	}
	return count;
}
