/* SPDX-License-Identifier: MIT */
/*
 * Timers, served by a user thread of the library's, which is there while there
 * are any: with them it keeps the run alive.
 */
#include <errno.h>

#include "uthreads/timer.h"
#include "uthreads/waitq.h"

struct word {
	_Atomic uint32_t count;
	struct ut_waitq waiters;
};

static void sleep_on(struct word *w, uint32_t seen, uint64_t deadline_ns)
{
	wait_on(&w->waiters, &w->count, seen, deadline_ns);
}

static void wake_all(struct word *word)
{
	struct ut_worker *w = waitq_enter(&word->waiters);

	waitq_leave(w, &word->waiters, waitq_drain(w, &word->waiters), 0);
}

#define PAIRED(name)    ut_##name
#define own_id()        ((uint64_t)(uintptr_t)ut_worker()->current)
#define may_call()      (ut_worker() != NULL)
#define SERVES_FOR_GOOD 0
#define give_way()      ut_yield()
#include "base/timers.h"

static int make_server(void)
{
	static const struct ut_attr attr = {
		.name = "ut-timer",
		.detached = 1,
	};

	return ut_create(NULL, &attr, serve, NULL);
}

void timers_reset(void)
{
	forget_timers();
}
