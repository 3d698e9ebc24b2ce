/* SPDX-License-Identifier: MIT */
/*
 * The C library's contexts, on stacks of the size and with the guard that all
 * are asked to have.  Each switch also saves and sets the signal mask, by a
 * call of the system.
 */
#ifndef PROBES_CONTEXTS_H
#define PROBES_CONTEXTS_H

#include <ucontext.h>

#include "probes/stacks.h"

#define CONTEXTS_MAX 100000

/* A context on stack i; when it ends, `next` goes on: 0 or -errno. */
static inline int contexts_make(ucontext_t *c, const struct stacks *s,
				uint64_t i, const struct probe_run *r,
				ucontext_t *next)
{
	if (getcontext(c))
		return -errno;
	c->uc_stack.ss_sp = stacks_top(s, i) - r->stack_size;
	c->uc_stack.ss_size = r->stack_size;
	c->uc_link = next;
	return 0;
}

static inline int contexts_switch(ucontext_t *from, const ucontext_t *to)
{
	return swapcontext(from, to) ? -errno : 0;
}

#endif
