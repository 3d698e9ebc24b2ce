/* SPDX-License-Identifier: MIT */
/*
 * Input and output: only the thread that calls waits.
 *
 * By io_uring the kernel makes the call and says when.  Where that is not to
 * be had the call is made here, in a way in which it does not wait, and again
 * when the poller says that it will not be in vain; and what waits for a disk
 * is done by a kernel thread, or, if none can be had, by the worker.  So is,
 * by either, a call whose deadline is over: it takes what is there; and one
 * for which the kernel needs a thread that it cannot have.
 */
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/sys.h"
#include "uthreads/poller.h"
#include "uthreads/timer.h"
#include "uthreads/uthreads.h"

static int is_over(uint64_t deadline_ns)
{
	return deadline_ns != UT_FOREVER && deadline_ns <= sys_clock_ns();
}

static void *attempt_there(void *io)
{
	return (void *)io_attempt(io, UT_FOREVER);
}

/* In a way that does not wait, which is found first. */
static long attempt_here(struct io *io)
{
	void *result;
	int err;

	if (io->way == IO_UNKNOWN) {
		io->way = io_way_of(io);
		if (io->way == IO_POLLED)
			return -EAGAIN;
	}
	if (io->way != IO_DISK)
		return io_attempt(io, UT_FOREVER);
	err = offload(attempt_there, io, &result);
	/* Nobody is there to do it: late for others is better than never. */
	return err ? io_attempt(io, UT_FOREVER) : (long)result;
}

/* What the kernel would not refuse, were it handed to it: see pread(2). */
static int has_position(const struct io *io)
{
	return sys_call(lseek, io->fd, 0, SEEK_CUR) >= 0;
}

/* May it be made by the kernel, in its own time? */
static int may_hand_over(const struct io *io, uint64_t deadline_ns)
{
	if (io->kind == IO_CONNECT || (ssize_t)io->size < 0)
		return 0;
	if (io->kind == IO_PREAD || io->kind == IO_PWRITE)
		return has_position(io);
	return !is_over(deadline_ns);
}

static long attempt(struct io *io, uint64_t deadline_ns)
{
	long result = -ECANCELED;
	struct poller *p;
	int err = poller_of(ut_worker(), &p);

	if (err)
		return err;
	if (p->kind->attempt && may_hand_over(io, deadline_ns))
		result = p->kind->attempt(p, io, deadline_ns);
	return result == -ECANCELED ? attempt_here(io) : result;
}

static int wait(int fd, short events, uint64_t deadline_ns)
{
	struct poller *p;
	int err;

	if (fd < 0) {
		timer_sleep(deadline_ns);
		return -ETIMEDOUT;
	}
	if (is_over(deadline_ns))
		return io_wait(fd, events, deadline_ns);
	err = poller_of(ut_worker(), &p);
	return err ? err : p->kind->wait(p, fd, events, deadline_ns);
}

static long run_outside(struct io *io, uint64_t deadline_ns)
{
	static const struct io_host host = { io_attempt, io_wait };

	io->way = deadline_ns == UT_FOREVER ? IO_PLAIN : io_way_of(io);
	return io_run(io, &host, deadline_ns);
}

static long run(struct io *io, uint64_t deadline_ns)
{
	static const struct io_host host = { attempt, wait };

	if (!ut_worker())
		return run_outside(io, deadline_ns);
	if (deadline_ns != UT_FOREVER) {
		io->way = io_way_of(io);
		/* A disk keeps nobody waiting for ever. */
		if (io->way == IO_DISK)
			deadline_ns = UT_FOREVER;
	}
	return io_run(io, &host, deadline_ns);
}

#define PAIRED(name) ut_##name
#include "base/io-calls.h"

/* The i-th; one that was there before waits for all of it. */
static int add(int all, const struct pollfd *fds, nfds_t i)
{
	struct epoll_event e = { .events = (unsigned short)fds[i].events };
	long err = sys_call(epoll_ctl, all, EPOLL_CTL_ADD, fds[i].fd, &e);

	if (err != -EEXIST)
		return (int)err;
	for (nfds_t k = 0; k < i; k++)
		if (fds[k].fd == fds[i].fd)
			e.events |= (unsigned short)fds[k].events;
	return (int)sys_call(epoll_ctl, all, EPOLL_CTL_MOD, fds[i].fd, &e);
}

/*
 * Several descriptors: they become one, an epoll(7) of them.  Those that it
 * does not take, files of data, are always ready and were seen before.
 */
static int gather(const struct pollfd *fds, nfds_t count)
{
	int all = (int)sys_call(epoll_create1, EPOLL_CLOEXEC), err = 0;

	for (nfds_t i = 0; all >= 0 && i < count && !err; i++)
		if (fds[i].fd >= 0)
			err = add(all, fds, i);
	if (err)
		sys_call(close, all);
	return err ? err : all;
}

static int wait_for_any(const struct pollfd *fds, nfds_t count,
			uint64_t deadline_ns)
{
	int all, err;

	if (count == 1)
		return wait(fds->fd, fds->events, deadline_ns);
	if (!count)
		return wait(-1, 0, deadline_ns);
	all = gather(fds, count);
	if (all < 0)
		return all;
	err = wait(all, POLLIN, deadline_ns);
	sys_call(close, all);
	return err;
}

PUBLIC int ut_poll(struct pollfd *fds, nfds_t count, uint64_t deadline_ns)
{
	int ready, err = 0;

	if (!ut_worker())
		return io_poll(fds, count, deadline_ns);
	/* poll(2) itself, when it does not wait. */
	while ((ready = io_poll(fds, count, 0)) == -ETIMEDOUT && !err)
		err = wait_for_any(fds, count, deadline_ns);
	return ready == -ETIMEDOUT ? err : ready;
}

PUBLIC int ut_block(void *(*fn)(void *), void *arg, void **result)
{
	void *value;

	if (ut_worker())
		return offload(fn, arg, result);
	value = fn(arg);
	if (result)
		*result = value;
	return 0;
}
