/* SPDX-License-Identifier: MIT */
/*
 * Timers where their thread cannot be created, and in the child of a fork,
 * where it is gone.
 */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/call.h"
#include "tests/kthreads/leaks.h"
#include "tests/paired/timer.h"

static _Atomic enum sys_name failing = SYS_CALLS;
static _Atomic long failure;

static int fail(enum sys_name call, long *result)
{
	*result = failure;
	return call == failing;
}

sys_fault_fn *const sys_fault = fail;

static void note(void *arg)
{
	++*(_Atomic int *)arg;
}

static void expect_refusal(enum sys_name call, long error)
{
	struct holdings before = holdings();
	struct kt_timer t = { 0 };
	_Atomic int runs = 0;

	failure = error;
	failing = call;
	cr_expect(kt_timer_start(&t, PAST, 0, note, &runs) == error);
	cr_expect(kt_timer_start(&t, PAST, 0, note, &runs) == error,
		  "it is not started");
	cr_expect(kt_timer_stop(&t) == 0);
	failing = SYS_CALLS;
	cr_expect(holdings().tasks <= before.tasks &&
		  holdings().maps <= before.maps + MAPS_SLACK);
	cr_expect(runs == 0);
}

static void *stay(void *arg)
{
	kt_sem_wait(arg);
	return NULL;
}

Test(timer_fault, no_thread_no_timer, .timeout = 20)
{
	struct kt_timer t = { 0 };
	struct kt_thread thread;
	struct kt_sem leave = { 0 };
	_Atomic int runs = 0;

	/* What the library needs once is there, but memory for one thread. */
	cr_assert(kt_create(&thread, NULL, stay, &leave) == 0);
	expect_refusal(SYS_CALL_mmap, -ENOMEM);
	kt_sem_post(&leave);
	cr_assert(kt_join(&thread, NULL) == 0);
	expect_refusal(UNDER_TSAN ? SYS_CALL_pthread_create : SYS_CALL_clone,
		       -EAGAIN);
	/* Limits that are lifted leave no trace. */
	cr_expect(kt_timer_start(&t, PAST, 0, note, &runs) == 0);
	wait_until(&runs, 1);
	cr_expect(kt_timer_stop(&t) == 0);
}

/* In the child: 0, or the number of what was not so. */
static int child(struct kt_timer *pending, struct hold *h)
{
	struct kt_timer fresh = { 0 };
	_Atomic int runs = 0;

	if (kt_timer_stop(pending) != 0 || kt_timer_stop(&h->timer) != 0)
		return 1;
	if (kt_timer_start(pending, PAST, 0, note, &runs) != 0)
		return 2;
	wait_until(&runs, 1);
	if (kt_timer_start(&fresh, PAST, 1000000, note, &runs) != 0)
		return 3;
	wait_until(&runs, 4);
	/* What is left for later is found, and stopped. */
	if (kt_timer_start(pending, KT_FOREVER, 0, note, &runs) != 0 ||
	    kt_timer_start(pending, KT_FOREVER, 0, note, &runs) != -EBUSY)
		return 4;
	return kt_timer_stop(pending) == 1 ? 0 : 5;
}

static int status_of(pid_t pid)
{
	int status;

	cr_assert(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* While a function runs, and while the serving thread sleeps. */
Test(timer_fault, timers_start_anew_in_a_child, .timeout = 20)
{
	struct kt_timer pending = { 0 };
	_Atomic int runs = 0;
	struct hold h;
	pid_t pid;

	hold(&h);
	cr_assert(kt_timer_start(&pending, after_us(60000000), 0, note,
				 &runs) == 0);
	for (int i = 0; i < 2; i++) {
		pid = fork();
		if (pid == 0) {
			alarm(10);
			_exit(child(&pending, &h));
		}
		cr_expect(status_of(pid) == 0);
		if (i == 0)
			let_go(&h);
	}
	/* The parent's are as they were. */
	cr_expect(kt_timer_stop(&pending) == 1 && runs == 0);
	cr_assert(kt_timer_start(&pending, PAST, 0, note, &runs) == 0);
	wait_until(&runs, 1);
}

struct forking {
	struct kt_timer timer, other;
	_Atomic int status, done, entered;
};

/* Of the process's first thread, as proc(5) has it: Z when it has ended. */
static char state_of_first(void)
{
	char path[64], state = 0;
	FILE *stat;

	snprintf(path, sizeof path, "/proc/self/task/%d/stat", getpid());
	stat = fopen(path, "r");
	if (stat && fscanf(stat, "%*d %*s %c", &state) != 1)
		state = 0;
	if (stat)
		fclose(stat);
	return state;
}

/* In the child, while the function that has forked returns. */
static void expect_end(void *arg)
{
	struct forking *f = arg;
	uint64_t patience = after_us(5000000);

	f->entered = 1;
	while (state_of_first() != 'Z')
		if (sys_clock_ns() > patience)
			_exit(1);
	_exit(kt_timer_stop(&f->timer) == 0 ? 0 : 3);
}

/* In the child it returns into a thread that serves no longer. */
static void fork_inside(void *arg)
{
	struct forking *f = arg;
	pid_t pid = fork();

	if (pid == 0) {
		/* Or it would outlive a test that has hung: signals wait. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (kt_timer_start(&f->other, PAST, 1000000, expect_end, f))
			_exit(2);
		wait_until(&f->entered, 1);
		return;
	}
	f->status = status_of(pid);
	f->done = 1;
}

/* Periodic too: the child's own heap is not given the parent's timer. */
Test(timer_fault, a_function_may_fork, .timeout = 20)
{
	for (int i = 0; i < 2; i++) {
		struct forking f = { 0 };

		cr_assert(kt_timer_start(&f.timer, PAST, i ? 60000000000 : 0,
					 fork_inside, &f) == 0);
		wait_until(&f.done, 1);
		cr_expect(f.status == 0, "%d", f.status);
		kt_timer_stop(&f.timer);
	}
}
