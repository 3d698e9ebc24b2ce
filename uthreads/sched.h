/* SPDX-License-Identifier: MIT */
/*
 * The scheduler, as the rest of uthreads sees it.
 *
 * A task is a user thread; its struct lies at the top of its stack.  A
 * worker is a kernel thread that runs tasks.  Between them, four calls:
 *
 *	sched_ready(t)		   t may run
 *	sched_yield_task()	   let the other ready tasks run first
 *	sched_park(after, arg)	   suspend until someone readies this task
 *	sched_exit(after, arg)	   the same, never to be resumed
 *
 * `after` runs on the next context, when this one is saved completely: it is
 * there that the lock of a wait queue is released or the task is announced,
 * so nobody can resume a task that still stands on its stack.
 */
#ifndef UTHREADS_SCHED_H
#define UTHREADS_SCHED_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "uthreads/uthreads.h"

/* What a task's `state` says, besides the address of the task that joins. */
enum {
	TASK_RUNS = 0,
	TASK_DONE = 1,
	TASK_DETACHED = 2
};

struct ut_task {
	void *sp;             /* its context while it does not run */
	struct ut_task *next; /* in the one queue that it is in */
	int saved_errno;
	_Atomic uint32_t claimed; /* somebody joins it, or it is detached */
	_Atomic uintptr_t state;
	struct ut_task *joiner;
	void *(*fn)(void *);
	void *arg, *result;
	struct ut_thread self;
	char name[UT_NAME_SIZE];
	uint64_t id;

	/* timer.c: a pairing heap of those that sleep. */
	uint64_t deadline_ns;
	struct ut_task *child, *sibling;

	/* stack.c */
	char *stack;       /* lowest address, of the guard */
	size_t stack_size; /* guard and task included */
	size_t guard_size;
	struct ut_task *own_next,
		**own_link; /* those with a size of their own */
};

struct run_queue {
	_Atomic uint32_t lock;
	_Atomic uint32_t length; /* written under lock, read without */
	_Atomic uint32_t popped; /* likewise: thieves see movement */
	struct ut_task *head, *tail;
};

struct ut_worker {
	/* Its own. */
	struct ut_task *current;
	struct ut_task idle; /* the worker's kernel stack */
	void (*after)(void *);
	void *after_arg;
	struct ut_task *free_stacks;
	unsigned free_count, index, ticks;
	unsigned watched; /* another worker, and what we saw of its queue */
	int watched_waits;
	uint32_t watched_popped;
	uint64_t random;
	_Atomic uint64_t switches; /* written by it, read by all */

	/* Shared with thieves. */
	_Alignas(CACHE_LINE) struct run_queue queue;
} __attribute__((aligned(CACHE_LINE)));

/* The workers of this run: worker.c starts them, park.c is what they do. */
struct ut_runtime {
	unsigned workers;
	struct ut_worker *worker;
	_Atomic uint64_t live, next_id;
	_Atomic int stop; /* 1: all have ended; -EDEADLK: they never will */

	/* Parking, see park.c. */
	_Alignas(CACHE_LINE) _Atomic uint32_t epoch;
	_Atomic uint32_t idle, searching;
};

extern struct ut_runtime ut_runtime;

/*
 * The worker that runs the caller, NULL outside.  To be asked again after
 * every call that may switch: the thread may have moved.
 */
struct ut_worker *ut_worker(void);

void worker_wake_one(void);
void worker_stop_all(int why);
void worker_run(struct ut_worker *w);

/*
 * With -DUT_CHAOS (make CHAOS=1) a worker stops here for a random time, in
 * which the others run whatever they can: races show that would not.
 */
#ifdef UT_CHAOS
static inline void chaos(struct ut_worker *w)
{
	w->random = w->random * 6364136223846793005u + 1;
	if (w->random >> 60 == 0)
		for (unsigned i = (unsigned)(w->random >> 48) % 2048; i; i--)
			cpu_relax();
}
#else
#define chaos(w) ((void)(w))
#endif

/* sched.c */
void sched_ready(struct ut_task *t);
void sched_yield_task(void);
void sched_park(void (*after)(void *), void *arg);
void sched_exit(void (*after)(void *), void *arg) __attribute__((noreturn));
void sched_settle(void);
int sched_work_waits(void);
struct ut_task *sched_next(struct ut_worker *w);
struct ut_task *sched_steal(struct ut_worker *w);
void sched_run(struct ut_worker *w, struct ut_task *t);

/* stack.c: tasks with their stacks. */
int stack_open(const struct ut_config *config);
void stack_close(void);
int stack_get(struct ut_task **t, size_t stack_size, size_t guard_size);
void stack_put(struct ut_task *t);

/* task.c: a new task, ready to run fn(arg). */
int task_make(struct ut_task **t, const struct ut_attr *attr,
	      void *(*fn)(void *), void *arg);

/* timer.c */
void timer_add(struct ut_task *t);
void timer_poll(void);
uint64_t timer_next(void);
void timer_reset(void);

/* wait.c: sleep while a word holds a value, as futex(2) for user threads. */
void wait_on(struct ut_waitq *q, _Atomic uint32_t *word, uint32_t expected);
void wait_wake(struct ut_waitq *q, unsigned count);

/*
 * Locks that are held for a few instructions.  The holder may be descheduled
 * by the kernel, so whoever spins gives way after a while.
 */
static inline void spin_lock(_Atomic uint32_t *lock)
{
	/* Acquire pairs with the release in spin_unlock. */
	while (UNLIKELY(
		atomic_exchange_explicit(lock, 1, memory_order_acquire)))
		for (int i = 0;
		     atomic_load_explicit(lock, memory_order_relaxed); i++) {
			cpu_relax();
			if (i >= 200)
				sys_yield();
		}
}

static inline void spin_unlock(_Atomic uint32_t *lock)
{
	atomic_store_explicit(lock, 0, memory_order_release);
}

#endif
