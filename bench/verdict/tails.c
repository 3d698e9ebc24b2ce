/* SPDX-License-Identifier: MIT */
/*
 * Counts disturbed processes by block and tests the signs of the arms'
 * differences.  Blocks in which both had as many say nothing and are dropped.
 */
#include <math.h>

#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/verdict/tails.h"

#define FLAG_NS 20e6 /* two ticks; one is within reading them */
#define HIT     1.15

/* What a process is judged by: its arm's medians, one for each state. */
struct limits {
	const struct bench_states *states;
	double y[BENCH_STATE_MIXED];
};

static enum bench_state state_of(const struct bench_states *states,
				 const struct bench_process *process)
{
	return states->two ? bench_states_of(states, process) : BENCH_STATE_LOW;
}

static const struct bench_paired_arm *
arm_of(const struct bench_paired_block *block, bool b)
{
	return b ? &block->b : &block->a;
}

static struct limits limits_of(const struct bench_states *states,
			       const struct bench_paired *paired, bool b)
{
	struct limits limits = { .states = states };

	for (enum bench_state z = 0; z < BENCH_STATE_MIXED; z++) {
		double *values = NULL;
		size_t count = 0;

		for (size_t i = 0; i < paired->count; i++) {
			const struct bench_paired_arm *arm =
				arm_of(&paired->blocks[i], b);

			for (size_t j = 0; j < arm->count; j++) {
				if (state_of(states, &arm->processes[j]) != z)
					continue;
				values = bench_grow(values, count,
						    sizeof *values);
				values[count++] = arm->processes[j].y;
			}
		}
		limits.y[z] = bench_stats_median(values, count) + log(HIT);
	}
	return limits;
}

static bool is_hit(const struct limits *limits,
		   const struct bench_process *process)
{
	enum bench_state state = state_of(limits->states, process);

	return state != BENCH_STATE_MIXED && process->y > limits->y[state];
}

/* The share of an arm's processes that are hit, or with NULL, flagged. */
static double share(const struct bench_paired_arm *arm,
		    const struct limits *limits)
{
	size_t found = 0;

	for (size_t i = 0; i < arm->count; i++)
		found += limits ? is_hit(limits, &arm->processes[i])
				: arm->processes[i].disturbed_ns >= FLAG_NS;
	return (double)found / (double)arm->count;
}

static bool signs_differ(const struct bench_paired *paired,
			 const struct limits *a, const struct limits *b)
{
	size_t above = 0, below = 0;

	for (size_t i = 0; i < paired->count; i++) {
		double x = share(&paired->blocks[i].a, a);
		double y = share(&paired->blocks[i].b, b);

		above += x > y;
		below += x < y;
	}
	return bench_stats_sign_p(above, below) < .05;
}

static double share_of_all(const struct bench_paired *paired, bool b,
			   const struct limits *limits)
{
	double hit = 0, all = 0;

	for (size_t i = 0; i < paired->count; i++) {
		const struct bench_paired_arm *arm =
			arm_of(&paired->blocks[i], b);

		hit += share(arm, limits) * (double)arm->count;
		all += (double)arm->count;
	}
	return hit / all;
}

struct bench_tails bench_tails_find(const struct bench_paired *all,
				    const struct bench_paired *chosen,
				    const struct bench_states *states)
{
	struct limits a = limits_of(states, chosen, false);
	struct limits b = limits_of(states, chosen, true);

	return (struct bench_tails){
		.differ = signs_differ(all, NULL, NULL) ||
			  signs_differ(chosen, &a, &b),
		.hit_a = share_of_all(chosen, false, &a),
		.hit_b = share_of_all(chosen, true, &b),
	};
}
