/* SPDX-License-Identifier: MIT */
/*
 * Tries an arm at a row: one process, samples of one operation.
 */
#include <math.h>

#include "bench/plan/eta.h"
#include "bench/run/measure.h"

struct bench_trial bench_eta_trial(const struct bench_plan *plan,
				   const struct bench_row *row,
				   const struct bench_row_arm *arm,
				   size_t samples)
{
	const struct bench_suite suite = { .samples = samples };
	struct bench_options options = *plan->options;
	struct bench_session session = { .plan = *plan };
	struct bench_row_arm copy = *arm;
	struct bench_measured m;

	options.suite = &suite;
	session.plan.options = &options;
	session.plan.notes = (struct bench_notes){ 0 };
	copy.ops = 1;
	copy.sample_ns = 0;
	m = bench_measure(&session, row, &copy, BENCH_TRY);
	if (m.interrupted || m.answer.failure || !m.answer.count)
		return (struct bench_trial){ NAN, NAN };
	return (struct bench_trial){
		m.wall_ns / 1e9,
		m.answer.samples[m.answer.count - 1].elapsed_ns / 1e9
	};
}
