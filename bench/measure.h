/* SPDX-License-Identifier: MIT */
/*
 * One process of one arm, started afresh.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "bench/answer.h"
#include "bench/session.h"

struct bench_measured {
	struct bench_answer answer;
	double wall_ns, user_ns;
	bool interrupted; /* killed unfinished, there is no answer */
};

/*
 * Runs the arm with so many operations a sample, 0 to calibrate.  A failure
 * is warned of, noted and counted; the arm is dropped when it is too many.
 */
struct bench_measured bench_measure(struct bench_session *session,
				    const struct bench_row *row,
				    struct bench_row_arm *arm, double ops);

#endif
