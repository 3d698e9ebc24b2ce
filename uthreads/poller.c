/* SPDX-License-Identifier: MIT */
/*
 * Which poller a worker has.  It is made when the first of its threads waits:
 * who does no input or output has none.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "base/sys.h"
#include "uthreads/poller.h"

/* Why a worker got no ring, the last one that asked for one: -errno, or 0. */
static _Atomic int refusal;

static int may_have_rings(void)
{
	const char *wish = getenv("UT_IO");

	return !wish || strcmp(wish, "epoll") != 0;
}

static int open_some(struct poller **p)
{
	int err = may_have_rings() ? ring_open(p) : -ECANCELED;

	atomic_store_explicit(&refusal, err, memory_order_relaxed);
	return err ? epoll_open(p) : 0;
}

PUBLIC const char *ut_io_backend(int *why)
{
	int err = atomic_load_explicit(&refusal, memory_order_relaxed);

	if (why)
		*why = err;
	return err ? "epoll" : "io_uring";
}

static int make(struct ut_worker *w)
{
	int bell = (int)sys_call(eventfd2, 0, EFD_CLOEXEC | EFD_NONBLOCK), err;
	struct poller *p;

	if (bell < 0)
		return bell;
	err = open_some(&p);
	if (err) {
		sys_call(close, bell);
		return err;
	}
	p->bell = bell;
	w->poller = p;
	return 0;
}

int poller_of(struct ut_worker *w, struct poller **p)
{
	int err = LIKELY(w->poller != NULL) ? 0 : make(w);

	*p = w->poller;
	return err;
}

void poller_ring_bell(struct poller *p)
{
	static const uint64_t one = 1;

	sys_call(write, p->bell, &one, sizeof one);
}

/* When all workers have ended. */
void poller_close_all(void)
{
	for (unsigned i = 0; i < ut_runtime.workers; i++) {
		struct poller *p = ut_runtime.worker[i].poller;

		if (p) {
			sys_call(close, p->bell);
			p->kind->close(p);
		}
	}
}

/* When all workers sleep, under the lock of park.c. */
int poller_any_waits(void)
{
	for (unsigned i = 0; i < ut_runtime.workers; i++) {
		struct poller *p = ut_runtime.worker[i].poller;

		if (p &&
		    atomic_load_explicit(&p->waiting, memory_order_relaxed))
			return 1;
	}
	return 0;
}
