/* SPDX-License-Identifier: MIT */
/*
 * Who runs out of stack is named, before it ends the process as ever.
 *
 * The guard below a stack makes an overflow a SIGSEGV, of which nobody could
 * tell whose it was.  There is no stack left to handle it on, so each worker
 * has one for signals.  The handler looks whether the address is in the guard
 * of the thread that runs, says so, and returns with the default in place: the
 * same instruction then ends the process, and a core file shows it.
 *
 * A program that handles SIGSEGV when the run begins, or from then on, does so
 * by itself; and stacks for signals that were there are left.
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "uthreads/overflow.h"
#include "uthreads/stack.h"

#define HANDLER_STACK 16384 /* besides what the kernel puts there */

static struct {
	char *stacks; /* one for each worker; NULL: nothing is handled */
	size_t size;
} handler;

static int is_overflow(const struct ut_task *t, const char *address)
{
	const char *bottom;

	if (!t->stack || t->stack == &ut_worker()->own)
		return 0;
	bottom = stack_bottom(t->stack);
	return address < bottom && address >= bottom - stack_guard(t->stack);
}

static void say(const struct ut_task *t)
{
	const char *bottom = stack_bottom(t->stack);
	char line[160];
	int n = snprintf(line, sizeof line,
			 "uthreads: stack overflow in user thread #%llu (%s): "
			 "it has %zu bytes; see stack_size in uthreads(3)\n",
			 (unsigned long long)ut_id(), ut_name(ut_self()),
			 (size_t)((const char *)t->stack - bottom));

	sys_write_all(STDERR_FILENO, line, (size_t)n);
}

static void name_who_overflows(int number, siginfo_t *info, void *context)
{
	const struct sigaction ends = { .sa_handler = SIG_DFL };
	const struct ut_worker *w = ut_worker();

	(void)context;
	if (w && info->si_code > 0 && is_overflow(w->current, info->si_addr))
		say(w->current);
	sigaction(number, &ends, NULL);
	if (info->si_code <= 0) /* it was sent: nothing makes it come again */
		raise(number);
}

static int is_ours(const struct sigaction *a)
{
	return a->sa_flags & SA_SIGINFO &&
	       a->sa_sigaction == name_who_overflows;
}

static size_t stack_size(void)
{
	long frame = 0;

#ifdef _SC_MINSIGSTKSZ
	frame = sysconf(_SC_MINSIGSTKSZ);
#endif
	return sys_page_align(HANDLER_STACK + (size_t)(frame > 0 ? frame : 0));
}

int overflow_open(const struct ut_config *config)
{
	const struct sigaction action = {
		.sa_sigaction = name_who_overflows,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};
	struct sigaction before;
	void *map;
	int err;

	if (config->keep_sigsegv || sigaction(SIGSEGV, NULL, &before) ||
	    before.sa_flags & SA_SIGINFO || before.sa_handler != SIG_DFL)
		return 0;
	handler.size = stack_size();
	err = sys_map(&map, ut_runtime.workers * handler.size,
		      PROT_READ | PROT_WRITE);
	if (err)
		return err;
	handler.stacks = map;
	sigaction(SIGSEGV, &action, NULL);
	return 0;
}

void overflow_close(void)
{
	const struct sigaction ends = { .sa_handler = SIG_DFL };
	struct sigaction now;

	if (!handler.stacks)
		return;
	if (!sigaction(SIGSEGV, NULL, &now) && is_ours(&now))
		sigaction(SIGSEGV, &ends, NULL);
	sys_unmap(handler.stacks, ut_runtime.workers * handler.size);
	handler.stacks = NULL;
}

void overflow_watch(const struct ut_worker *w)
{
	stack_t own, now;

	if (!handler.stacks || sigaltstack(NULL, &now) ||
	    !(now.ss_flags & SS_DISABLE))
		return;
	own = (stack_t){
		.ss_sp = handler.stacks + w->index * handler.size,
		.ss_size = handler.size,
	};
	sigaltstack(&own, NULL);
}

void overflow_unwatch(void)
{
	const stack_t none = { .ss_flags = SS_DISABLE };
	size_t all = ut_runtime.workers * handler.size;
	stack_t now;

	if (handler.stacks && !sigaltstack(NULL, &now) &&
	    (size_t)((char *)now.ss_sp - handler.stacks) < all)
		sigaltstack(&none, NULL);
}
