/* SPDX-License-Identifier: MIT */
/*
 * Slices of time: the signal and the timers that they take.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/call.h"
#include "kthreads/kthreads.h"
#include "tests/kthreads/leaks.h"
#include "tests/uthreads/slices.h"

static int ends[2];

static void *write_later(void *arg)
{
	kt_sleep(5000000);
	cr_assert(write(ends[1], "x", 1) == 1);
	return arg;
}

/* A call of the kernel's goes on; and who waits in one keeps its worker. */
static void *read_by_itself(void *arg)
{
	char byte = 0;

	cr_expect(read(ends[0], &byte, 1) == 1, "errno %d", errno);
	return arg;
}

SLICED(calls_of_the_kernel_go_on)
{
	struct kt_thread writer;

	cr_assert(pipe(ends) == 0);
	cr_assert(kt_create(&writer, NULL, write_later, NULL) == 0);
	cr_assert(run_sliced(1, read_by_itself, NULL) == 0);
	cr_assert(kt_join(&writer, NULL) == 0);
}

/*
 * Others' signals of that number still come to whom they came; but one that is
 * sent while ours waits to be delivered is the same as that.
 */
#define URGENT 20
static volatile sig_atomic_t urgent;

static void on_urgent(int sig)
{
	urgent += sig == SIGURG;
}

static void *raise_urgent(void *arg)
{
	for (int i = 0; i < URGENT; i++)
		raise(SIGURG);
	return arg;
}

SLICED(the_signal_is_shared)
{
	struct sigaction now;

	signal(SIGURG, on_urgent);
	cr_assert(run_sliced(2, raise_urgent, NULL) == 0);
	cr_expect(urgent > 0 && urgent <= URGENT, "%d", (int)urgent);
	sigaction(SIGURG, NULL, &now);
	cr_expect(now.sa_handler == on_urgent);
}

/*
 * A handler of another signal is left alone: it may have interrupted anything.
 */
static _Atomic int calm;

static void stay_long(int sig)
{
	(void)sig;
	for (volatile int i = 0; i < 2000000; i++)
		;
}

static void *storm(void *arg)
{
	while (!calm) {
		kill(getpid(), SIGUSR1);
		kt_sleep(1000000);
	}
	return arg;
}

static struct ut_mutex mutex;

static void *lock_often(void *arg)
{
	for (int i = 0; i < LOCKS; i++) {
		ut_mutex_lock(&mutex);
		if (i % 100 == 0)
			ut_yield();
		ut_mutex_unlock(&mutex);
	}
	return arg;
}

static void *all_lock(void *arg)
{
	struct ut_thread t[THREADS];

	for (int i = 0; i < THREADS; i++)
		cr_assert(ut_create(&t[i], NULL, lock_often, NULL) == 0);
	for (int i = 0; i < THREADS; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	calm = 1;
	return arg;
}

SLICED(handlers_are_left_alone)
{
	const struct sigaction action = { .sa_handler = stay_long,
					  .sa_flags = SA_RESTART };
	struct kt_thread stormy;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaction(SIGUSR1, &action, NULL);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	cr_assert(kt_create(&stormy, NULL, storm, NULL) == 0);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	cr_assert(run_sliced(2, all_lock, NULL) == 0);
	cr_assert(kt_join(&stormy, NULL) == 0);
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	cr_expect(!sigismember(&set, SIGUSR1));
}

/* It is let through to workers, and blocked again where it was. */
SLICED(the_signal_may_be_blocked_before)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGURG);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	flag = 0;
	cr_assert(run_sliced(2, spin_first, (void *)2) == 0);
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	cr_expect(sigismember(&set, SIGURG));
}

/* Timers are the kernel's: no more of them, no run, and nothing is left. */
static int timers_left = 1 << 20;

static int refuse_timers(enum sys_name call, long *result)
{
	if (call != SYS_CALL_timer_create || timers_left-- > 0)
		return 0;
	*result = -EAGAIN;
	return 1;
}

sys_fault_fn *const sys_fault = refuse_timers;

Test(uthreads, slices_without_timers, .timeout = 20)
{
	struct holdings before, after;

	for (int i = 0; i < 4; i++) {
		before = holdings();
		timers_left = i % 3;
		cr_expect(run_sliced(3, spin, NULL) == -EAGAIN);
		after = holdings();
		if (i)
			cr_expect(after.maps == before.maps &&
				  after.tasks == before.tasks);
		cr_expect(lines_of("/proc/self/timers") <= 0);
	}
}

Test(uthreads, slices_too_short_or_nowhere, .timeout = 20)
{
	const struct ut_config config = { .slice_ns = 1 };
	static const char code[1];

	cr_expect(ut_run(&config, spin, NULL, NULL) == -EINVAL);
	setenv("UT_SLICE_US", "10ms", 1);
	cr_expect(ut_run(NULL, spin, NULL, NULL) == -EINVAL);
	cr_expect(ut_slice_text(NULL, 1) == -EINVAL);
	cr_expect(ut_slice_text(code, 0) == -EINVAL);
	cr_expect(ut_slice_text(code, SIZE_MAX) == -EINVAL);
	for (int i = 0; i < 16; i++)
		cr_expect(ut_slice_text(code, 1) == 0);
	cr_expect(ut_slice_text(code, 1) == -ENOSPC);
}
