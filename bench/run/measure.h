/* SPDX-License-Identifier: MIT */
/*
 * One process of one arm, started afresh.
 */
#ifndef BENCH_RUN_MEASURE_H
#define BENCH_RUN_MEASURE_H

#include "bench/cell/answer.h"
#include "bench/run/session.h"

struct bench_measured {
	struct bench_answer answer;
	double wall_ns, user_ns;
	bool interrupted; /* killed unfinished, there is no answer */
};

enum bench_mode {
	BENCH_CALIBRATE, /* how many operations make a sample? */
	BENCH_TIMED,
	BENCH_TRY,      /* what does a process take? its values are none */
	BENCH_COUNTING, /* with the processor's counters, which cost time */
};

/*
 * Runs the arm once.  A failure is warned of, noted and counted, save when
 * counting or trying; the arm is dropped when it is too many.
 */
struct bench_measured bench_measure(struct bench_session *session,
				    const struct bench_row *row,
				    struct bench_row_arm *arm,
				    enum bench_mode mode);

/* Whether the process became steady: 1 or 0, or NAN if that is not tested. */
double bench_measure_steady(const struct bench_answer *answer);

#endif
