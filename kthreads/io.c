/* SPDX-License-Identifier: MIT */
/*
 * Input and output with deadlines: how a call waits.
 *
 * Each is one system call that succeeds, and its result is that call's: a
 * short count is possible where read(2) or write(2) could give one, with a
 * deadline as if the descriptor were O_NONBLOCK.  Before it there may be
 * others, which have transferred nothing:
 *
 *	-EINTR	 the call is made again
 *	-EAGAIN	 ppoll(2) until the descriptor is ready, then the call again
 *
 * Without a deadline the first call is the plain one, and on a descriptor
 * that blocks the only one.  With a deadline a call must never wait by
 * itself: between poll and read another thread may take the data.  So it is
 * told not to wait, or asked only when it would not: enum kt_io_way.
 */
#include <errno.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "kthreads/io.h"

/* So often a call may find nothing although poll said ready; then it naps. */
#define PATIENCE 16
#define NAP_NS   1000000

PUBLIC int kt_poll(struct pollfd *fds, nfds_t count, uint64_t deadline_ns)
{
	struct timespec t, *limit = deadline_ns == KT_FOREVER ? NULL : &t;
	long ready;

	do {
		uint64_t now = limit ? sys_clock_ns() : 0;

		t = sys_timespec(deadline_ns > now ? deadline_ns - now : 0);
		ready = sys_call(ppoll, fds, count, limit);
	} while (ready == -EINTR);
	return ready ? (int)ready : -ETIMEDOUT;
}

/*
 * For what poll calls ready and is not: an eventfd whose counter has room,
 * but not for so much; a Unix socket whose listener's queue is full.
 */
static int nap(uint64_t deadline_ns)
{
	uint64_t now = sys_clock_ns();

	if (now >= deadline_ns)
		return -ETIMEDOUT;
	sys_sleep_until(deadline_ns - now < NAP_NS ? deadline_ns
						   : now + NAP_NS);
	return 0;
}

/* The call's result; -EAGAIN if it is to wait first. */
static long attempt(struct kt_io *io)
{
	long result;

	do
		result = io->call(io);
	while (result == -EINTR && io->way != KT_IO_POLLED);
	if (io->way == KT_IO_NOWAIT &&
	    (result == -EOPNOTSUPP || result == -ENOSYS)) {
		io->way = KT_IO_POLLED;
		return -EAGAIN;
	}
	/* Polled: what was ready may be so no longer. */
	return result == -EINTR ? -EAGAIN : result;
}

long kt_io_run(struct kt_io *io, uint64_t deadline_ns)
{
	long result = io->way == KT_IO_POLLED ? -EAGAIN : attempt(io);

	for (int vain = 0; result == -EAGAIN && io->events; vain++) {
		struct pollfd p = { .fd = io->fd, .events = io->events };

		result = vain < PATIENCE ? 0 : nap(deadline_ns);
		if (result == 0)
			result = kt_poll(&p, 1, deadline_ns);
		/* An error that poll has seen is the call's to tell. */
		if (result > 0)
			result = attempt(io);
	}
	return result;
}

/* A kernel thread blocks alone: the others go on by themselves. */
PUBLIC int kt_block(void *(*fn)(void *), void *arg, void **result)
{
	void *value = fn(arg);

	if (result)
		*result = value;
	return 0;
}
