/* SPDX-License-Identifier: MIT */
/*
 * Timers, served by a kernel thread of the library's.
 */
#include <signal.h>

#include "kthreads/kthreads.h"
#include "kthreads/park.h"
#include "kthreads/timer.h"

struct word {
	_Atomic uint32_t count;
};

static void sleep_on(struct word *w, uint32_t seen, uint64_t deadline_ns)
{
	kt_park(&w->count, seen, deadline_ns);
}

static void wake_all(struct word *w)
{
	kt_unpark(&w->count, FUTEX_ALL);
}

#define PAIRED(name)    kt_##name
#define own_id()        ((uint64_t)sys_tid())
#define may_call()      1
#define SERVES_FOR_GOOD 1
#define give_way()      ((void)0)
#include "base/timers.h"

/*
 * The thread starts with its creator's signal mask.  It leaves signals to the
 * program's own threads, but for those of its faults, and for those that the
 * C library uses among its threads, which sigfillset leaves out.
 */
static int make_server(void)
{
	static const int faults[] = { SIGSEGV, SIGBUS,  SIGILL,
				      SIGFPE,  SIGTRAP, SIGSYS };
	const struct kt_attr attr = { .name = "kt-timer", .detached = 1 };
	uint64_t blocked, before;
	sigset_t set;
	int err;

	sigfillset(&set);
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		sigdelset(&set, faults[i]);
	memcpy(&blocked, &set, sizeof blocked);
	err = sys_signal_mask(&blocked, &before);
	if (err)
		return err;
	err = kt_create(NULL, &attr, serve, NULL);
	sys_signal_mask(&before, NULL);
	return err;
}

void kt_timer_forked(void)
{
	forget_timers();
}
