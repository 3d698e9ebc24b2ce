/* SPDX-License-Identifier: MIT */
/*
 * The timers' pairing heap, whose memory is the timers' own.
 *
 * No child is earlier than its parent.  child_ is a timer's first child, and
 * next_ and prev_ link siblings; the first one's prev_ is the parent.  Those
 * two mean nothing of a root.  To put one in takes constant time; to take one
 * out, O(log n) on average over many.
 */
#include <stddef.h>

#include "kthreads/timer.h"

/* Of two roots: the earlier one, with the other as its child. */
static struct kt_timer *merge(struct kt_timer *a, struct kt_timer *b)
{
	struct kt_timer *low = a, *high = b;

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
static struct kt_timer *merge_all(struct kt_timer *t)
{
	struct kt_timer *pairs = NULL, *all = NULL;

	while (t) {
		struct kt_timer *a = t, *b = t->next_;

		t = b ? b->next_ : NULL;
		a = merge(a, b);
		a->next_ = pairs;
		pairs = a;
	}
	while (pairs) {
		struct kt_timer *next = pairs->next_;

		all = merge(all, pairs);
		pairs = next;
	}
	return all;
}

struct kt_timer *kt_timer_heap_put(struct kt_timer *heap, struct kt_timer *t)
{
	t->child_ = NULL;
	return merge(heap, t);
}

struct kt_timer *kt_timer_heap_take(struct kt_timer *heap, struct kt_timer *t)
{
	struct kt_timer *children = merge_all(t->child_);

	if (t == heap)
		return children;
	if (t->prev_->child_ == t)
		t->prev_->child_ = t->next_;
	else
		t->prev_->next_ = t->next_;
	if (t->next_)
		t->next_->prev_ = t->prev_;
	return merge(heap, children);
}
