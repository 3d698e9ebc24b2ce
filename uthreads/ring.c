/* SPDX-License-Identifier: MIT */
/*
 * Waiting by io_uring(7): the calls themselves are handed to the kernel, and
 * their threads go on when it has made them.
 *
 * The ring is its worker's alone (SINGLE_ISSUER), and with DEFER_TASKRUN, where
 * the kernel has it, nothing is completed before the worker enters the kernel
 * for that: when it has nothing to run, and between tasks when the ring says
 * that there is something (TASKRUN_FLAG).
 *
 * What a thread hands over lies on its stack, and the kernel may use it until
 * it says that the call is over.  So a thread waits for that in any case: a
 * deadline is a linked timeout, by which the kernel cancels the call itself,
 * and then says how it ended.
 *
 * Submitting is shared: many threads' calls make one system call.  But none
 * waits for others' longer than it takes to run them: see submit_soon().
 */
#include <errno.h>

#include "base/sys.h"
#include "uthreads/park.h"
#include "uthreads/poller.h"
#include "uthreads/switch.h"

#ifndef UT_NO_URING
#include <liburing.h>

#define ENTRIES       256
#define COMPLETIONS   4096
#define SIZE_MAX_ONCE 0x7ffff000u
#define SOON_NS       20000 /* that calls may wait for others, to be submitted */

/* user_data: the address of one of these, or a number that is none. */
struct call {
	struct ut_task *task;
	int result;
};

enum {
	OF_NOBODY = 0, /* a linked timeout's */
	OF_BELL = 1
};

struct ring {
	struct poller poller;
	struct io_uring uring;
	int bell_armed;
	uint64_t rung;       /* what is read from the bell, and of no use */
	uint64_t entered_ns; /* when calls were last submitted */
};

static void submit(struct ring *r)
{
	r->entered_ns = sys_clock_ns();
	io_uring_submit(&r->uring);
}

/* Room for so many.  0: the kernel takes none now, for want of memory. */
static int make_room(struct ring *r, unsigned n)
{
	if (LIKELY(io_uring_sq_space_left(&r->uring) >= n))
		return 1;
	submit(r);
	return io_uring_sq_space_left(&r->uring) >= n;
}

static void describe(struct io_uring_sqe *e, const struct io *io)
{
	/* At once the kernel transfers no more than this anyway. */
	unsigned size =
		io->size < SIZE_MAX_ONCE ? (unsigned)io->size : SIZE_MAX_ONCE;
	uint64_t at = io->kind == IO_PREAD || io->kind == IO_PWRITE
			      ? (uint64_t)io->offset
			      : UINT64_MAX; /* the descriptor's position */
	/* As epoll does it: what is there, and not all that might come. */
	int flags =
		(io->flags & ~MSG_WAITALL) | (io->events ? 0 : MSG_DONTWAIT);

	switch (io->kind) {
	case IO_READ:
	case IO_PREAD:
		io_uring_prep_read(e, io->fd, io->data, size, at);
		break;
	case IO_WRITE:
	case IO_PWRITE:
		io_uring_prep_write(e, io->fd, io->data, size, at);
		break;
	case IO_READV:
		io_uring_prep_readv(e, io->fd, io->data, size, at);
		break;
	case IO_WRITEV:
		io_uring_prep_writev(e, io->fd, io->data, size, at);
		break;
	case IO_FSYNC:
		io_uring_prep_fsync(e, io->fd, 0);
		break;
	case IO_SEND:
		io_uring_prep_send(e, io->fd, io->data, io->size, flags);
		break;
	case IO_RECV:
		io_uring_prep_recv(e, io->fd, io->data, io->size, flags);
		break;
	default:
		io_uring_prep_accept(e, io->fd, io->data, io->length, 0);
	}
}

/*
 * A call that was described waits for others to be submitted with, unless
 * these have been long in coming: then threads run long, too, and it goes now.
 */
static void submit_soon(struct ring *r)
{
	if (sys_clock_ns() - r->entered_ns > SOON_NS)
		submit(r);
}

/* The calling thread waits for the end of what is described in e. */
static int hand_over(struct ring *r, struct io_uring_sqe *e,
		     uint64_t deadline_ns)
{
	struct ut_worker *w = ut_worker();
	struct call call = { .task = w->current };
	struct timespec t = sys_timespec(deadline_ns);
	struct __kernel_timespec limit = { t.tv_sec, t.tv_nsec };

	io_uring_sqe_set_data(e, &call);
	if (deadline_ns != UT_FOREVER) {
		e->flags |= IOSQE_IO_LINK;
		e = io_uring_get_sqe(&r->uring);
		io_uring_prep_link_timeout(e, &limit, IORING_TIMEOUT_ABS);
		io_uring_sqe_set_data64(e, OF_NOBODY);
	}
	poller_count(&r->poller, 1);
	submit_soon(r);
	section_begin(w);
	task_switch(w, call.task, next_task(w), NULL);
	/* Before its time it is the kernel that will not make the call. */
	return call.result == -ECANCELED && deadline_ns <= sys_clock_ns()
		       ? -ETIMEDOUT
		       : call.result;
}

