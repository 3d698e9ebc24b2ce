/* SPDX-License-Identifier: MIT */
/*
 * A tree of threads, each of which must run exactly once: children before
 * their parents or after, joins in reverse order, yields, a semaphore held
 * over them.  What a thread has in registers must survive all of it.
 */
#ifndef TESTS_TH_TREE_H
#define TESTS_TH_TREE_H

#include <string.h>

#include "tests/th/contract.h"

#define TREE_MAX      100000
#define TREE_CHILDREN 3

static unsigned char tree_visits[TREE_MAX];
static th_sem tree_holder;
static int tree_held;

struct tree_node {
	uint64_t seed;
	uint32_t first, end; /* it and its descendants */
	uint64_t sum;
};

static uint64_t tree_mix(uint64_t x)
{
	x ^= x >> 31;
	x *= 0x9e3779b97f4a7c15;
	return x ^ x >> 29;
}

static void tree_hold(int yield)
{
	th_sem_wait(&tree_holder);
	EXPECT(!tree_held++);
	if (yield)
		th_yield();
	tree_held--;
	th_sem_post(&tree_holder);
}

static void *tree_visit(void *arg);

static uint64_t tree_descend(struct tree_node *n, uint64_t random)
{
	uint32_t left = n->end - n->first - 1;
	unsigned count = 1 + (unsigned)(random >> 40) % TREE_CHILDREN;
	struct tree_node child[TREE_CHILDREN];
	th_thread t[TREE_CHILDREN];
	uint64_t sum = 0;

	if (count > left)
		count = left;
	for (uint32_t i = 0, at = n->first + 1; i < count; i++) {
		int child_first = (random >> (50 + i) & 3) != 0;
		uint32_t end = i + 1 == count ? n->end : at + left / count;

		child[i] = (struct tree_node){ .seed = random + i,
					       .first = at,
					       .end = end };
		at = end;
		EXPECT((child_first ? th_fork : th_create)(&t[i], tree_visit,
							   &child[i]) == 0);
	}
	for (unsigned i = count; i-- > 0;) {
		void *result = NULL;

		EXPECT(th_join(&t[i], &result) == 0);
		EXPECT(result == &child[i]);
		sum += child[i].sum;
	}
	return sum;
}

static void *tree_visit(void *arg)
{
	struct tree_node *n = arg;
	uint64_t random = tree_mix(n->seed), a = random * 3, b = random * 5,
		 c = random * 7, d = random * 11;

	/* Nobody knows what they hold, so they are kept. */
	__asm__ volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
	tree_visits[n->first]++;
	if (random % 1024 == 7)
		th_yield();
	if (random % 4096 == 9)
		tree_hold(random >> 20 & 1);
	if (random % 4096 == 11)
		th_sleep(random >> 20 & 0xffff); /* up to 65 microseconds */
	n->sum = tree_mix(n->first) + tree_descend(n, random);
	EXPECT(a == random * 3 && b == random * 5 && c == random * 7 &&
	       d == random * 11);
	return n;
}

/* Trees of so many threads, one after the other. */
static inline void tree_grow(uint64_t seed, uint64_t trees, uint32_t nodes)
{
	uint64_t expected = 0;

	EXPECT(nodes <= TREE_MAX);
	for (uint32_t i = 0; i < nodes; i++)
		expected += tree_mix(i);
	th_sem_init(&tree_holder);
	th_sem_post(&tree_holder);
	for (uint64_t i = 0; i < trees; i++) {
		struct tree_node root = { .seed = seed + i, .end = nodes };

		memset(tree_visits, 0, nodes);
		tree_visit(&root);
		EXPECT(root.sum == expected);
		for (uint32_t k = 0; k < nodes; k++)
			EXPECT(tree_visits[k] == 1);
	}
}

#endif
