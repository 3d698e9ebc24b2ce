/* SPDX-License-Identifier: MIT */
/*
 * A worker is a kernel thread that runs tasks.  What it owns it changes by
 * plain loads and stores; others ask for it.  This is how.
 *
 * Three places for tasks that are ready:
 *
 *   queue  First in, first out: tasks that were created parent first, were
 *	    woken, or have yielded.
 *
 *   deque  [top, bottom) are the ancestors of the running task that were
 *	    left to run their child first, oldest at top.  Nothing else is
 *	    ever in it: a task that waits resumes the last ancestor or moves
 *	    all to the queue, and one from the queue starts with an empty
 *	    deque.  So a child that ends and takes the last entry has its own
 *	    parent, not resumed since: nobody can know the child's handle, and
 *	    its end needs no atomic instruction.
 *
 *   bound  Tasks that may run here only: bound.c.  No thief sees them.
 *
 * Attention.  Who wants anything of a worker stores LIMIT_ATTENTION into its
 * `limit`, which else equals `top`.  The owner looks at it where it must look
 * anyway, by one compare: is what I take mine?  Only the owner lowers it.
 *
 * Sections.  The owner's use of the queue, and of wait lists without a lock
 * (see Alone), lies between in_section = 1 and = 0, and begins with a look at
 * `limit`.  A task that suspends is in queues before its context is saved;
 * in_section becomes 0 when it is.
 *
 * Asking.  A thief writes itself into `request`, wants attention, and waits
 * for its `mail`.  The owner answers when it next looks (attend.c), with the
 * oldest ancestor, or, if the thief has waited for some time, with a share of
 * the queue; or with nothing.  A lone parent is not given away in the step
 * that resumes it, or a thief would take it from a creator of short children
 * again and again.
 *
 * Exposed.  If children are long, an owner looks rarely.  So one that finds a
 * request to have waited leaves `limit` at LIMIT_ATTENTION and says so:
 * thieves then take from its deque under its lock, as it does itself.
 *
 * Force.  If a request is not answered in time, the thief locks the worker,
 * wants attention, has the kernel make all cores pass a fence (membarrier),
 * and waits for in_section == 0.  Then deque and queue are its to take from.
 *
 * Alone.  `active` counts the workers that run tasks.  Where it is 1 and the
 * caller is the one, locks of wait lists are not taken.  It is raised by the
 * lone worker itself, outside sections, when it gives work away; or by
 * someone who makes sure as under Force that it is in no section.
 *
 * What pairs with what, the owner's side first:
 *
 *	to leave a parent:	bottom = b + 1, release
 *	to steal it:		bottom, acquire, under lock
 *
 *	to take it back:	bottom = b - 1; FENCE; limit
 *	to steal by force:	limit = ATTENTION; BARRIER; bottom
 *
 *	a section:		in_section = 1; FENCE; limit; ...;
 *				in_section = 0, release
 *	to get its queue:	limit = ATTENTION; BARRIER;
 *				in_section, acquire
 *
 *	to attend:		exchange of limit; request
 *	to ask:			request, by CAS; limit = ATTENTION
 *
 *	to answer:		active + 1; mail, release
 *	to be answered:		mail, acquire, by its one owner
 *
 *	to queue a task:	queue; FENCE; parked
 *	to park:		parked + 1; BARRIER; all queues
 *
 *	to end:			exchange of state; saving == 0, acquire
 *	to join:		saving = 1; CAS of state; ...;
 *				saving = 0, release, when suspended
 *
 * FENCE orders nothing in the core but the compiler: BARRIER is membarrier,
 * which interrupts every core that runs one of us.  Where the kernel refuses
 * membarrier, both are fences of the core.
 *
 * Rejected: a fence for each take (27 to 103 cycles a fork instead of 9);
 * top and bottom in one word (two locked instructions a fork); jumping from an
 * ended thread to its joiner (a joiner of many comes back for each of them).
 */
#ifndef UTHREADS_WORKER_H
#define UTHREADS_WORKER_H

#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

#include "base/asan.h"
#include "base/compiler.h"
#include "uthreads/lock.h"
#include "uthreads/task.h"

#define LIMIT_ATTENTION INT64_MAX
#define DEQUE_SIZE      8192 /* ancestors; then children are queued */
#define WORKERS_MAX     1024
#define RINGS           8     /* distances between nodes that are told apart */
#define TICKS           256   /* switches between looks at clock and others */
#define TICK_NS         50000 /* between them, where switches are rare */
#define FLUSH_EVERY     64    /* waits, between which a parent may go first */

/* A thief's mail: tasks, linked by `next`, or one of these. */
#define MAIL_EMPTY ((uintptr_t)0) /* no answer yet */
#define MAIL_NONE  ((uintptr_t)1) /* there is nothing for you */

struct ut_worker {
	/* Its owner's; read and, by force, changed by thieves. */
	_Atomic int64_t bottom;
	_Atomic(struct ut_task *) head; /* of the queue; NULL: empty */
	struct ut_task *tail;
	_Atomic uint32_t in_section;
	/* Its owner's alone. */
	struct ut_task *current;
	/* Counters, written by it, read by all. */
	_Atomic uint64_t switches, created, steals, parks, wakes;
	uint64_t ticked; /* when it is TICKS switches ago, look around */
	/* See exceptions.h: the latter is NULL in a program without C++. */
	const struct exceptions *detour;
	struct exceptions *exceptions;

	/* What others write to be noticed. */
	_Alignas(CACHE_LINE) _Atomic int64_t limit;

