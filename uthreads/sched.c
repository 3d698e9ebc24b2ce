/* SPDX-License-Identifier: MIT */
/*
 * Which task runs next.
 */
#include "uthreads/bound.h"
#include "uthreads/poller.h"
#include "uthreads/seed.h"
#include "uthreads/steal.h"
#include "uthreads/switch.h"
#include "uthreads/timer.h"

#define FIRST_FRAMES 3 /* lines, of one that waits in its first function */

/*
 * The last ancestor, if the caller has any: it waits for nothing.  Every
 * FLUSH_EVERY times they go behind the queue instead, as a parent whose
 * children all wait would else keep the queue waiting for ever.
 */
struct ut_task *next_task_slowly(struct ut_worker *w)
{
	int64_t bottom = bottom_of(w);

	if (top_of(w) < bottom) {
		if (!head_of(w) || ++w->waits % FLUSH_EVERY) {
			set_bottom(w, bottom - 1);
			return w->deque[bottom - 1];
		}
		deque_flush(w);
	}
	if (head_of(w))
		return queue_pop(w);
	if (w->bound.first)
		return bound_take(w);
	count(&w->switches, -1ull); /* it is none */
	return &w->idle;
}

/* Before its first run a task needs a stack; there is one: see stack.c. */
void task_bind(struct ut_worker *w, struct ut_task *t)
{
	t->stack = stack_take(w);
	/* The next one's first frames, which may be cold. */
	for (int line = 1; line <= FIRST_FRAMES; line++)
		fetch(pool_next(&w->stacks), -line * CACHE_LINE);
	task_begins(t, (void *(*)(void *))t->context.fp, t->result);
}

/*
 * For one with floating-point control words, a worker, or exceptions of its
 * own; or in a run that is repeated.
 */
void switch_specially(struct ut_worker *w, struct ut_task *me,
		      struct ut_task *to, _Atomic uint32_t *lock)
{
	struct exceptions mine = exceptions_take(w);

	if (ut_runtime.seeded)
		to = seed_choose(w, me, to);
	if (me->flags & TASK_FP) {
		context_fp_save(&me->fp);
		context_fp_load(&w->fp);
	}
	switch_stacks(w, me, to, lock);
	task_arrives(me);
	exceptions_give(ut_worker(), mine);
}

void task_arrives(struct ut_task *me)
{
	while (me->flags & TASK_BOUND && !bound_is_home(me))
		bound_come_home(me);
	if (me->flags & TASK_FP)
		context_fp_load(&me->fp);
}

/*
 * When to look next: after TICKS switches, or fewer if these are far between,
 * so that others wait for TICK_NS and one thread's turn at most; as long as
 * turns last as they did.  For if they get longer, others wait for all of
 * them: so the number no more than doubles from look to look.
 */
static void set_tick(struct ut_worker *w)
{
	uint64_t now = sys_clock_ns(), switches = count_of(&w->switches);
	/* Going back to where it was is taken off again: see life.c. */
	int64_t since = (int64_t)(switches - w->ticked_at);
	uint64_t each =
		(now - w->ticked_ns) / (since > 0 ? (uint64_t)since : 1);
	uint64_t wait = each * TICKS > TICK_NS ? TICK_NS / each : TICKS;

	if (wait > 2 * w->tick_wait + 1)
		wait = 2 * w->tick_wait + 1;
	w->tick_wait = wait;
	w->ticked_ns = now;
	w->ticked_at = switches;
	w->ticked = switches - (TICKS - wait);
}

/* Who else can go on?  Outside sections. */
void worker_look(struct ut_worker *w)
{
	set_tick(w);
	timer_poll(w);
	if (outside_look(w))
		outside_take(w);
	take_stuck(w);
}

/* Once in TICKS switches of a worker, outside sections; it may switch. */
void ut_tick(struct ut_worker *w)
{
	worker_look(w);
	if (w->bound.first)
		bound_turn(w, ut_runtime.slice_ns);
}

/* In a section: the caller goes behind the queue, whose first is `next`. */
static CONTEXT_RETURN void yield_to(struct ut_worker *w, struct ut_task *next)
{
	struct ut_task *me = w->current, *tail = w->tail;

	w->tail = me;
	/* With one other, nothing is loaded that was just stored. */
	if (next == tail) {
		set_head(w, me);
	} else {
		tail->next = me;
		set_head(w, next->next);
		__builtin_prefetch(next->next);
	}
	task_switch(w, me, next, NULL);
}

/* Others want something of the worker. */
static __attribute__((noinline)) void yield_later(struct ut_worker *w)
{
	section_end(w);
	attend(w, ATTEND_FLUSH);
	ut_yield();
}

static __attribute__((noinline)) void yield_alone(struct ut_worker *w)
{
	section_end(w);
	/* A yield to nobody is no switch, but time goes by. */
	if (w->bound.first)
		bound_turn(w, 0);
	else if (sys_clock_ns() - w->ticked_ns >= TICK_NS)
		ut_tick(w);
}

PUBLIC void ut_yield(void)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *next;

	if (UNLIKELY(!w))
		return;
	if (UNLIKELY(!section_try_flushed(w)))
		yield_later(w);
	else if (LIKELY((next = head_of(w)) != NULL))
		yield_to(w, next);
	else
		yield_alone(w);
}
