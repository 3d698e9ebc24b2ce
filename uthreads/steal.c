/* SPDX-License-Identifier: MIT */
/*
 * Thieves: asking, taking what is exposed, force.  See worker.h.
 */
#include "uthreads/park.h"
#include "uthreads/place.h"
#include "uthreads/poller.h"
#include "uthreads/steal.h"
#include "uthreads/timer.h"

#define FORCE_NS    PATIENCE(20000) /* a request not answered for so long */
#define REMIND_NS   10000           /* wants attention again */
#define TRIES       2               /* before it looks further away */
#define BACK_MIN_NS 500             /* between looks, doubled up to */
#define BACK_MAX_NS PATIENCE(10000)
#define SEARCH_NS \
	PATIENCE(100000) /* without anything in sight: the worker parks */

static int stopping(void)
{
	return atomic_load_explicit(&ut_runtime.stop, memory_order_relaxed);
}

static void want_attention(struct ut_worker *v)
{
	atomic_exchange_explicit(&v->limit, LIMIT_ATTENTION,
				 memory_order_seq_cst);
}

static int wants_attention(const struct ut_worker *w)
{
	return atomic_load_explicit(&w->limit, memory_order_relaxed) ==
	       LIMIT_ATTENTION;
}

/* When this returns v is in no section, and enters none before it attends. */
static void wait_outside(struct ut_worker *v)
{
	unsigned turns = 0;

	/* Acquire pairs with the release that ends the section. */
	while (atomic_load_explicit(&v->in_section, memory_order_acquire))
		spin_pause(&turns);
}

/*
 * All workers but w are outside sections when this returns, and their locks
 * keep them out of the next ones, which they might be in before anyone sees
 * them outside.  w may be NULL.
 */
void workers_hold(struct ut_worker *w)
{
	struct ut_worker *v = ut_runtime.worker;
	unsigned n = ut_runtime.workers;

	for (unsigned i = 0; i < n; i++)
		if (&v[i] != w) {
			spin_lock(&v[i].lock);
			want_attention(&v[i]);
		}
	worker_membarrier();
	for (unsigned i = 0; i < n; i++)
		if (&v[i] != w)
			wait_outside(&v[i]);
}

void workers_release(struct ut_worker *w)
{
	for (unsigned i = 0; i < ut_runtime.workers; i++)
		if (&ut_runtime.worker[i] != w)
			spin_unlock(&ut_runtime.worker[i].lock);
}

/*
 * The caller is about to run tasks that no active worker has given it.  The
 * one that is alone must know before, in no section.  One after the other: who
 * comes next goes on only when the lone one knows.
 */
void join_active(struct ut_worker *w)
{
	static _Atomic uint32_t joining;

	spin_lock(&joining);
	if (atomic_fetch_add_explicit(&ut_runtime.active, 1,
				      memory_order_seq_cst) == 1) {
		workers_hold(w);
		workers_release(w);
	}
	spin_unlock(&joining);
}

/* This worker runs a parent whose children are long: it stays open. */
static void expose(struct ut_worker *w)
{
	spin_lock(&w->lock);
	atomic_store_explicit(&w->exposed, 1, memory_order_relaxed);
	w->quick = 0;
	w->last_end_ns = sys_clock_ns();
	want_attention(w);
	spin_unlock(&w->lock);
}

static uintptr_t take_exposed(struct ut_worker *w, struct ut_worker *v)
{
	struct ut_task *t = NULL;
	int ancestor;

	if (bottom_of(v) <= top_of(v))
		return MAIL_NONE;
	spin_lock(&v->lock);
	if (atomic_load_explicit(&v->exposed, memory_order_relaxed) &&
	    atomic_load_explicit(&v->bottom, memory_order_acquire) >
		    top_of(v)) {
		t = cut_any(v, &ancestor);
		atomic_fetch_add_explicit(&ut_runtime.active, 1,
					  memory_order_seq_cst);
	}
	spin_unlock(&v->lock);
	if (!t)
		return MAIL_NONE;
	expose(w);
	return (uintptr_t)t;
}

/*
 * Under v's lock.  The caller is active when it has a task: v, which had it,
 * is active too, and in no section.
 */
static struct ut_task *force(struct ut_worker *v, int *ancestor)
{
	struct ut_task *t;

	if (!has_work(v))
		return NULL;
	want_attention(v);
	worker_membarrier();
	wait_outside(v);
	t = cut_any(v, ancestor);
	if (t)
		atomic_fetch_add_explicit(&ut_runtime.active, 1,
					  memory_order_seq_cst);
	return t;
}

