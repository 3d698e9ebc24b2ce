/* SPDX-License-Identifier: MIT */
/*
 * The hand-written bests, of which each architecture has its own: floor.S.
 */
#ifndef PROBES_FLOOR_H
#define PROBES_FLOOR_H

#include <stdatomic.h>
#include <stdint.h>

struct floor_context {
	void *sp;
	struct floor_context *next;
};

/* Suspends the caller into *from and goes on with *to. */
void floor_switch(struct floor_context *from, struct floor_context *to);

/* Makes *c a context that calls fn(c), which never returns, below top. */
void floor_make(struct floor_context *c, char *top,
		void (*fn)(struct floor_context *c));

/*
 * clone(2) with a child that does nothing but exit.  *tid is the child's
 * until it has gone, then 0.  Returns the tid or -errno.
 */
long floor_clone(unsigned long flags, char *stack, _Atomic uint32_t *tid);

#endif
