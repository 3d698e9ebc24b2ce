/* SPDX-License-Identifier: MIT */
/*
 * What an owner does when others want its attention: see worker.h.
 */
#include "uthreads/steal.h"
#include "uthreads/section.h"

#define COARSE_NS \
	PATIENCE(2000) /* a request that waited so long: children are long */
#define SHARE_NS  PATIENCE(10000) /* then it gets tasks of the queue */
#define QUICK     8               /* short children in a row end exposure */
#define SHARE_MAX 128             /* tasks at a time */

/* About half of the queue, or NULL.  `lone`: be it the only one. */
static struct ut_task *cut_queue(struct ut_worker *w, int lone)
{
	struct ut_task *first = head_of(w), *t = first;
	unsigned length = 1;

	if (!first)
		return NULL;
	for (; t != w->tail && length < 2 * SHARE_MAX; t = t->next)
		length++;
	length = lone ? (length + 1) / 2 : length / 2;
	if (!length)
		return NULL;
	for (t = first; --length;)
		t = t->next;
	set_head(w, t == w->tail ? NULL : t->next);
	t->next = NULL;
	return first;
}

/* The oldest ancestor, under the lock. */
static struct ut_task *cut_deque(struct ut_worker *w)
{
	int64_t top = top_of(w);
	struct ut_task *t = w->deque[top];

	set_top(w, top + 1);
	t->next = NULL;
	return t;
}

/* For who has the worker by lock and force.  *ancestor: from the deque. */
struct ut_task *cut_any(struct ut_worker *w, int *ancestor)
{
	/* Acquire pairs with the release in spawn. */
	*ancestor = atomic_load_explicit(&w->bottom, memory_order_acquire) >
		    top_of(w);
	return *ancestor ? cut_deque(w) : cut_queue(w, 1);
}

/* All ancestors behind the queue; in a section or under the lock. */
static void move_ancestors(struct ut_worker *w)
{
	for (int64_t i = top_of(w); i < bottom_of(w); i++)
		queue_push(w, w->deque[i]);
	set_top(w, bottom_of(w));
}

static void answer(struct ut_worker *w, struct ut_worker *thief,
		   struct ut_task *tasks)
{
	if (tasks)
		atomic_fetch_add_explicit(&ut_runtime.active, 1,
					  memory_order_seq_cst);
	atomic_store_explicit(&w->request, NULL, memory_order_relaxed);
	atomic_store_explicit(&thief->mail,
			      tasks ? (uintptr_t)tasks : MAIL_NONE,
			      memory_order_release);
}

/* Answers it, or lets it wait: then 0. */
static int consider(struct ut_worker *w, struct ut_worker *thief,
		    enum attend why)
{
	uint64_t now = sys_clock_ns();
	uint64_t since =
		atomic_load_explicit(&w->requested_ns, memory_order_relaxed);
	uint64_t age = now > since ? now - since : 0;
	int old = age > COARSE_NS;
	int64_t ancestors = bottom_of(w) - top_of(w);
	struct ut_task *tasks = NULL;

	if (ancestors > 1 || (ancestors == 1 && (why != ATTEND_SECTION || old)))
		tasks = cut_deque(w);
	else if (head_of(w) && age <= SHARE_NS)
		return 0;
	else if (head_of(w))
		tasks = cut_queue(w, old);
	if (!tasks && old && why == ATTEND_TAKE &&
	    !atomic_load_explicit(&w->exposed, memory_order_relaxed)) {
		atomic_store_explicit(&w->exposed, 1, memory_order_relaxed);
		w->quick = 0;
	}
	answer(w, thief, tasks);
	return 1;
}

void attend(struct ut_worker *w, enum attend why)
{
	struct ut_worker *waits = NULL, *thief;
	int exposed;

	spin_lock(&w->lock);
	do {
		thief = atomic_load_explicit(&w->request, memory_order_acquire);
		if (thief && thief != waits && !consider(w, thief, why))
			waits = thief;
		if (why != ATTEND_TAKE)
			atomic_store_explicit(&w->exposed, 0,
					      memory_order_relaxed);
		if (why == ATTEND_FLUSH)
			move_ancestors(w);
		if (top_of(w) == bottom_of(w)) {
			set_top(w, 0);
			set_bottom(w, 0);
		}
		exposed = atomic_load_explicit(&w->exposed,
					       memory_order_relaxed) != 0;
		/* A fence: a request whose attention this ends is seen. */
		atomic_exchange_explicit(&w->limit,
					 exposed ? LIMIT_ATTENTION : top_of(w),
					 memory_order_seq_cst);
		thief = atomic_load_explicit(&w->request, memory_order_acquire);
	} while (thief && thief != waits);
	w->last_end_ns = exposed ? sys_clock_ns() : 0;
	spin_unlock(&w->lock);
}

/* In a section: the same without an answer, for fairness. */
void deque_flush(struct ut_worker *w)
{
	int64_t top = top_of(w);

	move_ancestors(w);
	set_top(w, 0);
	set_bottom(w, 0);
	/* Someone may have wanted attention meanwhile, and still does. */
	atomic_compare_exchange_strong_explicit(
		&w->limit, &top, 0, memory_order_seq_cst, memory_order_relaxed);
}

/* Eight short children in a row: thieves have to ask again. */
static int stays_exposed(struct ut_worker *w)
{
	uint64_t now = sys_clock_ns();

	w->quick = now - w->last_end_ns < COARSE_NS / 2 ? w->quick + 1 : 0;
	w->last_end_ns = now;
	if (w->quick < QUICK)
		return 1;
	atomic_store_explicit(&w->exposed, 0, memory_order_relaxed);
	return 0;
}

/*
 * A child has ended and taken the last entry, bottom, where `limit` said
 * that it may not be there: was it taken before?
 */
int deque_was_taken(struct ut_worker *w)
{
	int taken, quiet;

	spin_lock(&w->lock);
	taken = top_of(w) > bottom_of(w);
	if (taken)
		set_bottom(w, top_of(w));
	quiet = !taken &&
		atomic_load_explicit(&w->exposed, memory_order_relaxed) &&
		!atomic_load_explicit(&w->request, memory_order_relaxed) &&
		stays_exposed(w);
	spin_unlock(&w->lock);
	if (!taken && !quiet)
		attend(w, ATTEND_TAKE);
	return taken;
}