static long attempt(struct poller *p, struct io *io, uint64_t deadline_ns)
{
	struct ring *r = (struct ring *)p;
	struct io_uring_sqe *e;

	if (!make_room(r, 2))
		return -ENOMEM;
	e = io_uring_get_sqe(&r->uring);
	describe(e, io);
	return hand_over(r, e, deadline_ns);
}

static int wait(struct poller *p, int fd, short events, uint64_t deadline_ns)
{
	struct ring *r = (struct ring *)p;
	struct io_uring_sqe *e;
	int result;

	if (!make_room(r, 2))
		return -ENOMEM;
	e = io_uring_get_sqe(&r->uring);
	io_uring_prep_poll_add(e, fd, (unsigned short)events);
	result = hand_over(r, e, deadline_ns);
	/* What is wrong with the descriptor is the call's to tell. */
	return result == -ETIMEDOUT || result == -ENOMEM ? result : 0;
}

static int look(struct poller *p)
{
	struct ring *r = (struct ring *)p;
	unsigned flags = IO_URING_READ_ONCE(*r->uring.sq.kflags);

	if (io_uring_sq_ready(&r->uring) ||
	    flags & (IORING_SQ_TASKRUN | IORING_SQ_CQ_OVERFLOW)) {
		r->entered_ns = sys_clock_ns();
		io_uring_submit_and_get_events(&r->uring);
	}
	return io_uring_cq_ready(&r->uring) != 0;
}

/* In a section.  1: a thread goes on. */
static int complete(struct ring *r, struct ut_worker *w,
		    const struct io_uring_cqe *c)
{
	struct call *call = io_uring_cqe_get_data(c);

	if (c->user_data == OF_BELL)
		r->bell_armed = 0;
	if (c->user_data <= OF_BELL || c->user_data == LIBURING_UDATA_TIMEOUT)
		return 0;
	call->result = c->res;
	queue_push(w, call->task);
	return 1;
}

static void ready(struct poller *p, struct ut_worker *w)
{
	struct ring *r = (struct ring *)p;
	const struct io_uring_cqe *c;
	unsigned head, seen = 0, n = 0;

	section_begin(w);
	io_uring_for_each_cqe(&r->uring, head, c)
	{
		n += (unsigned)complete(r, w, c);
		seen++;
	}
	io_uring_cq_advance(&r->uring, seen);
	poller_count(p, -n);
	section_end(w);
	if (n)
		worker_offer(w);
}

static void arm_bell(struct ring *r)
{
	struct io_uring_sqe *e;

	if (r->bell_armed || !make_room(r, 1))
		return;
	e = io_uring_get_sqe(&r->uring);
	io_uring_prep_read(e, r->poller.bell, &r->rung, sizeof r->rung, 0);
	io_uring_sqe_set_data64(e, OF_BELL);
	r->bell_armed = 1;
}

static void ring_sleep(struct poller *p, uint64_t deadline_ns)
{
	struct ring *r = (struct ring *)p;
	uint64_t now = sys_clock_ns();
	struct timespec t = sys_timespec(deadline_ns - now);
	struct __kernel_timespec limit = { t.tv_sec, t.tv_nsec };
	struct io_uring_cqe *c;

	if (deadline_ns <= now)
		return;
	arm_bell(r);
	r->entered_ns = now;
	io_uring_submit_and_wait_timeout(
		&r->uring, &c, 1, deadline_ns == UT_FOREVER ? NULL : &limit,
		NULL);
}

static void ring_close(struct poller *p)
{
	struct ring *r = (struct ring *)p;

	io_uring_queue_exit(&r->uring);
	sys_unmap(r, sys_page_align(sizeof *r));
}

/* By the first of these that the kernel knows. */
static int set_up(struct io_uring *uring)
{
	static const unsigned flags[] = {
		IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN |
			IORING_SETUP_TASKRUN_FLAG | IORING_SETUP_SUBMIT_ALL,
		IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG |
			IORING_SETUP_SUBMIT_ALL,
		0,
	};
	int err = -EINVAL;

	for (size_t i = 0; err == -EINVAL && i < 3; i++) {
		struct io_uring_params p = {
			.flags = flags[i] | IORING_SETUP_CQSIZE,
			.cq_entries = COMPLETIONS,
		};

		err = io_uring_queue_init_params(ENTRIES, uring, &p);
	}
	return err;
}

int ring_open(struct poller **p)
{
	static const struct poller_kind kind = {
		attempt, wait, look, ready, ring_sleep, ring_close,
	};
	struct ring *r;
	void *map;
	int err = sys_map(&map, sys_page_align(sizeof *r),
			  PROT_READ | PROT_WRITE);

	if (err)
		return err;
	r = map;
	r->poller.kind = &kind;
	err = set_up(&r->uring);
	if (err)
		sys_unmap(r, sys_page_align(sizeof *r));
	else
		*p = &r->poller;
	return err;
}
#endif
