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

#include "base/compiler.h"
#include "base/sys.h"
#include "kthreads/io.h"

/*
 * Of a call for `amount` bytes or vectors.  What the system call would
 * answer at once, right or wrong, is left to it.
 */
static enum kt_io_way way_of(int fd, size_t amount, size_t limit,
			     uint64_t deadline_ns)
{
	struct stat s;

	if (deadline_ns == KT_FOREVER || amount == 0 || amount > limit ||
	    sys_call(fstat, fd, &s) < 0)
		return KT_IO_PLAIN;
	if (S_ISSOCK(s.st_mode))
		return KT_IO_SOCKET;
	/* RWF_NOWAIT would read no more than the page cache has. */
	if (S_ISREG(s.st_mode) || S_ISBLK(s.st_mode) || S_ISDIR(s.st_mode))
		return KT_IO_POLLED;
	return KT_IO_NOWAIT;
}

static int as_it_is(const struct kt_io *io)
{
	return io->way == KT_IO_PLAIN || io->way == KT_IO_POLLED;
}

static long input_now(struct kt_io *io, struct iovec *iov, size_t count)
{
	struct msghdr message = { .msg_iov = iov, .msg_iovlen = count };

	if (io->way == KT_IO_SOCKET)
		return sys_call(recvmsg, io->fd, &message, MSG_DONTWAIT);
	return sys_call(preadv2, io->fd, iov, count, -1, -1, RWF_NOWAIT);
}

static long output_now(struct kt_io *io, struct iovec *iov, size_t count)
{
	struct msghdr message = { .msg_iov = iov, .msg_iovlen = count };

	if (io->way == KT_IO_SOCKET)
		return sys_call(sendmsg, io->fd, &message, MSG_DONTWAIT);
	return sys_call(pwritev2, io->fd, iov, count, -1, -1, RWF_NOWAIT);
}

static long read_call(struct kt_io *io)
{
	struct iovec one = { io->data, io->size };

	if (as_it_is(io))
		return sys_call(read, io->fd, io->data, io->size);
	return input_now(io, &one, 1);
}

static long write_call(struct kt_io *io)
{
	struct iovec one = { io->data, io->size };

	if (as_it_is(io))
		return sys_call(write, io->fd, io->data, io->size);
	return output_now(io, &one, 1);
}

static long readv_call(struct kt_io *io)
{
	if (as_it_is(io))
		return sys_call(readv, io->fd, io->data, io->size);
	return input_now(io, io->data, io->size);
}

static long writev_call(struct kt_io *io)
{
	if (as_it_is(io))
		return sys_call(writev, io->fd, io->data, io->size);
	return output_now(io, io->data, io->size);
}

PUBLIC ssize_t kt_read(int fd, void *buffer, size_t size, uint64_t deadline_ns)
{
	struct kt_io io = {
		.call = read_call,
		.way = way_of(fd, size, SSIZE_MAX, deadline_ns),
		.fd = fd,
		.events = POLLIN,
		.data = buffer,
		.size = size,
	};

	return kt_io_run(&io, deadline_ns);
}

PUBLIC ssize_t kt_write(int fd, const void *buffer, size_t size,
			uint64_t deadline_ns)
{
	struct kt_io io = {
		.call = write_call,
		.way = way_of(fd, size, SSIZE_MAX, deadline_ns),
		.fd = fd,
		.events = POLLOUT,
		.data = (void *)buffer,
		.size = size,
	};

	return kt_io_run(&io, deadline_ns);
}

PUBLIC ssize_t kt_readv(int fd, const struct iovec *iov, int count,
			uint64_t deadline_ns)
{
	struct kt_io io = {
		.call = readv_call,
		.way = way_of(fd, (size_t)count, IOV_MAX, deadline_ns),
		.fd = fd,
		.events = POLLIN,
		.data = (void *)iov,
		.size = (size_t)count,
	};

	return kt_io_run(&io, deadline_ns);
}

PUBLIC ssize_t kt_writev(int fd, const struct iovec *iov, int count,
			 uint64_t deadline_ns)
{
	struct kt_io io = {
		.call = writev_call,
		.way = way_of(fd, (size_t)count, IOV_MAX, deadline_ns),
		.fd = fd,
		.events = POLLOUT,
		.data = (void *)iov,
		.size = (size_t)count,
	};

	return kt_io_run(&io, deadline_ns);
}

/* What has positions waits for nobody: these are plain calls. */
static long pread_call(struct kt_io *io)
{
	return sys_call(pread64, io->fd, io->data, io->size, io->offset);
}

PUBLIC ssize_t kt_pread(int fd, void *buffer, size_t size, off_t offset,
			uint64_t deadline_ns)
{
	struct kt_io io = {
		.call = pread_call,
		.fd = fd,
		.events = POLLIN,
		.data = buffer,
		.size = size,
		.offset = offset,
	};

	return kt_io_run(&io, deadline_ns);
}

static long pwrite_call(struct kt_io *io)
{
	return sys_call(pwrite64, io->fd, io->data, io->size, io->offset);
}

PUBLIC ssize_t kt_pwrite(int fd, const void *buffer, size_t size, off_t offset,
			 uint64_t deadline_ns)
{
	struct kt_io io = {
		.call = pwrite_call,
		.fd = fd,
		.events = POLLOUT,
		.data = (void *)buffer,
		.size = size,
		.offset = offset,
	};

	return kt_io_run(&io, deadline_ns);
}

static long fsync_call(struct kt_io *io)
{
	return sys_call(fsync, io->fd);
}

PUBLIC int kt_fsync(int fd)
{
	struct kt_io io = { .call = fsync_call, .fd = fd };

	return (int)kt_io_run(&io, KT_FOREVER);
}
