/* SPDX-License-Identifier: MIT */
/*
 * A pairing heap of timers, whose memory is the timers' own.
 *
 * Who includes this defines TIMER, a structure that has
 *
 *	uint64_t deadline_ns_;
 *	TIMER *child_, *next_, *prev_;
 *
 * No child is earlier than its parent.  child_ is a timer's first child, and
 * next_ and prev_ link siblings; the first one's prev_ is the parent.  Those
 * two mean nothing of a root.  To put one in takes constant time; to take one
 * out, O(log n) on average over many.
 *
 * A plain pairing heap leaves that to the first to be taken out after many were
 * put in: all these are the root's children by then, and a hundred thousand
 * timers would wait for tens of milliseconds while they are paired.  So every
 * second put pairs the two newest, every fourth the results of these, and so
 * on, as carries in counting: few are left (Stasko and Vitter, 1987).
 */
#ifndef BASE_TIMER_HEAP_H
#define BASE_TIMER_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* Of two roots: the earlier one, with the other as its child. */
static TIMER *timer_heap_merge(TIMER *a, TIMER *b)
{
	TIMER *low = a, *high = b;

	if (!a || !b)
		return a ? a : b;
	if (b->deadline_ns_ < a->deadline_ns_) {
		low = b;
		high = a;
	}
	high->next_ = low->child_;
	if (high->next_)
		high->next_->prev_ = high;
	high->prev_ = low;
	low->child_ = high;
	return low;
}

/* Of siblings: first in pairs, then these from the last to the first. */
static TIMER *timer_heap_merge_all(TIMER *t)
{
	TIMER *pairs = NULL, *all = NULL;

	while (t) {
		TIMER *a = t, *b = t->next_;

		t = b ? b->next_ : NULL;
		a = timer_heap_merge(a, b);
		a->next_ = pairs;
		pairs = a;
	}
	while (pairs) {
		TIMER *next = pairs->next_;

		all = timer_heap_merge(all, pairs);
		pairs = next;
	}
	return all;
}

/* The first two children of a root become one. */
static void timer_heap_pair(TIMER *root)
{
	TIMER *a = root->child_, *b = a ? a->next_ : NULL, *rest;

	if (!b)
		return;
	rest = b->next_;
	a = timer_heap_merge(a, b);
	a->next_ = rest;
	if (rest)
		rest->prev_ = a;
	a->prev_ = root;
	root->child_ = a;
}

/* Each returns the new root, which is the earliest timer. */
static TIMER *timer_heap_put(TIMER *heap, TIMER *t)
{
	static uint32_t puts; /* under the lock of the one heap */

	t->child_ = NULL;
	heap = timer_heap_merge(heap, t);
	if (heap != t)
		for (uint32_t n = ++puts; n && !(n & 1); n >>= 1)
			timer_heap_pair(heap);
	return heap;
}

static TIMER *timer_heap_take(TIMER *heap, TIMER *t)
{
	TIMER *children = timer_heap_merge_all(t->child_);

	if (t == heap)
		return children;
	if (t->prev_->child_ == t)
		t->prev_->child_ = t->next_;
	else
		t->prev_->next_ = t->next_;
	if (t->next_)
		t->next_->prev_ = t->prev_;
	return timer_heap_merge(heap, children);
}

#endif
