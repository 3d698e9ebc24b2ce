/* SPDX-License-Identifier: MIT */
/*
 * A tree of threads, each of which must run exactly once: children before
 * their parents or after, joins in any order, yields, a semaphore held over
 * them.  What a thread has in registers must survive all of it.
 *
 * TREE_NODES is how many threads there are, over all rounds, and STRESS_SEED
 * repeats a run's work.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "uthreads/uthreads.h"

#define NODES    100000 /* of a tree */
#define CHILDREN 3

static unsigned char visits[NODES];
static struct ut_sem holder;
static int held;

struct node {
	uint64_t seed;
	uint32_t first, end; /* it and its descendants */
	uint64_t sum;
};

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

static uint64_t mix(uint64_t x)
{
	x ^= x >> 31;
	x *= 0x9e3779b97f4a7c15;
	return x ^ x >> 29;
}

static void check(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", what);
	abort();
}

static void hold(int yield)
{
	ut_sem_wait(&holder);
	check(!held++, "two hold it");
	if (yield)
		ut_yield();
	held--;
	ut_sem_post(&holder);
}

static void *visit(void *arg);

static uint64_t descend(struct node *n, uint64_t random)
{
	uint32_t left = n->end - n->first - 1;
	unsigned count = 1 + (unsigned)(random >> 40) % CHILDREN;
	struct node child[CHILDREN];
	struct ut_thread t[CHILDREN];
	uint64_t sum = 0;

	if (count > left)
		count = left;
	for (uint32_t i = 0, at = n->first + 1; i < count; i++) {
		const struct ut_attr attr = {
			.child_first = random >> (50 + i) & 3 ? 1 : 0,
		};
		uint32_t end = i + 1 == count ? n->end : at + left / count;

		child[i] = (struct node){ .seed = random + i,
					  .first = at,
					  .end = end };
		at = end;
		check(!ut_create(&t[i], &attr, visit, &child[i]), "create");
	}
	for (unsigned i = count; i-- > 0;) {
		void *result = NULL;

		check(!ut_join(&t[i], &result) && result == &child[i], "join");
		sum += child[i].sum;
	}
	return sum;
}

static void *visit(void *arg)
{
	struct node *n = arg;
	uint64_t random = mix(n->seed), a = random * 3, b = random * 5,
		 c = random * 7, d = random * 11;

	/* Nobody knows what they hold, so they are kept. */
	__asm__ volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
	visits[n->first]++;
	if (random % 1024 == 7)
		ut_yield();
	if (random % 4096 == 9)
		hold(random >> 20 & 1);
	n->sum = mix(n->first) + descend(n, random);
	check(a == random * 3 && b == random * 5 && c == random * 7 &&
		      d == random * 11,
	      "what was in registers has changed");
	return n;
}

struct forest {
	uint64_t seed, trees;
};

static void *plant(void *arg)
{
	struct forest *f = arg;
	uint64_t expected = 0;
	struct ut_counters c;

	for (uint32_t i = 0; i < NODES; i++)
		expected += mix(i);
	ut_sem_post(&holder);
	for (uint64_t i = 0; i < f->trees; i++) {
		struct node root = { .seed = f->seed + i, .end = NODES };

		memset(visits, 0, sizeof visits);
		visit(&root);
		check(root.sum == expected, "the sum is wrong");
		for (uint32_t k = 0; k < NODES; k++)
			check(visits[k] == 1, "not exactly once");
	}
	ut_counters(&c);
	fprintf(stderr, "%llu threads, %llu of them stolen\n",
		(unsigned long long)c.created, (unsigned long long)c.steals);
	return NULL;
}

static void grow(unsigned workers)
{
	const struct ut_config config = { .workers = workers };
	struct forest f = {
		.seed = from_environment("STRESS_SEED", (uint64_t)time(NULL)),
		.trees = from_environment("TREE_NODES", 2 * NODES) / NODES,
	};

	fprintf(stderr, "STRESS_SEED=%llu\n", (unsigned long long)f.seed);
	holder = (struct ut_sem){ 0 };
	cr_assert(ut_run(&config, plant, &f, NULL) == 0);
}

Test(uthreads, a_tree_on_one_worker, .timeout = 120)
{
	grow(1);
}

Test(uthreads, a_tree_on_two_workers, .timeout = 280)
{
	grow(2);
}

Test(uthreads, a_tree_on_four_workers, .timeout = 280)
{
	grow(4);
}

/* The fewest threads to share: what is ready changes hands again and again. */
static uint64_t fib(uint64_t n);

static void *fib_thread(void *arg)
{
	uint64_t *n = arg;

	*n = fib(*n);
	return NULL;
}

static uint64_t fib(uint64_t n)
{
	static const struct ut_attr child_first = { .child_first = 1 };
	uint64_t left = n - 1, right;
	struct ut_thread t;

	if (n < 2)
		return n;
	check(!ut_create(&t, &child_first, fib_thread, &left), "create");
	right = fib(n - 2);
	check(!ut_join(&t, NULL), "join");
	return left + right;
}

static void *small_trees(void *arg)
{
	struct ut_counters c;

	for (uint64_t n = *(uint64_t *)arg / 232; n; n--)
		check(fib(12) == 144, "fib(12) is 144");
	ut_counters(&c);
	fprintf(stderr, "%llu threads, %llu of them stolen\n",
		(unsigned long long)c.created, (unsigned long long)c.steals);
	return NULL;
}

Test(uthreads, small_trees_on_two_workers, .timeout = 280)
{
	const struct ut_config config = { .workers = 2 };
	uint64_t nodes = from_environment("TREE_NODES", 2 * NODES) * 5;

	cr_assert(ut_run(&config, small_trees, &nodes, NULL) == 0);
}
