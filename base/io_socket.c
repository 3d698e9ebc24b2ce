/* SPDX-License-Identifier: MIT */
/*
 * Calls on sockets by a deadline: send, receive, accept, connect.
 *
 * send(2) and recv(2) can be told not to wait by a flag.  accept(2) and
 * connect(2) know only the descriptor's O_NONBLOCK.
 *
 * A window remains: if several threads accept from one listener by deadlines
 * and it blocks, one may take the connection that poll has shown to another,
 * which then waits for the next one, past its deadline.  With O_NONBLOCK on
 * the listener none does.  (Setting it here would surprise threads that wait
 * in accept(2) for good.)
 */
#include <errno.h>
#include <fcntl.h>

#include "base/io.h"
#include "base/sys.h"

static int is_listening(int fd)
{
	int listening = 0;
	socklen_t size = sizeof listening;

	return sys_call(getsockopt, fd, SOL_SOCKET, SO_ACCEPTCONN, &listening,
			&size) == 0 &&
	       listening;
}

/* What cannot accept says so at once, and need not be polled. */
enum io_way io_way_of_socket(const struct io *io)
{
	if (io->kind != IO_ACCEPT)
		return IO_SOCKET;
	return is_listening(io->fd) ? IO_POLLED : IO_PLAIN;
}

/* O_NONBLOCK is set for as long as the call takes, which does not wait. */
static long connect_now(const struct io *io)
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
static long connect_once(struct io *io)
{
	long result = io->way == IO_PLAIN
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

static int flags_of(const struct io *io)
{
	return io->way == IO_PLAIN ? io->flags : io->flags | MSG_DONTWAIT;
}

long io_attempt_socket(struct io *io)
{
	switch (io->kind) {
	case IO_SEND:
		return sys_call(sendto, io->fd, io->data, io->size,
				flags_of(io));
	case IO_RECV:
		return sys_call(recvfrom, io->fd, io->data, io->size,
				flags_of(io));
	case IO_ACCEPT:
		/* No flags: the new socket blocks and outlives an exec. */
		return sys_call(accept4, io->fd, io->data, io->length, 0);
	default:
		return connect_once(io);
	}
}
