/* SPDX-License-Identifier: MIT */
/*
 * A session on a made-up machine: two arms, blocks in orders that are drawn
 * as a run draws them, and samples of which both the steps of the method and
 * a whole comparison can be made.
 */
#ifndef TESTS_BENCH_SESSION_H
#define TESTS_BENCH_SESSION_H

#include <criterion/criterion.h>

#include "bench/tools/text.h"
#include "bench/verdict/comparison.h"
#include "tests/bench/noise.h"

#define SESSION_BLOCKS_MAX 40

struct session {
	size_t blocks, samples;
	struct {
		size_t arm;                       /* 0 is a, 1 is b */
		bool far;                         /* the machine's state */
		double values[NOISE_SAMPLES_MAX]; /* logarithms */
	} processes[SESSION_BLOCKS_MAX][4];
};

static inline struct session session_measure(struct noise_machine *machine,
					     size_t blocks, size_t samples)
{
	struct session session = { .blocks = blocks, .samples = samples };

	for (size_t b = 0; b < blocks; b++) {
		size_t order[BENCH_ORDER_MAX];

		cr_assert_eq(bench_order_draw(&machine->random, 2, order), 4);
		for (size_t p = 0; p < 4; p++) {
			session.processes[b][p].arm = order[p];
			noise_process(machine, session.processes[b][p].values,
				      samples);
			session.processes[b][p].far = machine->far;
		}
	}
	return session;
}

/* L of each block, were a's times that many times longer. */
static inline void session_reduce(const struct session *session, double ratio,
				  double *L)
{
	for (size_t b = 0; b < session->blocks; b++) {
		L[b] = log(ratio);
		for (size_t p = 0; p < 4; p++) {
			double work[NOISE_SAMPLES_MAX], y;

			for (size_t i = 0; i < session->samples; i++)
				work[i] = session->processes[b][p].values[i];
			y = bench_stats_median(work, session->samples);
			L[b] += session->processes[b][p].arm ? -.5 * y : .5 * y;
		}
	}
}

static inline struct bench_estimate
session_estimate(const struct session *session, double ratio)
{
	double L[SESSION_BLOCKS_MAX];
	struct bench_estimate e;
	size_t below = 0;

	session_reduce(session, ratio, L);
	e = bench_stats_estimate(L, session->blocks);
	for (size_t b = 0; b < session->blocks; b++)
		below += L[b] < e.ratio;
	cr_assert_eq(below, session->blocks / 2, "the ratio is the median");
	return e;
}

/* The bias between like and like, measured anew once if it is large. */
static inline double session_bias(struct noise_machine *machine, size_t samples)
{
	double bias = 0;

	for (int i = 0; i < 2 && (!i || bias > log(1.01)); i++) {
		struct session like =
			session_measure(machine, NOISE_BLOCKS, samples);
		struct bench_estimate e = session_estimate(&like, 1);

		bias = fmax(0, fmax(e.lo, -e.hi));
	}
	return bias;
}

/* One sample of a session, as samples.csv has it. */
static inline struct bench_sample session_sample(const struct session *session,
						 size_t block, size_t process,
						 size_t index, double ratio)
{
	struct bench_sample s = bench_sample_empty();
	double line = session->processes[block][process].far ? 600 : 100;
	bool a = !session->processes[block][process].arm;

	s.probe = bench_text_intern("yield");
	s.arm = bench_text_intern(a ? "kthreads" : "uthreads");
	s.unit = bench_text_intern("ns/switch");
	s.better = bench_text_intern("lower");
	s.mode = bench_text_intern("timed");
	s.block = (double)block;
	s.process_index = (double)process;
	s.sample_index = (double)index;
	s.warmup = 0;
	s.valid = 1;
	s.value = 250 * (a ? ratio : 1) *
		  exp(session->processes[block][process].values[index]);
	s.line_ns = s.line_ns_before = s.line_ns_after = line;
	s.placement = bench_text_intern("cross-core");
	return s;
}

/*
 * The comparisons of the session, were a's times that many times longer;
 * with or without the cache line's round trip that tells states apart.
 */
static inline size_t session_compare(const struct session *session,
				     double ratio, double margin, bool lines,
				     struct bench_comparison **comparisons)
{
	static struct bench_sample
		samples[SESSION_BLOCKS_MAX * 4 * NOISE_SAMPLES_MAX];
	const char *kind = bench_text_intern("kernel");
	struct bench_result_arm arms[2];
	struct bench_result_row row = {
		.probe = bench_text_intern("yield"),
		.unit = bench_text_intern("ns/switch"),
	};
	struct bench_result result = {
		.blocks = (double)session->blocks,
		.complete = true,
		.arms = arms,
		.arm_count = 2,
		.rows = &row,
		.row_count = 1,
		.samples = samples,
	};
	const struct bench_pair pair = { &arms[0], &arms[1], false };

	for (size_t i = 0; i < 2; i++) {
		const char *name =
			bench_text_intern(i ? "uthreads" : "kthreads");

		arms[i] = (struct bench_result_arm){ name, name, kind };
	}
	for (size_t i = 0; i < session->blocks * 4 * session->samples; i++) {
		struct bench_sample *s = &samples[result.sample_count++];

		*s = session_sample(session, i / session->samples / 4,
				    i / session->samples % 4,
				    i % session->samples, ratio);
		if (!lines)
			s->line_ns = s->line_ns_before = s->line_ns_after = NAN;
	}
	return bench_comparison_make(&result, &pair, margin, comparisons);
}

#endif
