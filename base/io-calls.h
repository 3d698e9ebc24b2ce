/* SPDX-License-Identifier: MIT */
/*
 * The calls of input and output, by name.  Both libraries have them from here:
 * who includes this defines
 *
 *	PAIRED(name)		     the name with the library's prefix
 *	long run(io, deadline_ns)    one of them until it has a result
 */
#ifndef BASE_IO_CALLS_H
#define BASE_IO_CALLS_H

#include <sys/uio.h>

#include "base/compiler.h"
#include "base/io.h"

/* Flags of recv(2) with which it never waits. */
#define NEVER_WAITS (MSG_DONTWAIT | MSG_ERRQUEUE | MSG_OOB)

PUBLIC ssize_t PAIRED(read)(int fd, void *buffer, size_t size,
			    uint64_t deadline_ns)
{
	struct io io = {
		.kind = IO_READ,
		.fd = fd,
		.events = POLLIN,
		.data = buffer,
		.size = size,
	};

	return run(&io, deadline_ns);
}

PUBLIC ssize_t PAIRED(write)(int fd, const void *buffer, size_t size,
			     uint64_t deadline_ns)
{
	struct io io = {
		.kind = IO_WRITE,
		.fd = fd,
		.events = POLLOUT,
		.data = (void *)buffer,
		.size = size,
	};

	return run(&io, deadline_ns);
}

PUBLIC ssize_t PAIRED(readv)(int fd, const struct iovec *iov, int count,
			     uint64_t deadline_ns)
{
	struct io io = {
		.kind = IO_READV,
		.fd = fd,
		.events = POLLIN,
		.data = (void *)iov,
		.size = (size_t)count,
	};

	return run(&io, deadline_ns);
}

PUBLIC ssize_t PAIRED(writev)(int fd, const struct iovec *iov, int count,
			      uint64_t deadline_ns)
{
	struct io io = {
		.kind = IO_WRITEV,
		.fd = fd,
		.events = POLLOUT,
		.data = (void *)iov,
		.size = (size_t)count,
	};

	return run(&io, deadline_ns);
}

PUBLIC ssize_t PAIRED(pread)(int fd, void *buffer, size_t size, off_t offset,
			     uint64_t deadline_ns)
{
	struct io io = {
		.kind = IO_PREAD,
		.fd = fd,
		.events = POLLIN,
		.data = buffer,
		.size = size,
		.offset = offset,
	};

	return run(&io, deadline_ns);
}

PUBLIC ssize_t PAIRED(pwrite)(int fd, const void *buffer, size_t size,
			      off_t offset, uint64_t deadline_ns)
{
	struct io io = {
		.kind = IO_PWRITE,
		.fd = fd,
		.events = POLLOUT,
		.data = (void *)buffer,
		.size = size,
		.offset = offset,
	};

	return run(&io, deadline_ns);
}

PUBLIC int PAIRED(fsync)(int fd)
{
	struct io io = { .kind = IO_FSYNC, .fd = fd };

	return (int)run(&io, UINT64_MAX);
}

/* Whoever passes such a flag is not kept waiting here either. */
PUBLIC ssize_t PAIRED(send)(int fd, const void *buffer, size_t size, int flags,
			    uint64_t deadline_ns)
{
	struct io io = {
		.kind = IO_SEND,
		.fd = fd,
		.events = flags & MSG_DONTWAIT ? 0 : POLLOUT,
		.flags = flags,
		.data = (void *)buffer,
		.size = size,
	};

	return run(&io, deadline_ns);
}

/* With a deadline, MSG_WAITALL has no effect: it gets what is there. */
PUBLIC ssize_t PAIRED(recv)(int fd, void *buffer, size_t size, int flags,
			    uint64_t deadline_ns)
{
	struct io io = {
		.kind = IO_RECV,
		.fd = fd,
		.events = flags & NEVER_WAITS ? 0 : POLLIN,
		.flags = flags,
		.data = buffer,
		.size = size,
	};

	return run(&io, deadline_ns);
}

PUBLIC int PAIRED(accept)(int fd, struct sockaddr *address, socklen_t *length,
			  uint64_t deadline_ns)
{
	struct io io = {
		.kind = IO_ACCEPT,
		.fd = fd,
		.events = POLLIN,
		.data = address,
		.length = length,
	};

	return (int)run(&io, deadline_ns);
}

/*
 * After -ETIMEDOUT the attempt may go on: a further call waits for its end,
 * and closing the socket gives it up.
 */
PUBLIC int PAIRED(connect)(int fd, const struct sockaddr *address,
			   socklen_t length, uint64_t deadline_ns)
{
	struct io io = {
		.kind = IO_CONNECT,
		.fd = fd,
		.events = POLLOUT,
		.data = (void *)address,
		.size = length,
	};

	return (int)run(&io, deadline_ns);
}

#endif
