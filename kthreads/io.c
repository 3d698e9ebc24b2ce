/* SPDX-License-Identifier: MIT */
/*
 * Input and output: a kernel thread waits in the kernel.  Without a deadline
 * the first call is the plain one, and on a descriptor that blocks the only
 * one.
 */
#include "base/io.h"
#include "kthreads/kthreads.h"

static long run(struct io *io, uint64_t deadline_ns)
{
	static const struct io_host host = { io_attempt, io_wait };

	io->way = deadline_ns == KT_FOREVER ? IO_PLAIN : io_way_of(io);
	return io_run(io, &host, deadline_ns);
}

#define PAIRED(name) kt_##name
#include "base/io-calls.h"

PUBLIC int kt_poll(struct pollfd *fds, nfds_t count, uint64_t deadline_ns)
{
	return io_poll(fds, count, deadline_ns);
}

/* A kernel thread blocks alone: the others go on by themselves. */
PUBLIC int kt_block(void *(*fn)(void *), void *arg, void **result)
{
	void *value = fn(arg);

	if (result)
		*result = value;
	return 0;
}
