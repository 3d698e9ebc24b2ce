/* SPDX-License-Identifier: MIT */
/*
 * Descriptors of every kind that can be waited for, and deadlines.
 */
#ifndef TESTS_PAIRED_IO_H
#define TESTS_PAIRED_IO_H

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/sys.h"

#define UNIT 8 /* bytes that every kind takes and gives at once */

enum kind {
	PIPE,
	FIFO,
	STREAM,
	DATAGRAM,
	TERMINAL,
	EVENT,
	KINDS
};

static const char *const kind_names[KINDS] = {
	"pipe", "fifo", "stream", "datagram", "terminal", "event",
};

static inline uint64_t after_ms(uint64_t ms)
{
	return sys_clock_ns() + ms * 1000000;
}

/* Of the kernel thread that runs the caller now: compilers keep its address. */
static __attribute__((noinline, unused)) int *errno_here(void)
{
	int *here = &errno;

	__asm__ volatile("" : "+r"(here)::"memory");
	return here;
}

static inline void set_nonblock(int fd, int on)
{
	int flags = fcntl(fd, F_GETFL);

	cr_assert(fcntl(fd, F_SETFL,
			on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK) == 0);
}

static inline void open_fifo(int ends[2])
{
	char folder[] = "/tmp/threadscale-io-XXXXXX", path[64];

	cr_assert(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/fifo", folder);
	cr_assert(mkfifo(path, 0600) == 0);
	ends[0] = open(path, O_RDONLY | O_NONBLOCK);
	ends[1] = open(path, O_WRONLY);
	unlink(path);
	rmdir(folder);
}

/* ends[0] is read, ends[1] is written. */
static inline void open_kind(enum kind kind, int ends[2], int nonblock)
{
	struct termios raw;

	ends[0] = ends[1] = -1;
	if (kind == PIPE)
		cr_assert(pipe(ends) == 0);
	if (kind == FIFO)
		open_fifo(ends);
	if (kind == STREAM || kind == DATAGRAM)
		cr_assert(socketpair(AF_UNIX,
				     kind == STREAM ? SOCK_STREAM : SOCK_DGRAM,
				     0, ends) == 0);
	if (kind == TERMINAL) {
		cr_assert(openpty(&ends[1], &ends[0], NULL, NULL, NULL) == 0);
		cr_assert(tcgetattr(ends[0], &raw) == 0);
		cfmakeraw(&raw);
		cr_assert(tcsetattr(ends[0], TCSANOW, &raw) == 0);
	}
	if (kind == EVENT) {
		ends[0] = eventfd(0, 0);
		ends[1] = dup(ends[0]);
	}
	cr_assert(ends[0] >= 0 && ends[1] >= 0);
	set_nonblock(ends[0], nonblock);
	set_nonblock(ends[1], nonblock);
}

static inline void close_both(const int ends[2])
{
	close(ends[0]);
	close(ends[1]);
}

/* Writes until no more fits; how many bytes that were. */
static inline size_t fill(int fd)
{
	static const char zeros[4096];
	int blocks = !(fcntl(fd, F_GETFL) & O_NONBLOCK);
	size_t size = sizeof zeros, sum = 0;

	set_nonblock(fd, 1);
	while (size) {
		ssize_t n = write(fd, zeros, size);

		if (n > 0)
			sum += (size_t)n;
		else
			size /= 2;
	}
	set_nonblock(fd, !blocks);
	return sum;
}

/* The Unix address of a socket in the abstract name space, a new one each. */
static inline socklen_t unix_address(struct sockaddr_un *a)
{
	static int number;

	memset(a, 0, sizeof *a);
	a->sun_family = AF_UNIX;
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
			   (size_t)snprintf(
				   a->sun_path + 1, sizeof a->sun_path - 1,
				   "threadscale-%d-%d", getpid(), number++));
}

#endif
