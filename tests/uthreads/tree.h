/* SPDX-License-Identifier: MIT */
/*
 * Trees of user threads on several workers, as large as one wants: TREE_NODES
 * is how many threads there are, over all trees, and STRESS_SEED repeats a
 * run's work.
 */
#ifndef TESTS_UTHREADS_TREE_H
#define TESTS_UTHREADS_TREE_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <time.h>

#include "base/tsan.h"
#include "probes/fib.h"
#include "tests/th/tree.h"

/* ThreadSanitizer begins its own count anew after some, and may end by that. */
#ifdef BUILT_WITH_TSAN
#define NODES 5000
#else
#define NODES 100000
#endif

static inline uint64_t from_environment(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

static inline void say_counters(void)
{
	struct ut_counters c;

	ut_counters(&c);
	fprintf(stderr, "%llu threads, %llu of them stolen\n",
		(unsigned long long)c.created, (unsigned long long)c.steals);
}

static inline void *plant_trees(void *arg)
{
	uint64_t trees = from_environment("TREE_NODES", 2 * NODES) / NODES;

	tree_grow(*(uint64_t *)arg, trees, NODES);
	say_counters();
	return NULL;
}

/* As few threads as can be: what is ready changes hands again and again. */
static inline void *plant_small_trees(void *arg)
{
	uint64_t n = from_environment("TREE_NODES", 2 * NODES) * 5 / 232;

	for (; n; n--)
		EXPECT(fib(12) == 144);
	EXPECT(!fib_failed);
	say_counters();
	return arg;
}

static inline void grow(unsigned workers, void *(*plant)(void *))
{
	const struct ut_config config = { .workers = workers };
	uint64_t seed = from_environment("STRESS_SEED", (uint64_t)time(NULL));

	fprintf(stderr, "%u workers, STRESS_SEED=%llu\n", workers,
		(unsigned long long)seed);
	cr_assert(ut_run(&config, plant, &seed, NULL) == 0);
}

#endif
