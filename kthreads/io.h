/* SPDX-License-Identifier: MIT */
/*
 * One call of input or output that may have to wait, and how.
 */
#ifndef KTHREADS_IO_H
#define KTHREADS_IO_H

#include "kthreads/kthreads.h"

/* How a call is kept from waiting longer than its deadline. */
enum kt_io_way {
	KT_IO_PLAIN,  /* not at all: there is none, or it cannot wait long */
	KT_IO_SOCKET, /* MSG_DONTWAIT */
	KT_IO_NOWAIT, /* RWF_NOWAIT; POLLED where that is not supported */
	KT_IO_POLLED, /* it is made only when poll(2) says that it would not */
};

struct kt_io {
	/* The system call, once, in the way below: its result or -errno. */
	long (*call)(struct kt_io *io);
	enum kt_io_way way;
	int fd;
	short events; /* of poll(2), to try again at; 0: -EAGAIN is the end */
	int flags;    /* of send and recv */
	int begun;    /* connect: the connection is being made */
	void *data;   /* a buffer, vectors of them, or an address */
	size_t size;  /* its bytes, how many vectors, or the address's bytes */
	off_t offset;
	socklen_t *length; /* accept: of the address's memory */
};

/* Makes the call until it says other than -EINTR and -EAGAIN. */
long kt_io_run(struct kt_io *io, uint64_t deadline_ns);

#endif
