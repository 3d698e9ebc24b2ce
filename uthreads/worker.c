/* SPDX-License-Identifier: MIT */
/*
 * Workers: they start, the first thread runs, they end when all have ended.
 *
 * The caller is worker 0.  The other workers are kthreads: by pthread_create
 * unless UT_WORKERS=clone says otherwise, so that setuid and every pthread
 * call work in user threads.
 */
#include <errno.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "base/futex.h"
#include "kthreads/kthreads.h"
#include "uthreads/overflow.h"
#include "uthreads/park.h"
#include "uthreads/place.h"
#include "uthreads/poller.h"
#include "uthreads/section.h"
#include "uthreads/seed.h"
#include "uthreads/slice.h"
#include "uthreads/stack.h"
#include "uthreads/switch.h"
#include "uthreads/thread.h"
#include "uthreads/timer.h"

#define WORKER_STACK 262144

static struct kt_mutex running; /* held during a run: there is one */

struct recruit {
	struct crew *crew;
	struct ut_worker *worker;
};

/* Too large for the stack of a caller that may be a small thread. */
struct crew {
	struct recruit recruits[WORKERS_MAX];
	struct kt_thread thread[WORKERS_MAX];
	unsigned started;       /* worker 0 is the caller */
	_Atomic uint32_t ready; /* who have what they need, or have failed */
	_Atomic int failure;    /* then 0 or -errno */
	_Atomic uint32_t gate;  /* 0 wait, 1 go, 2 go home */
};

PUBLIC const char *ut_backend(void)
{
	const char *wish = getenv("UT_WORKERS");

	return wish && strcmp(wish, "clone") == 0 ? "clone" : "pthread";
}

PUBLIC void ut_counters(struct ut_counters *c)
{
	*c = (struct ut_counters){ 0 };
	for (unsigned i = 0; i < ut_runtime.workers; i++) {
		struct ut_worker *w = &ut_runtime.worker[i];

		c->created += count_of(&w->created);
		c->switches += count_of(&w->switches);
		c->steals += count_of(&w->steals);
		c->parks += count_of(&w->parks);
		c->wakes += count_of(&w->wakes);
	}
}

/* What only the worker itself can do. */
static void report(struct crew *c, struct ut_worker *w)
{
	int err;

	if (!ut_runtime.slice_ns)
		return;
	err = slice_start(w);
	if (err)
		atomic_store(&c->failure, err);
	atomic_fetch_add(&c->ready, 1);
	futex_wake(&c->ready, 1);
}

static int await_reports(struct crew *c)
{
	uint32_t n;

	while ((n = atomic_load(&c->ready)) < c->started)
		futex_wait(&c->ready, n);
	return atomic_load(&c->failure);
}

static void *recruit_main(void *arg)
{
	struct ut_worker *w = ((struct recruit *)arg)->worker;
	struct crew *c = ((struct recruit *)arg)->crew;
	uint32_t gate;

	place_go(w); /* run() has tried it already */
	report(c, w);
	while (!(gate = atomic_load_explicit(&c->gate, memory_order_acquire)))
		futex_wait(&c->gate, 0);
	if (gate == 1)
		worker_run(w);
	slice_stop(w);
	return NULL;
}

/* Lets the workers run, or go home, and the latter waits for them. */
static void open_gate(struct crew *c, uint32_t gate)
{
	atomic_store_explicit(&c->gate, gate, memory_order_release);
	futex_wake(&c->gate, FUTEX_ALL);
}

static void dismiss(struct crew *c)
{
	while (c->started > 1)
		kt_join(&c->thread[--c->started], NULL);
}

static int enlist(struct crew *c)
{
	struct kt_attr attr = {
		.stack_size = WORKER_STACK,
		.backend = ut_runtime.backend,
	};
	int err = 0;

	for (c->started = 1; c->started < ut_runtime.workers; c->started++) {
		c->recruits[c->started] = (struct recruit){
			.crew = c,
			.worker = &ut_runtime.worker[c->started],
		};
		err = kt_create(&c->thread[c->started], &attr, recruit_main,
				&c->recruits[c->started]);
		if (err)
			break;
	}
	if (!err && ut_runtime.slice_ns) {
		report(c, &ut_runtime.worker[0]);
		err = await_reports(c);
	}
	return err;
}

