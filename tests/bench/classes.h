/* SPDX-License-Identifier: MIT */
/*
 * Simulated sessions and the classes of their verdicts.
 */
#ifndef TESTS_BENCH_CLASSES_H
#define TESTS_BENCH_CLASSES_H

#include "tests/bench/session.h"

#define SESSIONS 2000
#define MARGIN   .03

enum {
	SLOWER,
	EQUIVALENT,
	UNRESOLVED,
	INCONCLUSIVE,
	FASTER,
	CLASSES
};

static inline size_t class_of(enum bench_verdict verdict)
{
	switch (verdict) {
	case BENCH_SLOWER:
		return SLOWER;
	case BENCH_FASTER:
		return FASTER;
	case BENCH_EQUIVALENT:
	case BENCH_EQUIVALENT_SLOWER:
	case BENCH_EQUIVALENT_FASTER:
		return EQUIVALENT;
	case BENCH_SLOWER_UNRESOLVED:
	case BENCH_FASTER_UNRESOLVED:
		return UNRESOLVED;
	default:
		return INCONCLUSIVE;
	}
}

static inline enum bench_verdict judge(const struct bench_estimate *e,
				       double bias)
{
	return bench_verdict(e->lo, e->hi, e->lo90, e->hi90, log1p(MARGIN),
			     bias);
}

/* The same session of each kind of noise is of another seed. */
static inline struct noise_machine start(enum noise noise, size_t session)
{
	return noise_start(noise, ((uint64_t)noise << 32) + session);
}

static inline double percent(size_t count)
{
	return 100 * (double)count / SESSIONS;
}

#endif
