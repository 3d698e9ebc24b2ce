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
 *	-EAGAIN	 a wait until the descriptor is ready, then the call again
 *
 * With a deadline a call must never wait by itself: between a poll and a read
 * another thread may take the data.  So it is told not to wait, or asked only
 * when it would not: enum io_way.
 */
#include <errno.h>

#include "base/io.h"
#include "base/sys.h"

/* So often a call may find nothing although poll said ready; then it naps. */
#define PATIENCE 16
#define NAP_NS   1000000

int io_poll(struct pollfd *fds, nfds_t count, uint64_t deadline_ns)
{
	struct timespec t, *limit = deadline_ns == UINT64_MAX ? NULL : &t;
	long ready;

	do {
		uint64_t now = limit ? sys_clock_ns() : 0;

		t = sys_timespec(deadline_ns > now ? deadline_ns - now : 0);
		ready = sys_call(ppoll, fds, count, limit);
	} while (ready == -EINTR);
	return ready ? (int)ready : -ETIMEDOUT;
}

int io_wait(int fd, short events, uint64_t deadline_ns)
{
	struct pollfd p = { .fd = fd, .events = events };
	int ready = io_poll(&p, 1, deadline_ns);

	return ready > 0 ? 0 : ready;
}

/*
 * For what poll calls ready and is not: an eventfd whose counter has room,
 * but not for so much; a Unix socket whose listener's queue is full.
 */
static int nap(const struct io_host *host, uint64_t deadline_ns)
{
	uint64_t now = sys_clock_ns();

	if (now >= deadline_ns)
		return -ETIMEDOUT;
	host->wait(-1, 0,
		   deadline_ns - now < NAP_NS ? deadline_ns : now + NAP_NS);
	return 0;
}

static long attempt(struct io *io, const struct io_host *host,
		    uint64_t deadline_ns)
{
	long result;

	do
		result = host->attempt(io, deadline_ns);
	while (result == -EINTR && io->way != IO_POLLED);
	if (io->way == IO_NOWAIT &&
	    (result == -EOPNOTSUPP || result == -ENOSYS)) {
		io->way = IO_POLLED;
		return -EAGAIN;
	}
	/* Polled: what was ready may be so no longer. */
	return result == -EINTR ? -EAGAIN : result;
}

long io_run(struct io *io, const struct io_host *host, uint64_t deadline_ns)
{
	long result =
		io->way == IO_POLLED ? -EAGAIN : attempt(io, host, deadline_ns);

	for (int vain = 0; result == -EAGAIN && io->events; vain++) {
		result = vain < PATIENCE ? 0 : nap(host, deadline_ns);
		if (result == 0)
			result = host->wait(io->fd, io->events, deadline_ns);
		/* An error that poll has seen is the call's to tell. */
		if (result == 0)
			result = attempt(io, host, deadline_ns);
	}
	return result;
}

enum io_way io_way_of(const struct io *io)
{
	return io->kind < IO_SEND ? io_way_of_file(io) : io_way_of_socket(io);
}

long io_attempt(struct io *io, uint64_t deadline_ns)
{
	(void)deadline_ns;
	return io->kind < IO_SEND ? io_attempt_file(io) : io_attempt_socket(io);
}