/* With memory for the workers in place: from the first thread to the last. */
static int run(struct crew *c, void *(*fn)(void *), void *arg, void **result)
{
	struct ut_task *first;
	cpu_set_t before;
	int err = 0;

	if (sched_getaffinity(0, sizeof before, &before))
		return -errno;
	for (unsigned i = ut_runtime.workers; !err && i-- > 0;)
		err = place_go(&ut_runtime.worker[i]);
	if (!err)
		err = enlist(c);
	if (!err)
		err = task_make(&ut_runtime.worker[0], &first, NULL);
	if (!err) {
		/* Nobody joins it: we take its result. */
		task_start(first, fn, arg);
		queue_push(&ut_runtime.worker[0], first);
		open_gate(c, 1);
		worker_run(&ut_runtime.worker[0]);
		err = atomic_load(&ut_runtime.stop);
		err = err < 0 ? err : 0;
	} else {
		open_gate(c, 2);
	}
	slice_stop(&ut_runtime.worker[0]);
	dismiss(c);
	offload_close();
	poller_close_all();
	if (ut_runtime.placed)
		sched_setaffinity(0, sizeof before, &before);
	if (!err && result)
		*result = first->result;
	return err;
}

static unsigned workers_wanted(const struct ut_config *config)
{
	cpu_set_t set;

	if (seed_asked(config))
		return 1;
	if (config->workers)
		return config->workers;
	return sched_getaffinity(0, sizeof set, &set)
		       ? 1
		       : (unsigned)CPU_COUNT(&set);
}

static void open_worker(struct ut_worker *w, unsigned index)
{
	w->index = index;
	w->random = index + 1;
	w->idle.stack = &w->own;
	w->current = &w->idle; /* before a signal comes */
}

static int open_runtime(struct ut_runtime *r, unsigned workers)
{
	void *map;
	int err;

	memset(r, 0, sizeof *r);
	err = sys_map(&map, sys_page_align(workers * sizeof *r->worker),
		      PROT_READ | PROT_WRITE);
	if (err)
		return err;
	r->worker = map;
	r->workers = workers;
	r->backend = strcmp(ut_backend(), "clone") == 0 ? KT_BACKEND_LIBC
							: KT_BACKEND_PTHREAD;
	r->errno_at = (char *)&errno - (char *)__builtin_thread_pointer();
	r->fences = workers > 1 &&
		    sys_call(membarrier,
			     MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
	atomic_init(&r->active, workers | (r->fences ? ACTIVE_FENCES : 0));
	atomic_init(&r->parked, r->fences ? PARKED_GUESS : 0);
	for (unsigned i = 0; i < workers; i++)
		open_worker(&r->worker[i], i);
	timer_reset();
	timers_reset();
	return 0;
}

static void close_runtime(struct ut_runtime *r)
{
	sys_unmap(r->worker, sys_page_align(r->workers * sizeof *r->worker));
	memset(r, 0, sizeof *r);
}

/* What else there is for a run, before and after it. */
static int run_by(const struct ut_config *config, struct crew *c,
		  void *(*fn)(void *), void *arg, void **result)
{
	int err = seed_open(config);

	/* No run is repeated that a clock interrupts. */
	if (!err && !ut_runtime.seeded)
		err = slice_open(config->slice_ns);
	if (!err)
		err = overflow_open(config);
	if (!err)
		err = run(c, fn, arg, result);
	overflow_close();
	slice_close();
	seed_close();
	return err;
}

PUBLIC int ut_run(const struct ut_config *config, void *(*fn)(void *),
		  void *arg, void **result)
{
	static const struct ut_config defaults;
	const struct ut_config *c = config ? config : &defaults;
	static struct crew crew; /* under `running` */
	unsigned workers = workers_wanted(c);
	int err;

	if (!fn || workers > WORKERS_MAX)
		return -EINVAL;
	if (kt_mutex_trylock(&running))
		return -EBUSY;
	memset(&crew, 0, sizeof crew);
	err = open_runtime(&ut_runtime, workers);
	if (!err) {
		ut_runtime.deadlock_fd = c->deadlock_fd;
		ut_runtime.cpus = c->cpus;
		err = place_open();
		if (!err)
			err = stack_open(c);
		if (!err) {
			err = run_by(c, &crew, fn, arg, result);
			stack_close();
		}
		close_runtime(&ut_runtime);
	}
	kt_mutex_unlock(&running);
	return err;
}
