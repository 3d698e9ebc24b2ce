/* SPDX-License-Identifier: MIT */
/*
 * Calls on sockets by a deadline: send, receive, accept, connect.
 *
 * send(2) and recv(2) can be told not to wait by a flag, and whoever passes
 * such a flag is not kept waiting here either.  accept(2) and connect(2)
 * know only the descriptor's O_NONBLOCK.
 */
#include <errno.h>
#include <fcntl.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "kthreads/io.h"

/* Flags of recv(2) with which it never waits. */
#define NEVER_WAITS (MSG_DONTWAIT | MSG_ERRQUEUE | MSG_OOB)

static int flags_of(const struct kt_io *io)
{
	return io->way == KT_IO_PLAIN ? io->flags : io->flags | MSG_DONTWAIT;
}

static long send_call(struct kt_io *io)
{
	return sys_call(sendto, io->fd, io->data, io->size, flags_of(io));
}

PUBLIC ssize_t kt_send(int fd, const void *buffer, size_t size, int flags,
		       uint64_t deadline_ns)
{
	struct kt_io io = {
		.call = send_call,
		.way = deadline_ns == KT_FOREVER ? KT_IO_PLAIN : KT_IO_SOCKET,
		.fd = fd,
		.events = flags & MSG_DONTWAIT ? 0 : POLLOUT,
		.flags = flags,
		.data = (void *)buffer,
		.size = size,
	};

	return kt_io_run(&io, deadline_ns);
}

static long recv_call(struct kt_io *io)
{
	return sys_call(recvfrom, io->fd, io->data, io->size, flags_of(io));
}

/* With a deadline, MSG_WAITALL has no effect: it gets what is there. */
PUBLIC ssize_t kt_recv(int fd, void *buffer, size_t size, int flags,
		       uint64_t deadline_ns)
{
	struct kt_io io = {
		.call = recv_call,
		.way = deadline_ns == KT_FOREVER ? KT_IO_PLAIN : KT_IO_SOCKET,
		.fd = fd,
		.events = flags & NEVER_WAITS ? 0 : POLLIN,
		.flags = flags,
		.data = buffer,
		.size = size,
	};

	return kt_io_run(&io, deadline_ns);
}

/* No flags, as accept(2): the new socket blocks and outlives an exec. */
static long accept_call(struct kt_io *io)
{
	return sys_call(accept4, io->fd, io->data, io->length, 0);
}

static int is_listening(int fd)
{
	int listening = 0;
	socklen_t size = sizeof listening;

	return sys_call(getsockopt, fd, SOL_SOCKET, SO_ACCEPTCONN, &listening,
			&size) == 0 &&
	       listening;
}

/*
 * A window remains: if several threads accept from one listener by deadlines
 * and it blocks, one may take the connection that poll has shown to another,
 * which then waits for the next one, past its deadline.  With O_NONBLOCK on
 * the listener none does.  (Setting it here would surprise threads that wait
 * in accept(2) for good.)
 */
PUBLIC int kt_accept(int fd, struct sockaddr *address, socklen_t *length,
		     uint64_t deadline_ns)
{
	struct kt_io io = {
		.call = accept_call,
		.way = KT_IO_PLAIN,
		.fd = fd,
		.events = POLLIN,
		.data = address,
		.length = length,
	};

	/* What cannot accept says so at once, and need not be polled. */
	if (deadline_ns != KT_FOREVER && is_listening(fd))
		io.way = KT_IO_POLLED;
	return (int)kt_io_run(&io, deadline_ns);
}

/* O_NONBLOCK is set for as long as the call takes, which does not wait. */
static long connect_now(const struct kt_io *io)
{
	long flags = sys_call(fcntl, io->fd, F_GETFL), result;

	if (flags < 0)
		return flags;
	if (!(flags & O_NONBLOCK))
		sys_call(fcntl, io->fd, F_SETFL, flags | O_NONBLOCK);
	result = sys_call(connect, io->fd, io->data, io->size);
	if (!(flags & O_NONBLOCK))
		sys_call(fcntl, io->fd, F_SETFL, flags);
	return result;
}

/*
 * How an attempt that goes on in the kernel has ended is asked by connecting
 * once more: that gives 0 or the error, waits where the first call would
 * have waited, and does not begin anew.  SO_ERROR would not do: a Unix
 * socket whose connect was interrupted has no error, and no connection.
 */
static long connect_call(struct kt_io *io)
{
	long result = io->way == KT_IO_PLAIN
			      ? sys_call(connect, io->fd, io->data, io->size)
			      : connect_now(io);

	if (result == -EISCONN && io->begun)
		return 0;
	if (result == -EINPROGRESS || result == -EALREADY)
		result = -EAGAIN;
	if (result == -EAGAIN || result == -EINTR)
		io->begun = 1;
	return result;
}

/*
 * After -ETIMEDOUT the attempt may go on: a further call waits for its end,
 * and closing the socket gives it up.
 */
PUBLIC int kt_connect(int fd, const struct sockaddr *address, socklen_t length,
		      uint64_t deadline_ns)
{
	struct kt_io io = {
		.call = connect_call,
		.way = deadline_ns == KT_FOREVER ? KT_IO_PLAIN : KT_IO_SOCKET,
		.fd = fd,
		.events = POLLOUT,
		.data = (void *)address,
		.size = length,
	};

	return (int)kt_io_run(&io, deadline_ns);
}