/* A request was not answered: it is taken back, or too late for that. */
static uintptr_t take_by_force(struct ut_worker *w, struct ut_worker *v)
{
	struct ut_task *t = NULL;
	uintptr_t mail;
	int ancestor = 0;

	spin_lock(&v->lock);
	if (atomic_load_explicit(&v->request, memory_order_relaxed) == w)
		atomic_store_explicit(&v->request, NULL, memory_order_relaxed);
	mail = atomic_load_explicit(&w->mail, memory_order_acquire);
	if (mail == MAIL_EMPTY)
		t = force(v, &ancestor);
	spin_unlock(&v->lock);
	if (t && ancestor)
		expose(w);
	return mail != MAIL_EMPTY ? mail : t ? (uintptr_t)t : MAIL_NONE;
}

static uintptr_t await_answer(struct ut_worker *w, struct ut_worker *v)
{
	uint64_t asked = sys_clock_ns(), reminded = asked, now;
	uintptr_t mail;

	atomic_store_explicit(&v->requested_ns, asked, memory_order_relaxed);
	want_attention(v);
	/* Acquire pairs with the release in answer(). */
	while ((mail = atomic_load_explicit(&w->mail, memory_order_acquire)) ==
	       MAIL_EMPTY) {
		cpu_relax();
		if (wants_attention(w))
			attend(w, ATTEND_FLUSH);
		now = sys_clock_ns();
		if (now - asked > FORCE_NS || stopping())
			return take_by_force(w, v);
		if (now - reminded > REMIND_NS) {
			reminded = now;
			want_attention(v);
		}
	}
	return mail;
}

static uintptr_t ask(struct ut_worker *w, struct ut_worker *v)
{
	struct ut_worker *nobody = NULL;

	if (atomic_load_explicit(&v->request, memory_order_relaxed) ||
	    atomic_load_explicit(&v->is_parked, memory_order_relaxed))
		return MAIL_NONE;
	atomic_store_explicit(&w->mail, MAIL_EMPTY, memory_order_relaxed);
	if (!atomic_compare_exchange_strong_explicit(&v->request, &nobody, w,
						     memory_order_seq_cst,
						     memory_order_relaxed))
		return MAIL_NONE;
	return await_answer(w, v);
}

/* Pauses, unless someone wants to know something. */
static void back_off(struct ut_worker *w, uint64_t ns)
{
	uint64_t end = sys_clock_ns() + ns;

	do
		for (int i = 0; i < 8; i++)
			cpu_relax();
	while (!wants_attention(w) && sys_clock_ns() < end);
}

/* One of the near ones first, of more and more later. */
static struct ut_worker *someone_else(struct ut_worker *w, unsigned tries)
{
	unsigned n = place_ring(w, tries / TRIES);

	w->random = w->random * 6364136223846793005u + 1442695040888963407u;
	return &ut_runtime.worker[w->near[(w->random >> 33) % n]];
}

/*
 * Looks for tasks for a while, as one of those that are not active: a list of
 * them, with which the worker is active, or MAIL_NONE.
 */
uintptr_t steal(struct ut_worker *w)
{
	uint64_t seen = sys_clock_ns(), back = BACK_MIN_NS;
	unsigned tries = 0;

	while (!stopping() && timer_next() > sys_clock_ns() &&
	       !outside_look(w)) {
		struct ut_worker *v = someone_else(w, tries++);
		uintptr_t mail = MAIL_NONE;

		if (wants_attention(w))
			attend(w, ATTEND_FLUSH);
		if (atomic_load_explicit(&v->exposed, memory_order_relaxed)) {
			mail = take_exposed(w, v);
			back = BACK_MIN_NS / 4;
		} else if (!(atomic_load_explicit(&ut_runtime.active,
						  memory_order_relaxed) &
			     ~ACTIVE_FENCES)) {
			break;
		} else {
			mail = ask(w, v);
		}
		if (mail != MAIL_NONE)
			return mail;
		if (tries >= TRIES * w->rings &&
		    sys_clock_ns() - seen > SEARCH_NS)
			break;
		back_off(w, back);
		back = back * 2 < BACK_MAX_NS ? back * 2 : BACK_MAX_NS;
	}
	return MAIL_NONE;
}

/*
 * A busy worker looks at another one.  If that has had a task that waits
 * since the last look, and has not switched since, it may never do so: then
 * the task is taken.  As when one thread waits by yielding for another,
 * behind one that computes.
 */
void take_stuck(struct ut_worker *w)
{
	struct ut_worker *v = &ut_runtime.worker[w->watched];
	uint64_t switches = count_of(&v->switches);
	int waits = v != w && has_work(v), stuck, ancestor;
	struct ut_task *t;

	stuck = waits && w->watched_waits && switches == w->watched_switches;
	if (!waits || w->watched_waits)
		w->watched = (w->watched + 1) % ut_runtime.workers;
	w->watched_waits = waits && !w->watched_waits;
	w->watched_switches = switches;
	if (!stuck)
		return;
	spin_lock(&v->lock);
	t = force(v, &ancestor);
	spin_unlock(&v->lock);
	if (!t)
		return;
	/* We were active before. */
	atomic_fetch_sub_explicit(&ut_runtime.active, 1, memory_order_seq_cst);
	section_begin(w);
	queue_stolen(w, t);
	section_end(w);
}
