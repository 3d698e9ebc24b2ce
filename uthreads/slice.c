/* SPDX-License-Identifier: MIT */
/*
 * Time slices.
 *
 * Each worker has a timer of the kernel's that sends it a signal once in a
 * slice.  If it has not switched since the last one, the handler switches, as
 * a call of the thread's would: the signal's frame stays on the thread's stack
 * and gives its registers back when it goes on.
 *
 * It does so only where it interrupts the program's own code.  Anything else
 * may hold a lock that its worker would need next, or have half changed what
 * belongs to the kernel thread: this library, the C library, any other one.
 * There the timer comes again soon.  What the program has that is like that,
 * it encloses in ut_slice_off() and ut_slice_on().
 *
 * The interrupted code may have an address of its worker's thread-local data in
 * hand, so it goes on there and nowhere else: see bound.c.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <ucontext.h>

#include "base/sys.h"
#include "uthreads/bound.h"
#include "uthreads/park.h"
#include "uthreads/slice.h"
#include "uthreads/switch.h"

#define SIGNAL    SIGURG /* which is ignored where nobody asks for it */
#define RETRIES   16     /* in a slice, while it interrupts other code */
#define RETRY_MIN 50000  /* ns */
#define SLICE_MIN 100000 /* ns: shorter ones are spent on interrupting */

static struct sigaction before;

/*
 * Another signal's handler is the program's code as well, but may itself have
 * interrupted anything: where it runs, more signals are blocked.
 */
static int may_interrupt(const struct ut_worker *w, const void *context)
{
	const uint64_t *blocked =
		(const void *)&((const ucontext_t *)context)->uc_sigmask;

	return w->current->flags < TASK_HELD && *blocked == w->slice.blocked &&
	       slice_text_has(context_signal_pc(context));
}

static void set_timer(struct ut_worker *w, uint64_t first_ns)
{
	struct itimerspec t = {
		.it_value = sys_timespec(first_ns),
		.it_interval = sys_timespec(ut_runtime.slice_ns),
	};

	sys_call(timer_settime, w->slice.timer, 0, &t, NULL);
}

static void again_soon(struct ut_worker *w)
{
	uint64_t ns = ut_runtime.slice_ns / RETRIES;

	set_timer(w, ns > RETRY_MIN ? ns : RETRY_MIN);
}

/* The one that goes on has a slice from now on. */
static CONTEXT_RETURN void switch_to(struct ut_worker *w, struct ut_task *to)
{
	w->slice.seen = count_of(&w->switches) + 1;
	task_switch(w, w->current, to, NULL);
}

/* In a section: whom the interrupted one makes room for, by turns; or NULL. */
static struct ut_task *next_one(struct ut_worker *w)
{
	if (!has_work(w) || (w->bound.first && w->slice.turns++ % 2))
		return bound_take(w);
	return next_task(w);
}

/* Returns whether it was blocked before. */
static int set_blocked(int blocked)
{
	sigset_t set, old;

	sigemptyset(&set);
	sigaddset(&set, SIGNAL);
	pthread_sigmask(blocked ? SIG_BLOCK : SIG_UNBLOCK, &set, &old);
	return sigismember(&old, SIGNAL);
}

/* The rest of the handler, for the thread that it has interrupted. */
static void give_way(struct ut_worker *w)
{
	struct ut_task *me = w->current, *next;

	worker_look(w);
	worker_offer(w); /* it would be bound to this worker */
	section_begin(w);
	next = next_one(w);
	if (!next) {
		section_end(w);
		w->slice.seen = count_of(&w->switches);
		return;
	}
	bound_put(w, me);
	set_blocked(0); /* the handler does not return before others run */
	/* A handler begins with words that are nobody's. */
	if (!(me->flags & TASK_FP))
		context_fp_load(&w->fp);
	/* Where it goes on it may be switched from once more, see ut_tick(). */
	slice_hold(me);
	switch_to(w, next);
	slice_let_go(me);
}

static void pass_on(int sig, siginfo_t *info, void *context)
{
	if (before.sa_flags & SA_SIGINFO)
		before.sa_sigaction(sig, info, context);
	else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN)
		before.sa_handler(sig);
}

static void on_tick(int sig, siginfo_t *info, void *context)
{
	struct ut_worker *w = ut_worker();
	int saved = errno;

	if (info->si_code != SI_TIMER || info->si_value.sival_ptr != &before) {
		pass_on(sig, info, context);
	} else if (!w || w->current == &w->idle) {
		return;
	} else if (count_of(&w->switches) != w->slice.seen &&
		   !bound_waits(w, ut_runtime.slice_ns)) {
		w->slice.seen = count_of(&w->switches);
	} else if (!may_interrupt(w, context)) {
		again_soon(w);
	} else {
		give_way(w);
	}
	errno = saved; /* on the same worker still */
}

/* By the environment where the program does not say. */
static uint64_t wanted(uint64_t ns)
{
	const char *us = getenv("UT_SLICE_US");
	char *end;

	if (ns || !us)
		return ns;
	ns = strtoull(us, &end, 10);
	return end == us || *end ? 1 : ns * 1000; /* 1 is refused */
}

int slice_open(uint64_t wanted_ns)
{
	struct sigaction action = {
		.sa_sigaction = on_tick,
		.sa_flags = SA_SIGINFO | SA_RESTART,
	};
	uint64_t ns = wanted(wanted_ns);

	if (!ns)
		return 0;
	if (ns < SLICE_MIN)
		return -EINVAL;
	if (!slice_text_find())
		return -ENOTSUP;
	if (sigaction(SIGNAL, &action, &before))
		return -errno;
	ut_runtime.slice_ns = ns;
	return 0;
}

void slice_close(void)
{
	if (ut_runtime.slice_ns)
		sigaction(SIGNAL, &before, NULL);
}

int slice_start(struct ut_worker *w)
{
	struct sigevent event = {
		.sigev_notify = SIGEV_THREAD_ID,
		.sigev_signo = SIGNAL,
		.sigev_value.sival_ptr = &before,
		._sigev_un._tid = sys_tid(),
	};
	int err;

	err = (int)sys_call(timer_create, CLOCK_MONOTONIC, &event,
			    &w->slice.timer);
	if (err)
		return err;
	w->slice.started = 1;
	w->slice.was_blocked = set_blocked(0);
	sys_signal_mask(NULL, &w->slice.blocked);
	slice_resume(w);
	return 0;
}

void slice_stop(struct ut_worker *w)
{
	if (!w->slice.started)
		return;
	sys_call(timer_delete, w->slice.timer);
	set_blocked(w->slice.was_blocked);
}

void slice_pause(struct ut_worker *w)
{
	if (w->slice.started)
		sys_call(timer_settime, w->slice.timer, 0,
			 &(struct itimerspec){ 0 }, NULL);
}

void slice_resume(struct ut_worker *w)
{
	if (w->slice.started)
		set_timer(w, ut_runtime.slice_ns);
}

PUBLIC void ut_slice_off(void)
{
	struct ut_worker *w = ut_worker();

	if (w)
		slice_hold(w->current);
}

PUBLIC void ut_slice_on(void)
{
	struct ut_worker *w = ut_worker();

	if (w && w->current->flags >= TASK_HELD)
		slice_let_go(w->current);
}
