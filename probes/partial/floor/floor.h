/* SPDX-License-Identifier: MIT */
/*
 * The hand-written bests, of which each architecture has its own: floor.S.
 */
#ifndef PROBES_FLOOR_H
#define PROBES_FLOOR_H

#include <linux/futex.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/sys.h"

struct floor_context {
	void *sp;
	struct floor_context *next;
};

/* Suspends the caller into *from and goes on with *to. */
void floor_switch(struct floor_context *from, struct floor_context *to);

/* Makes *c a context that calls fn(c), which never returns, below top. */
void floor_make(struct floor_context *c, char *top,
		void (*fn)(struct floor_context *c));

/* A thread that runs before its creator goes on. */
struct floor_task {
	void *(*fn)(void *);
	void *arg;
	_Atomic uint64_t done;
};

#define FLOOR_DEPTH 64 /* of threads that create threads */

struct floor_worker {
	void *pool; /* of stacks; each begins with the next one's address */
	int64_t bottom;
	int64_t limit; /* below it, entries are somebody else's */
	int64_t unused[5];
	void *deque[FLOOR_DEPTH];
};

/* Runs it on a stack of its own. */
void floor_fork(struct floor_worker *w, struct floor_task *t);

/* A worker with stacks, which is made once: 0 or -errno. */
int floor_worker(struct floor_worker **w);

/* A thread of the process: what clone(2) needs, and no TLS. */
#define FLOOR_CLONE_FLAGS                                                    \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM | CLONE_SIGHAND | \
	 CLONE_THREAD | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

/*
 * clone(2) with a child that does nothing but exit.  *tid is the child's
 * until it has gone, then 0.  Returns the tid or -errno.
 */
long floor_clone(unsigned long flags, char *stack, _Atomic uint32_t *tid);

/* Allocates thread-local storage, and gives it back: 0 or -errno. */
int floor_tls(void);

/*
 * futex(2) at once: base/'s way looks whether a test wants it to fail, and
 * that would be in the loop.
 */
static inline void floor_futex(_Atomic uint32_t *word, int operation,
			       uint32_t value)
{
	cpu_syscall(SYS_futex, (long)word, operation, value, 0, 0, 0);
}

/* Waits for the kernel to clear the word of a thread that has gone. */
static inline void floor_wait_gone(_Atomic uint32_t *tid)
{
	uint32_t value;

	/* Acquire pairs with the kernel's store at the exit. */
	while ((value = atomic_load_explicit(tid, memory_order_acquire)))
		floor_futex(tid, FUTEX_WAIT, value);
}

/* A barrier for one round: who makes `arrived` the count opens it. */
struct floor_gate {
	_Atomic uint32_t arrived;
	_Atomic uint32_t open; /* threads sleep on it while it is 0 */
	uint32_t count;
};

_Static_assert(offsetof(struct floor_gate, arrived) == 0 &&
		       offsetof(struct floor_gate, open) == 4 &&
		       offsetof(struct floor_gate, count) == 8,
	       "floor.S has these offsets");

/* The same with a child that exits when it has passed the gate. */
long floor_clone_group(unsigned long flags, char *stack, _Atomic uint32_t *tid,
		       struct floor_gate *gate);

#endif
