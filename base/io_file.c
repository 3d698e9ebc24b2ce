/* SPDX-License-Identifier: MIT */
/*
 * Reading and writing by a deadline, on whatever a descriptor is.
 *
 * What keeps a call from waiting depends on the file (Linux 6.18):
 *
 *	sockets                                   MSG_DONTWAIT
 *	pipes; eventfd, timerfd and signalfd      RWF_NOWAIT
 *	  when read; many devices
 *	terminals, FIFOs that have a name,        neither: ppoll says when
 *	  inotify, eventfd when written, pipes
 *	  that were spliced
 *	regular files, folders, block devices     always ready: no time-out
 *
 * Of the third kind, a descriptor without O_NONBLOCK may overrun a deadline:
 * if another thread comes between ppoll and the call, or if only a part of
 * what is to be written fits.  With O_NONBLOCK it never does.
 */
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "base/io.h"
#include "base/sys.h"

/* What the system call would answer at once, right or wrong, is left to it. */
static int is_answered(const struct io *io)
{
	size_t limit = io->kind == IO_READV || io->kind == IO_WRITEV
			       ? IOV_MAX
			       : SSIZE_MAX;

	return io->size == 0 || io->size > limit;
}

enum io_way io_way_of_file(const struct io *io)
{
	struct stat s;

	/* What has a position waits for nobody. */
	if (io->kind >= IO_PREAD)
		return IO_DISK;
	if (is_answered(io) || sys_call(fstat, io->fd, &s) < 0)
		return IO_PLAIN;
	if (S_ISSOCK(s.st_mode))
		return IO_SOCKET;
	/* RWF_NOWAIT would read no more than the page cache has. */
	if (S_ISREG(s.st_mode) || S_ISBLK(s.st_mode) || S_ISDIR(s.st_mode))
		return IO_DISK;
	return IO_NOWAIT;
}

static long input_now(struct io *io, struct iovec *iov, size_t count)
{
	struct msghdr message = { .msg_iov = iov, .msg_iovlen = count };

	if (io->way == IO_SOCKET)
		return sys_call(recvmsg, io->fd, &message, MSG_DONTWAIT);
	return sys_call(preadv2, io->fd, iov, count, -1, -1, RWF_NOWAIT);
}

static long output_now(struct io *io, struct iovec *iov, size_t count)
{
	struct msghdr message = { .msg_iov = iov, .msg_iovlen = count };

	if (io->way == IO_SOCKET)
		return sys_call(sendmsg, io->fd, &message, MSG_DONTWAIT);
	return sys_call(pwritev2, io->fd, iov, count, -1, -1, RWF_NOWAIT);
}

static long attempt_now(struct io *io)
{
	struct iovec one = { io->data, io->size };

	switch (io->kind) {
	case IO_READ:
		return input_now(io, &one, 1);
	case IO_WRITE:
		return output_now(io, &one, 1);
	case IO_READV:
		return input_now(io, io->data, io->size);
	default:
		return output_now(io, io->data, io->size);
	}
}

static long attempt_as_it_is(const struct io *io)
{
	switch (io->kind) {
	case IO_READ:
		return sys_call(read, io->fd, io->data, io->size);
	case IO_WRITE:
		return sys_call(write, io->fd, io->data, io->size);
	case IO_READV:
		return sys_call(readv, io->fd, io->data, io->size);
	case IO_WRITEV:
		return sys_call(writev, io->fd, io->data, io->size);
	case IO_PREAD:
		return sys_call(pread64, io->fd, io->data, io->size,
				io->offset);
	case IO_PWRITE:
		return sys_call(pwrite64, io->fd, io->data, io->size,
				io->offset);
	default:
		return sys_call(fsync, io->fd);
	}
}

long io_attempt_file(struct io *io)
{
	return io->way == IO_SOCKET || io->way == IO_NOWAIT
		       ? attempt_now(io)
		       : attempt_as_it_is(io);
}
