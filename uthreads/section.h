/* SPDX-License-Identifier: MIT */
/*
 * What a worker does with its own queue and deque, and when it may: the
 * inlined half of the protocol in worker.h.
 */
#ifndef UTHREADS_SECTION_H
#define UTHREADS_SECTION_H

#include "uthreads/worker.h"

#pragma GCC visibility push(hidden)

/* attend.c: why the owner looks at what others want of it. */
enum attend {
	ATTEND_SECTION, /* it begins one */
	ATTEND_FLUSH,   /* ancestors go to the queue, too */
	ATTEND_TAKE,    /* it has just taken its parent */
};
void attend(struct ut_worker *w, enum attend why);
void deque_flush(struct ut_worker *w);
int deque_was_taken(struct ut_worker *w);

/* FENCE of worker.h. */
ALWAYS_INLINE void owner_fence(void)
{
	if (UNLIKELY(ut_runtime.fences))
		atomic_thread_fence(memory_order_seq_cst);
	else
		atomic_signal_fence(memory_order_seq_cst);
}

ALWAYS_INLINE int64_t bottom_of(const struct ut_worker *w)
{
	return atomic_load_explicit(&w->bottom, memory_order_relaxed);
}

ALWAYS_INLINE int64_t top_of(const struct ut_worker *w)
{
	return atomic_load_explicit(&w->top, memory_order_relaxed);
}

ALWAYS_INLINE void set_bottom(struct ut_worker *w, int64_t bottom)
{
	atomic_store_explicit(&w->bottom, bottom, memory_order_relaxed);
}

ALWAYS_INLINE void set_top(struct ut_worker *w, int64_t top)
{
	atomic_store_explicit(&w->top, top, memory_order_relaxed);
}

ALWAYS_INLINE struct ut_task *head_of(const struct ut_worker *w)
{
	return atomic_load_explicit(&w->head, memory_order_relaxed);
}

ALWAYS_INLINE void set_head(struct ut_worker *w, struct ut_task *t)
{
	atomic_store_explicit(&w->head, t, memory_order_relaxed);
}

/* The owner, in a section; or who has the worker by lock and force. */
ALWAYS_INLINE void queue_push(struct ut_worker *w, struct ut_task *t)
{
	if (UNLIKELY(head_of(w) != NULL))
		w->tail->next = t;
	else
		set_head(w, t);
	w->tail = t;
}

/* What came from another worker: a list. */
static inline void queue_stolen(struct ut_worker *w, struct ut_task *t)
{
	for (struct ut_task *next; t; t = next) {
		next = t->next;
		queue_push(w, t);
		count(&w->steals, 1);
	}
}

/* Memory so many bytes from p is about to be written; p may be NULL. */
ALWAYS_INLINE void fetch(const void *p, int distance)
{
	__builtin_prefetch((void *)((uintptr_t)p + (uintptr_t)distance), 1);
}

/* Where it left, and its first frame, which may be cold. */
ALWAYS_INLINE void task_fetch(const struct ut_task *t)
{
	fetch(t->context.sp, 0);
	fetch(t->context.sp, CACHE_LINE);
	fetch(t->stack, -CACHE_LINE);
}

/* Of a queue whose first is t. */
ALWAYS_INLINE struct ut_task *queue_pop_first(struct ut_worker *w,
					      struct ut_task *t)
{
	struct ut_task *next;

	if (LIKELY(t == w->tail)) {
		set_head(w, NULL);
	} else {
		next = t->next;
		set_head(w, next);
		task_fetch(next);
	}
	return t;
}

/* Of a queue that is not empty. */
ALWAYS_INLINE struct ut_task *queue_pop(struct ut_worker *w)
{
	return queue_pop_first(w, head_of(w));
}

/* Is there anything to take?  A guess, for all but the owner. */
static inline int has_work(const struct ut_worker *w)
{
	return head_of(w) || bottom_of(w) > top_of(w);
}

/* Begins a section, or not: 0, when the owner has to attend before. */
ALWAYS_INLINE int section_try(struct ut_worker *w)
{
	atomic_store_explicit(&w->in_section, 1, memory_order_relaxed);
	owner_fence();
	return LIKELY(atomic_load_explicit(&w->limit, memory_order_relaxed) <=
		      bottom_of(w));
}

/* The same with an empty deque only. */
ALWAYS_INLINE int section_try_flushed(struct ut_worker *w)
{
	atomic_store_explicit(&w->in_section, 1, memory_order_relaxed);
	owner_fence();
	return LIKELY(atomic_load_explicit(&w->limit, memory_order_relaxed) ==
		      bottom_of(w));
}

/* Begins a section: the queue and the deque are ours until it ends. */
ALWAYS_INLINE void section_begin(struct ut_worker *w)
{
	while (!section_try(w)) {
		atomic_store_explicit(&w->in_section, 0, memory_order_release);
		attend(w, ATTEND_SECTION);
	}
}

ALWAYS_INLINE void section_end(struct ut_worker *w)
{
	atomic_store_explicit(&w->in_section, 0, memory_order_release);
}

/* In a section: does nobody else run tasks? */
ALWAYS_INLINE int alone(void)
{
	int one = atomic_load_explicit(&ut_runtime.active,
				       memory_order_acquire) == 1;

	chaos(ut_worker());
	return LIKELY(one);
}

/* As section_try(), and says whether the caller is alone in it. */
ALWAYS_INLINE int section_try_and(struct ut_worker *w, int *lone)
{
	atomic_store_explicit(&w->in_section, 1, memory_order_relaxed);
	atomic_signal_fence(memory_order_seq_cst);
	*lone = alone();
	if (!*lone)
		owner_fence();
	return LIKELY(atomic_load_explicit(&w->limit, memory_order_relaxed) <=
		      bottom_of(w));
}

/*
 * Begins a section in which the caller is alone, so that no list is locked.
 * 0: maybe it is not, and has to begin one by section_begin(): in a function
 * of its own, as the common case shall save no registers for calls that it
 * does not make.
 */
ALWAYS_INLINE int section_try_alone(struct ut_worker *w)
{
	int lone, begun = section_try_and(w, &lone);

	return begun && lone;
}

/* In a section: a wait list's lock.  Leaving it unlocked does no harm. */
ALWAYS_INLINE void list_lock(_Atomic uint32_t *lock)
{
	if (!alone())
		spin_lock(lock);
}

#pragma GCC visibility pop

#endif
