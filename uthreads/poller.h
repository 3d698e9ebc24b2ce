/* SPDX-License-Identifier: MIT */
/*
 * What a worker's threads wait for in the kernel.  Each worker whose threads
 * do has a poller, of its own: io_uring (ring.c) or, where that is refused,
 * epoll (epoll.c).  Only its worker uses it, but for what is said below.
 */
#ifndef UTHREADS_POLLER_H
#define UTHREADS_POLLER_H

#include "base/io.h"
#include "uthreads/worker.h"

struct poller_kind {
	/*
	 * A call that shall not wait here, as io_host has it; NULL: by none.
	 * -ECANCELED: nor by this one now.
	 */
	long (*attempt)(struct poller *p, struct io *io, uint64_t deadline_ns);
	/* The calling thread waits for one of the events. */
	int (*wait)(struct poller *p, int fd, short events,
		    uint64_t deadline_ns);
	/* Without waiting: is there anyone who can go on? */
	int (*look)(struct poller *p);
	/* Those whom look() has seen go on; outside sections. */
	void (*ready)(struct poller *p, struct ut_worker *w);
	/* The worker sleeps until there is somebody, or the bell is rung. */
	void (*sleep)(struct poller *p, uint64_t deadline_ns);
	void (*close)(struct poller *p);
};

struct poller {
	const struct poller_kind *kind;
	int bell; /* an eventfd: by it others wake the worker */
	/* Threads that wait; looked at by others when all workers sleep. */
	_Atomic uint32_t waiting;
};

#pragma GCC visibility push(hidden)

/* A new one, by its worker; 0 or -errno. */
#ifdef UT_NO_URING
#define ring_open(p) (-ENOSYS)
#else
int ring_open(struct poller **p);
#endif
int epoll_open(struct poller **p);

/* poller.c: the worker's, made if need be; 0 or -errno. */
int poller_of(struct ut_worker *w, struct poller **p);
void poller_ring_bell(struct poller *p);
void poller_close_all(void);
int poller_any_waits(void);

/* offload.c: fn(arg) by a kernel thread that may block; 0 or -errno. */
int offload(void *(*fn)(void *), void *arg, void **result);
int offload_any_waits(void);
void offload_close(void);

/* inbox.c: a thread goes on, says one who is no worker. */
void inbox_put(struct ut_task *t);
int inbox_any(void);

/* Does anything from outside want that a thread goes on?  And then it does. */
int outside_look(struct ut_worker *w);
void outside_take(struct ut_worker *w);

#pragma GCC visibility pop

ALWAYS_INLINE void poller_count(struct poller *p, uint32_t n)
{
	atomic_store_explicit(
		&p->waiting,
		atomic_load_explicit(&p->waiting, memory_order_relaxed) + n,
		memory_order_relaxed);
}

#endif
