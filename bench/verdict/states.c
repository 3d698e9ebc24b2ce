/* SPDX-License-Identifier: MIT */
/*
 * Tells states apart and compares like with like (see results(5)): an arm
 * that was in the better state more often must not win by that.
 */
#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

#include "bench/tools/alloc.h"
#include "bench/verdict/states.h"

#define GAP_LEAST  1.5
#define SIDE_LEAST 3 /* processes wholly on one side of the gap */

struct readings {
	double low, high; /* logarithms; NAN: nothing was read */
};

static struct readings readings_of(const struct bench_process *process,
				   bool clock)
{
	double x = clock ? process->clock_lowest : process->line_before;
	double y = clock ? process->clock_highest : process->line_after;

	if (!(x > 0) || !(y > 0))
		return (struct readings){ NAN, NAN };
	return (struct readings){ log(fmin(x, y)), log(fmax(x, y)) };
}

static enum bench_state state_of(struct readings readings, double limit)
{
	if (readings.high < limit)
		return BENCH_STATE_LOW;
	return readings.low > limit ? BENCH_STATE_HIGH : BENCH_STATE_MIXED;
}

static size_t count_of(const struct readings *readings, size_t count,
		       double limit, enum bench_state state)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += state_of(readings[i], limit) == state;
	return found;
}

/* Both arms' processes; returns how many. */
static size_t pool(const struct bench_paired *paired, bool clock,
		   struct readings **readings)
{
	size_t count = 0;

	*readings = NULL;
	for (size_t i = 0; i < paired->count; i++) {
		const struct bench_paired_arm arms[] = { paired->blocks[i].a,
							 paired->blocks[i].b };

		for (size_t j = 0; j < arms[0].count + arms[1].count; j++) {
			bool b = j >= arms[0].count;
			const struct bench_process *process =
				&arms[b].processes[b ? j - arms[0].count : j];

			*readings =
				bench_grow(*readings, count, sizeof **readings);
			(*readings)[count++] = readings_of(process, clock);
		}
	}
	return count;
}

/* The middle of the largest gap that parts the processes, or NAN. */
static double find_gap(const struct readings *readings, size_t count)
{
	double *sorted = bench_alloc(2 * count + 1, sizeof *sorted);
	double widest = log(GAP_LEAST), limit = NAN;
	size_t size = 0;

	for (size_t i = 0; i < count; i++) {
		if (isnan(readings[i].low))
			continue;
		sorted[size++] = readings[i].low;
		sorted[size++] = readings[i].high;
	}
	gsl_sort(sorted, 1, size);
	for (size_t i = 1; i < size; i++) {
		double gap = sorted[i] - sorted[i - 1];
		double middle = sorted[i - 1] + gap / 2;

		if (gap < widest ||
		    count_of(readings, count, middle, BENCH_STATE_LOW) <
			    SIDE_LEAST ||
		    count_of(readings, count, middle, BENCH_STATE_HIGH) <
			    SIDE_LEAST)
			continue;
		widest = gap;
		limit = middle;
	}
	return limit;
}

struct bench_states bench_states_find(const struct bench_paired *paired,
				      const char *placement)
{
	struct bench_states states = {
		.clock = !placement || !strcmp(placement, "one-cpu"),
	};
	struct readings *readings;
	size_t count = pool(paired, states.clock, &readings);

	states.limit = find_gap(readings, count);
	states.two = !isnan(states.limit);
	if (states.two)
		states.mixed = (double)count_of(readings, count, states.limit,
						BENCH_STATE_MIXED) /
			       (double)count;
	return states;
}

enum bench_state bench_states_of(const struct bench_states *states,
				 const struct bench_process *process)
{
	return state_of(readings_of(process, states->clock), states->limit);
}

const char *bench_states_name(const struct bench_states *states,
			      enum bench_state state)
{
	if (states->clock)
		return state == BENCH_STATE_LOW ? "slow" : "fast";
	return state == BENCH_STATE_LOW ? "near" : "far";
}

double bench_states_occupancy(const struct bench_states *states,
			      const struct bench_paired *paired, bool b,
			      enum bench_state state)
{
	size_t all = 0, in = 0;

	for (size_t i = 0; i < paired->count; i++) {
		const struct bench_paired_arm *arm =
			b ? &paired->blocks[i].b : &paired->blocks[i].a;

		all += arm->count;
		for (size_t j = 0; j < arm->count; j++)
			in += bench_states_of(states, &arm->processes[j]) ==
			      state;
	}
	return (double)in / (double)all;
}

/* The mean of an arm's processes in a state; how many they are. */
static size_t mean_in(const struct bench_states *states,
		      const struct bench_paired_arm *arm,
		      enum bench_state state, double *mean)
{
	size_t count = 0;

	*mean = 0;
	for (size_t i = 0; i < arm->count; i++) {
		if (bench_states_of(states, &arm->processes[i]) != state)
			continue;
		count++;
		*mean += (arm->processes[i].y - *mean) / (double)count;
	}
	return count;
}

/* False if the block has no process of each arm in one of the states. */
static bool reduce(const struct bench_states *states,
		   const struct bench_paired_block *block,
		   enum bench_state from, enum bench_state to,
		   struct bench_reduced *reduced)
{
	struct bench_reduced sum = { 0 };
	double weights = 0;

	for (enum bench_state z = from; z <= to; z++) {
		double a, b;
		double n = (double)mean_in(states, &block->a, z, &a);
		double m = (double)mean_in(states, &block->b, z, &b);
		double weight = n > 0 && m > 0 ? n * m / (n + m) : 0;

		weights += weight;
		sum.a += weight * a;
		sum.b += weight * b;
	}
	*reduced = (struct bench_reduced){ sum.a / weights, sum.b / weights };
	return weights > 0;
}

size_t bench_states_reduce(const struct bench_states *states,
			   const struct bench_paired *paired,
			   enum bench_state state,
			   struct bench_reduced *reduced)
{
	bool matched = state == BENCH_STATE_MIXED;
	size_t count = 0;

	for (size_t i = 0; i < paired->count; i++) {
		const struct bench_paired_block *block = &paired->blocks[i];

		if (!states->two)
			reduced[count++] = (struct bench_reduced){ block->a.y,
								   block->b.y };
		else
			count += reduce(states, block,
					matched ? BENCH_STATE_LOW : state,
					matched ? BENCH_STATE_HIGH : state,
					&reduced[count]);
	}
	return count;
}