	_Alignas(CACHE_LINE) _Atomic(struct ut_worker *) request;
	_Atomic uint64_t requested_ns;

	/* Under lock; `exposed` is read without. */
	_Alignas(CACHE_LINE) _Atomic uint32_t lock;
	_Atomic uint32_t exposed;
	_Atomic int64_t top;
	unsigned quick; /* children in a row that were, while exposed */
	uint64_t last_end_ns;

	/* Written by who answers or wakes it. */
	_Alignas(CACHE_LINE) _Atomic uintptr_t mail;
	_Atomic uint32_t woken; /* a futex, on which it sleeps while 0 */
	struct ut_worker *next_parked;
	/* Written under the lock of park.c. */
	_Atomic uint32_t is_parked;
	uint32_t in_poller; /* it sleeps there */

	/* Its owner's alone, again. */
	_Alignas(CACHE_LINE) struct pool tasks;
	_Alignas(CACHE_LINE) struct pool stacks;
	size_t fresh, fresh_end;  /* stacks that were never used */
	struct ut_stack *leaving; /* with a mapping of its own, of the last */
	struct poller *poller;    /* NULL: none of its threads has waited */
	unsigned index, waits;
	uint64_t ticked_ns, ticked_at; /* the last look: then, and `switches` */
	uint64_t tick_wait;            /* from that to the next */
	uint64_t random;
	unsigned watched; /* another worker, and what we saw of it */
	int watched_waits;
	uint64_t watched_switches;
	struct ut_task idle;  /* its kernel stack, when there is no task */
	struct ut_stack own;  /* stands for that */
	struct context_fp fp; /* for tasks that have none of their own */
	struct {
		uint64_t seen; /* `switches` at the last tick */
		unsigned turns;
		int timer, started, was_blocked;
		uint64_t blocked; /* signals, but in handlers */
	} slice;
	/* Tasks that only it may run, in their order: bound.c. */
	struct {
		struct ut_task *first, *last;
		uint64_t since_ns; /* when one last went on */
	} bound;
	/* Where it is, and others by nearness: place.c. */
	cpu_set_t cpus;
	int node;
	struct pool_depot *depot; /* its node's, of stacks */
	unsigned rings, ring_end[RINGS];
	uint16_t near[WORKERS_MAX];

	/* From others, for `bound`. */
	_Alignas(CACHE_LINE) _Atomic uint32_t guests_lock;
	_Atomic(struct ut_task *) guests; /* under lock; or a look */
	struct ut_task *last_guest;

	_Alignas(CACHE_LINE) struct ut_task *deque[DEQUE_SIZE];
};

/* In `parked` where membarrier is refused: whoever looks must fence first. */
#define PARKED_GUESS (UINT32_C(1) << 31)
/* In `active` there, too: so nobody is ever alone, who would not fence. */
#define ACTIVE_FENCES (UINT32_C(1) << 31)

/* The workers of this run. */
struct ut_runtime {
	/* Written before they start. */
	unsigned workers;
	struct ut_worker *worker;
	int fences;      /* membarrier is refused */
	int backend;     /* enum kt_backend, of kernel threads that it starts */
	int deadlock_fd; /* 0: none */
	int seeded;      /* see seed.c */
	const int *cpus; /* that they may run on, one a worker; NULL: any */
	long errno_at;   /* offset in each kernel thread's own data */
	_Atomic uint64_t next_id;
	_Atomic int stop; /* 1: all have ended; -EDEADLK: they never will */

	/* Workers that run tasks, and ACTIVE_FENCES. */
	_Alignas(CACHE_LINE) _Atomic uint32_t active;
	_Atomic uint32_t parked;    /* workers that sleep, and PARKED_GUESS */
	_Atomic uint32_t searching; /* workers that look for work */
	uint64_t slice_ns;          /* when threads are interrupted; 0: never */
	int placed;                 /* each has CPUs that are not all of ours */
};

_Static_assert(offsetof(struct ut_runtime, parked) == RUNTIME_PARKED,
	       "for entry.S");

/* Not by way of a table, as what other libraries may replace. */
#pragma GCC visibility push(hidden)

extern struct ut_runtime ut_runtime;
extern __thread struct ut_worker *ut_this_worker
	__attribute__((tls_model("initial-exec")));

static inline uint64_t count_of(const _Atomic uint64_t *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

/* A plain addition: only the worker whose counter it is does it. */
ALWAYS_INLINE void count(_Atomic uint64_t *counter, uint64_t n)
{
#ifdef CONTEXT_ADD
	CONTEXT_ADD(counter, n);
#else
	atomic_store_explicit(counter, count_of(counter) + n,
			      memory_order_relaxed);
#endif
}

/*
 * The worker that runs the caller, NULL outside.  To be asked again after
 * every call that may switch: the thread may have moved.
 */
static inline struct ut_worker *ut_worker(void)
{
	return context_worker();
}

/*
 * With -DUT_CHAOS (make CHAOS=1) a worker stops here for a random time, in
 * which the others run whatever they can, and nobody has patience: races show
 * that would not.
 */
#ifdef UT_CHAOS
#define PATIENCE(ns) 2
static inline void chaos(struct ut_worker *w)
{
	w->random = w->random * 6364136223846793005u + 1;
	if (w->random >> 60 == 0)
		for (unsigned i = (unsigned)(w->random >> 48) % 2048; i; i--)
			cpu_relax();
}
#else
#define PATIENCE(ns) (ns)
#define chaos(w)     ((void)0)
#endif

#pragma GCC visibility pop

#endif
