/* SPDX-License-Identifier: MIT */
/*
 * Machines made up for tests of the method: what a process's samples look
 * like under each kind of noise, in logarithms of time.  The state of a
 * machine goes on from process to process, whichever arm runs.
 */
#ifndef TESTS_BENCH_NOISE_H
#define TESTS_BENCH_NOISE_H

#include <math.h>
#include <stdbool.h>

#include "bench/stats/order.h"

#define NOISE_BLOCKS      12
#define NOISE_SAMPLES_MAX 8

enum noise {
	NOISE_LOG_NORMAL_1, /* of a sample, in percent */
	NOISE_LOG_NORMAL_2,
	NOISE_LOG_NORMAL_5,
	NOISE_HEAVY_SAMPLES,
	NOISE_HEAVY_PROCESSES,
	NOISE_LINEAR, /* 30 % in a session */
	NOISE_RANDOM_WALK,
	NOISE_WARMING, /* a curve: fast at first */
	NOISE_PERIODIC,
	NOISE_AUTOCORRELATED,
	NOISE_LAYOUT_1, /* of a process, in percent */
	NOISE_PROCESS_2,
	NOISE_PROCESS_5,
	NOISE_VIRTUAL, /* a noisy virtual machine */
	NOISE_STATES,  /* the far one is six times slower */
	NOISE_STATES_FAST,
	NOISES
};

static const char *const noise_names[NOISES] = {
	"log-normal 1 %",   "log-normal 2 %",  "log-normal 5 %",
	"heavy samples",    "heavy processes", "linear 30 %",
	"random walk",      "warming",         "periodic",
	"autocorrelated",   "layout 1 %",      "process SD 2 %",
	"process SD 5 %",   "noisy VM",        "states",
	"states that flip",
};

struct noise_machine {
	enum noise noise;
	struct bench_random random;
	double walk, correlated;
	size_t position; /* processes so far */
	bool far;
};

static inline double noise_uniform(struct bench_random *random)
{
	return (double)(bench_random_next(random) >> 11) * 0x1p-53;
}

static inline double noise_normal(struct bench_random *random)
{
	double u = 1 - noise_uniform(random), v = noise_uniform(random);

	return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

static inline bool noise_chance(struct bench_random *random, double p)
{
	return noise_uniform(random) < p;
}

/* A session begins. */
static inline struct noise_machine noise_start(enum noise noise, uint64_t seed)
{
	struct noise_machine m = { .noise = noise, .random = { seed } };

	m.correlated = .02 * noise_normal(&m.random);
	m.far = noise_chance(&m.random, .5);
	return m;
}

/* One in a hundred thrice as long, one in twenty by 30 %. */
static inline double noise_hit(struct bench_random *random)
{
	double u = noise_uniform(random);

	return u < .01 ? log(3) : u < .06 ? log(1.3) : 0;
}

/* The machine's own share in the next process. */
static inline double noise_offset(struct noise_machine *m)
{
	struct bench_random *random = &m->random;
	double position = (double)m->position++;

	switch (m->noise) {
	case NOISE_HEAVY_PROCESSES:
		return noise_hit(random);
	case NOISE_LINEAR:
		return .30 * position / (4 * NOISE_BLOCKS);
	case NOISE_RANDOM_WALK:
		return m->walk += .024 * noise_normal(random);
	case NOISE_WARMING:
		return .15 * exp(-position / 6);
	case NOISE_PERIODIC: /* in step with two blocks */
		return .10 * cos(6.283185307179586 * position / 8);
	case NOISE_AUTOCORRELATED:
		m->correlated = .5 * m->correlated +
				sqrt(.75) * .02 * noise_normal(random);
		return m->correlated;
	case NOISE_LAYOUT_1:
		return .01 * noise_normal(random);
	case NOISE_PROCESS_2:
		return .02 * noise_normal(random);
	case NOISE_PROCESS_5:
		return .05 * noise_normal(random);
	case NOISE_VIRTUAL:
		m->walk += .01 * noise_normal(random);
		m->far ^= noise_chance(random, .05);
		return m->walk + (m->far ? log(1.15) : 0) +
		       (noise_chance(random, .03)
				? log(1 + .5 * noise_uniform(random))
				: 0) +
		       .02 * noise_normal(random);
	case NOISE_STATES:
	case NOISE_STATES_FAST:
		m->far ^= noise_chance(random,
				       m->noise == NOISE_STATES ? .1 : .3);
		return (m->far ? log(6) : 0) + .02 * noise_normal(random);
	default:
		return 0;
	}
}

/* The next process: its samples, as logarithms. */
static inline void noise_process(struct noise_machine *m, double *samples,
				 size_t count)
{
	double sd = m->noise == NOISE_LOG_NORMAL_2   ? .02
		    : m->noise == NOISE_LOG_NORMAL_5 ? .05
						     : .01;
	bool heavy =
		m->noise == NOISE_HEAVY_SAMPLES || m->noise == NOISE_VIRTUAL;
	double offset = noise_offset(m), walk = 0;

	for (size_t i = 0; i < count; i++) {
		samples[i] = offset + sd * noise_normal(&m->random);
		if (heavy)
			samples[i] += noise_hit(&m->random);
		if (m->noise == NOISE_RANDOM_WALK) {
			walk += .024 / sqrt((double)count) *
				noise_normal(&m->random);
			samples[i] += walk;
		}
	}
}

#endif
