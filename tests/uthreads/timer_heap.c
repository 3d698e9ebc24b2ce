/* SPDX-License-Identifier: MIT */
/*
 * The heap of timers: the earliest comes out, whatever was put in and taken out
 * before, and the first one out does not have to look at all that were put in.
 */
#include <criterion/criterion.h>
#include <stdint.h>

struct entry {
	uint64_t deadline_ns_;
	struct entry *child_, *next_, *prev_;
	int is_in;
};

#define TIMER struct entry
#include "base/timer-heap.h"

#define COUNT    100000
#define CHILDREN 40 /* more than twice the binary logarithm */

static struct entry entries[COUNT];
static uint64_t state = 1;

static uint64_t chance(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return state >> 32;
}

static struct entry *fill(struct entry *heap)
{
	for (int i = 0; i < COUNT; i++) {
		entries[i].deadline_ns_ = chance();
		heap = timer_heap_put(heap, &entries[i]);
	}
	return heap;
}

static unsigned children(const struct entry *e)
{
	unsigned count = 0;

	for (e = e->child_; e; e = e->next_)
		count++;
	return count;
}

static void empty(struct entry *heap, int count)
{
	uint64_t last = 0;

	for (; heap; count--) {
		cr_assert_geq(heap->deadline_ns_, last);
		last = heap->deadline_ns_;
		heap = timer_heap_take(heap, heap);
	}
	cr_expect_eq(count, 0);
}

Test(timer_heap, many_come_out_in_order, .timeout = 20)
{
	struct entry *heap = fill(NULL);
	unsigned first = children(heap);

	cr_expect_leq(first, CHILDREN, "%u children", first);
	empty(heap, COUNT);
}

/* Deadlines that are ever later, or ever earlier, as servers have them. */
Test(timer_heap, orderly_ones_too, .timeout = 20)
{
	for (int later = 0; later < 2; later++) {
		struct entry *heap = NULL;

		for (uint64_t i = 0; i < COUNT; i++) {
			entries[i].deadline_ns_ = later ? i : COUNT - i;
			heap = timer_heap_put(heap, &entries[i]);
			cr_assert_leq(children(heap), CHILDREN);
		}
		empty(heap, COUNT);
	}
}

/* Any may be taken out, from anywhere. */
Test(timer_heap, and_what_is_left, .timeout = 20)
{
	struct entry *heap = NULL;
	int in = 0;

	for (int i = 0; i < 10 * COUNT; i++) {
		struct entry *e = &entries[chance() % COUNT];

		if (e->is_in) {
			heap = timer_heap_take(heap, e);
		} else {
			e->deadline_ns_ = chance();
			heap = timer_heap_put(heap, e);
		}
		e->is_in = !e->is_in;
		in += e->is_in ? 1 : -1;
	}
	empty(heap, in);
}
