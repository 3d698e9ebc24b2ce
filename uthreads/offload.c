/* SPDX-License-Identifier: MIT */
/*
 * What may block is done by kernel threads: made when there is more to do than
 * idle ones among them, up to a limit, and kept until the run ends.
 */
#include <errno.h>

#include "base/compiler.h"
#include "kthreads/kthreads.h"
#include "uthreads/poller.h"
#include "uthreads/section.h"
#include "uthreads/switch.h"

#define HELPERS_MAX  64
#define HELPER_STACK 262144

/* On the stack of the one that waits for it. */
struct job {
	void *(*fn)(void *);
	void *arg, *value;
	struct ut_task *task;
	_Atomic uint32_t saving; /* its context is not whole */
	struct job *next;
};

static struct {
	struct kt_mutex lock;
	struct kt_cond more;
	/* Under lock. */
	struct job *first, *last;
	unsigned helpers, idle, queued;
	int closing;
	struct kt_thread thread[HELPERS_MAX];
	/* Threads that have not gone on yet: workers count, not helpers. */
	_Atomic uint32_t waiting;
} pool;

/* Under the lock; NULL: it is closed. */
static struct job *next_job(void)
{
	struct job *j;

	pool.idle++;
	while (!pool.first && !pool.closing)
		kt_cond_wait(&pool.more, &pool.lock);
	pool.idle--;
	j = pool.first;
	if (j) {
		pool.first = j->next;
		pool.queued--;
	}
	return j;
}

static void finish(struct job *j)
{
	struct ut_task *t = j->task;
	unsigned turns = 0;

	j->value = j->fn(j->arg);
	/* Acquire pairs with the release in context_switch(). */
	while (atomic_load_explicit(&j->saving, memory_order_acquire))
		spin_pause(&turns);
	inbox_put(t); /* and then *j may be no more */
}

static void *help(void *unused)
{
	struct job *j;

	(void)unused;
	kt_mutex_lock(&pool.lock);
	while ((j = next_job())) {
		kt_mutex_unlock(&pool.lock);
		finish(j);
		kt_mutex_lock(&pool.lock);
	}
	kt_mutex_unlock(&pool.lock);
	return NULL;
}

/* Under the lock. */
static int recruit(void)
{
	struct kt_attr attr = {
		.stack_size = HELPER_STACK,
		.backend = ut_runtime.backend,
		.cpus = ut_runtime.cpus,
		.cpu_count = ut_runtime.cpus ? ut_runtime.workers : 0,
	};
	int err = kt_create(&pool.thread[pool.helpers], &attr, help, NULL);

	pool.helpers += !err;
	return err;
}

/* Somebody will do it, or -errno. */
static int submit(struct job *j)
{
	int err = 0;

	kt_mutex_lock(&pool.lock);
	if (pool.idle <= pool.queued && pool.helpers < HELPERS_MAX)
		err = recruit();
	if (pool.helpers) {
		*(pool.first ? &pool.last->next : &pool.first) = j;
		pool.last = j;
		pool.queued++;
		atomic_fetch_add_explicit(&pool.waiting, 1,
					  memory_order_relaxed);
		kt_cond_signal(&pool.more);
		err = 0;
	}
	kt_mutex_unlock(&pool.lock);
	return err;
}

int offload(void *(*fn)(void *), void *arg, void **result)
{
	struct ut_worker *w = ut_worker();
	struct job j = { fn, arg, .task = w->current, .saving = 1 };
	int err = submit(&j);

	if (err)
		return err;
	section_begin(w);
	task_switch(w, j.task, next_task(w), &j.saving);
	atomic_fetch_sub_explicit(&pool.waiting, 1, memory_order_relaxed);
	if (result)
		*result = j.value;
	return 0;
}

/* When all workers sleep, under the lock of park.c. */
int offload_any_waits(void)
{
	return atomic_load_explicit(&pool.waiting, memory_order_relaxed) != 0;
}

/* When the run has ended: nobody waits. */
void offload_close(void)
{
	kt_mutex_lock(&pool.lock);
	pool.closing = 1;
	kt_cond_broadcast(&pool.more);
	kt_mutex_unlock(&pool.lock);
	while (pool.helpers)
		kt_join(&pool.thread[--pool.helpers], NULL);
	pool.closing = 0;
}
