/* SPDX-License-Identifier: MIT */
/*
 * One call of input or output that may have to wait, and how.
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <poll.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

enum io_kind {
	IO_READ,
	IO_WRITE,
	IO_READV,
	IO_WRITEV,
	IO_PREAD,
	IO_PWRITE,
	IO_FSYNC,
	IO_SEND,
	IO_RECV,
	IO_ACCEPT,
	IO_CONNECT
};

/* How a call is kept from waiting longer than its deadline. */
enum io_way {
	IO_UNKNOWN, /* nobody has asked yet */
	IO_PLAIN,   /* not at all: there is none, or it cannot wait long */
	IO_DISK,    /* not at all: it waits for a disk, and nobody else */
	IO_SOCKET,  /* MSG_DONTWAIT */
	IO_NOWAIT,  /* RWF_NOWAIT; POLLED where that is not supported */
	IO_POLLED,  /* it is made only when poll(2) says that it would not */
};

struct io {
	enum io_kind kind;
	enum io_way way;
	int fd;
	short events; /* of poll(2), to try again at; 0: -EAGAIN is the end */
	int flags;    /* of send and recv */
	int begun;    /* connect: the connection is being made */
	void *data;   /* a buffer, vectors of them, or an address */
	size_t size;  /* its bytes, how many vectors, or the address's bytes */
	off_t offset;
	socklen_t *length; /* accept: of the address's memory */
};

/* What a library does about it. */
struct io_host {
	/* The call, once: its result, -EAGAIN if it has to wait, or -errno. */
	long (*attempt)(struct io *io, uint64_t deadline_ns);
	/* Waits for one of the events: 0, -ETIMEDOUT, -errno. */
	int (*wait)(int fd, short events, uint64_t deadline_ns);
};

#pragma GCC visibility push(hidden)

/* io.c: makes the call until it says other than -EINTR and -EAGAIN. */
long io_run(struct io *io, const struct io_host *host, uint64_t deadline_ns);

/* The way in which it keeps to a deadline. */
enum io_way io_way_of(const struct io *io);

/* A host's, of kernel threads: the system call in its way, and ppoll(2). */
long io_attempt(struct io *io, uint64_t deadline_ns);
int io_wait(int fd, short events, uint64_t deadline_ns);

/* ppoll(2) until a deadline: how many are ready, -ETIMEDOUT, -errno. */
int io_poll(struct pollfd *fds, nfds_t count, uint64_t deadline_ns);

/* io_file.c and io_socket.c: parts of io_way_of() and io_attempt(). */
enum io_way io_way_of_file(const struct io *io);
long io_attempt_file(struct io *io);
enum io_way io_way_of_socket(const struct io *io);
long io_attempt_socket(struct io *io);

#pragma GCC visibility pop

#endif
