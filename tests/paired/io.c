/* SPDX-License-Identifier: MIT */
/*
 * Input and output by deadlines: a call means the same on every kind of
 * descriptor, whether it blocks or not.
 */
#include "tests/paired/io.h"
#include "tests/paired/paired.h"

/* Nothing comes: it times out, not early, and takes nothing. */
static void expect_expiry(enum kind kind, int nonblock)
{
	char in[UNIT] = { 0 }, out[UNIT] = { 1 };
	struct iovec iov = { in, UNIT };
	uint64_t deadline;
	int ends[2];

	open_kind(kind, ends, nonblock);
	deadline = after_ms(10);
	cr_expect(PAIRED(read)(ends[0], in, UNIT, deadline) == -ETIMEDOUT,
		  "%s %d", kind_names[kind], nonblock);
	cr_expect(sys_clock_ns() >= deadline);
	deadline = after_ms(10);
	cr_expect(PAIRED(readv)(ends[0], &iov, 1, deadline) == -ETIMEDOUT);
	cr_expect(sys_clock_ns() >= deadline);
	cr_expect(PAIRED(read)(ends[0], in, UNIT, PAST) == -ETIMEDOUT);
	/* What comes then is there whole, and for a deadline that is over. */
	cr_expect(PAIRED(write)(ends[1], out, UNIT, PAST) == UNIT, "%s %d",
		  kind_names[kind], nonblock);
	cr_expect(PAIRED(read)(ends[0], in, UNIT, PAST) == UNIT, "%s %d",
		  kind_names[kind], nonblock);
	cr_expect(memcmp(in, out, UNIT) == 0);
	close_both(ends);
}

IO_TEST(io, deadlines_expire_not_early)
{
	for (int kind = 0; kind < KINDS; kind++)
		for (int nonblock = 0; nonblock < 2; nonblock++)
			expect_expiry(kind, nonblock);
}

struct feed {
	int fd;
	_Atomic int go;
};

static void *write_when_told(void *arg)
{
	static const char out[UNIT] = { 1 };
	struct feed *feed = arg;

	while (!feed->go)
		PAIRED(yield)();
	return (void *)(intptr_t)write(feed->fd, out, UNIT);
}

/* It comes while the reader waits, or just before: with either deadline. */
static void expect_arrival(enum kind kind, int nonblock, uint64_t deadline)
{
	char in[UNIT] = { 0 };
	struct feed feed = { 0 };
	struct PAIRED(thread) t;
	void *written;
	int ends[2];

	open_kind(kind, ends, nonblock);
	feed.fd = ends[1];
	cr_assert(PAIRED(create)(&t, NULL, write_when_told, &feed) == 0);
	feed.go = 1;
	cr_expect(PAIRED(read)(ends[0], in, UNIT, deadline) == UNIT &&
			  in[0] == 1,
		  "%s %d", kind_names[kind], nonblock);
	cr_assert(PAIRED(join)(&t, &written) == 0);
	cr_expect((intptr_t)written == UNIT);
	close_both(ends);
}

IO_TEST(io, data_in_time_wins)
{
	for (int kind = 0; kind < KINDS; kind++)
		for (int i = 0; i < 200; i++)
			expect_arrival(kind, i % 2,
				       i % 4 < 2 ? UINT64_MAX
						 : after_ms(60000));
}

/* What is full times out, not early; a part that fits is written. */
static void expect_full(enum kind kind, int nonblock)
{
	static char drain[65536];
	char a[4096], b[4096];
	struct iovec iov[2] = { { a, sizeof a }, { b, sizeof b } };
	uint64_t deadline;
	int ends[2];

	memset(a, 'a', sizeof a);
	memset(b, 'b', sizeof b);
	open_kind(kind, ends, nonblock);
	fill(ends[1]);
	deadline = after_ms(10);
	cr_expect(PAIRED(write)(ends[1], a, sizeof a, deadline) == -ETIMEDOUT,
		  "%s %d", kind_names[kind], nonblock);
	cr_expect(sys_clock_ns() >= deadline);
	cr_expect(PAIRED(writev)(ends[1], iov, 2, after_ms(10)) == -ETIMEDOUT);
	if (kind == PIPE) {
		/* A page's worth of room for two pages. */
		cr_assert(read(ends[0], drain, 4096) == 4096);
		cr_expect(PAIRED(writev)(ends[1], iov, 2, after_ms(10)) ==
			  4096);
		cr_expect(PAIRED(read)(ends[0], drain, sizeof drain, PAST) ==
			  sizeof drain);
		cr_expect(drain[sizeof drain - 1] == 'a' &&
			  drain[sizeof drain - 4096] == 'a' &&
			  drain[sizeof drain - 4097] == 0);
	}
	close_both(ends);
}

IO_TEST(io, what_is_full_times_out)
{
	for (int nonblock = 0; nonblock < 2; nonblock++) {
		expect_full(PIPE, nonblock);
		expect_full(STREAM, nonblock);
		expect_full(DATAGRAM, nonblock);
	}
	expect_full(FIFO, 1); /* of those that are asked by poll */
}

/* All vectors are taken, and filled, of whatever kind the descriptor is. */
static void expect_vectors(enum kind kind, int nonblock, uint64_t deadline)
{
	char out[UNIT] = "abcdefg", in[UNIT] = { 0 };
	struct iovec o[3] = { { out, 3 }, { out, 0 }, { out + 3, 5 } };
	struct iovec i[3] = { { in, 1 }, { in + 1, 2 }, { in + 3, 5 } };
	int ends[2];

	open_kind(kind, ends, nonblock);
	cr_expect(PAIRED(writev)(ends[1], o, 3, deadline) == UNIT, "%s %d",
		  kind_names[kind], nonblock);
	cr_expect(PAIRED(readv)(ends[0], i, 3, deadline) == UNIT, "%s %d",
		  kind_names[kind], nonblock);
	cr_expect(memcmp(in, out, UNIT) == 0);
	cr_expect(PAIRED(readv)(ends[0], i, -1, deadline) == -EINVAL);
	cr_expect(PAIRED(writev)(ends[1], o, -1, deadline) == -EINVAL);
	close_both(ends);
}

IO_TEST(io, vectors_are_whole)
{
	for (int kind = 0; kind < TERMINAL; kind++)
		for (int i = 0; i < 4; i++)
			expect_vectors(kind, i & 1,
				       i >> 1 ? UINT64_MAX : after_ms(60000));
}

/* However old the deadline, files of data are read and written whole. */
IO_TEST(io, regular_files_never_time_out)
{
	static char out[100000], in[sizeof out];
	struct iovec o[2] = { { out, 50000 }, { out + 50000, 50000 } };
	struct iovec i[2] = { { in, 99999 }, { in + 99999, 1 } };
	int fd = fileno(tmpfile());

	for (size_t k = 0; k < sizeof out; k++)
		out[k] = (char)(k % 251);
	cr_expect(PAIRED(write)(fd, out, sizeof out, PAST) == sizeof out);
	cr_expect(PAIRED(writev)(fd, o, 2, PAST) == sizeof out);
	cr_expect(PAIRED(pwrite)(fd, out, 10, 200000, PAST) == 10);
	cr_expect(PAIRED(fsync)(fd) == 0);
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED); /* not in memory */
	cr_expect(PAIRED(pread)(fd, in, 20, 199995, PAST) == 15);
	cr_expect(memcmp(in, out + 99995, 5) == 0 &&
		  memcmp(in + 5, out, 10) == 0);
	cr_assert(lseek(fd, 0, SEEK_SET) == 0);
	cr_expect(PAIRED(read)(fd, in, sizeof in, PAST) == sizeof in);
	cr_expect(memcmp(in, out, sizeof in) == 0);
	memset(in, 0, sizeof in);
	cr_expect(PAIRED(readv)(fd, i, 2, PAST) == sizeof in);
	cr_expect(memcmp(in, out, sizeof in) == 0);
	cr_expect(PAIRED(read)(fd, in, sizeof in, PAST) == 10);
	cr_expect(PAIRED(read)(fd, in, sizeof in, PAST) == 0);
}

/* What a call would say at once it says, and errno stays as it was. */
static void expect_errors(uint64_t deadline)
{
	static const int errors[] = { EBADF, EFAULT, EINVAL };
	char in[UNIT], *nowhere = (char *)8;
	struct iovec iov = { in, UNIT }, bad = { nowhere, UNIT };
	struct pollfd p = { -1, POLLIN, 0 };
	int ends[2];

	open_kind(PIPE, ends, 0);
	*errno_here() = errors[deadline % 3];
	cr_expect(PAIRED(read)(-1, in, 1, deadline) == -EBADF);
	cr_expect(PAIRED(read)(ends[1], in, 1, deadline) == -EBADF);
	cr_expect(PAIRED(write)(ends[0], in, 1, deadline) == -EBADF);
	cr_expect(PAIRED(readv)(-1, &iov, 1, deadline) == -EBADF);
	cr_expect(PAIRED(writev)(-1, &iov, 1, deadline) == -EBADF);
	cr_expect(PAIRED(pread)(-1, in, 1, 0, deadline) == -EBADF);
	cr_expect(PAIRED(pwrite)(-1, in, 1, 0, deadline) == -EBADF);
	cr_expect(PAIRED(pread)(ends[0], in, 1, 0, deadline) == -ESPIPE);
	cr_expect(PAIRED(send)(-1, in, 1, 0, deadline) == -EBADF);
	cr_expect(PAIRED(recv)(-1, in, 1, 0, deadline) == -EBADF);
	cr_expect(PAIRED(recv)(ends[0], in, 1, 0, deadline) == -ENOTSOCK);
	cr_expect(PAIRED(accept)(-1, NULL, NULL, deadline) == -EBADF);
	cr_expect(PAIRED(accept)(ends[0], NULL, NULL, deadline) == -ENOTSOCK);
	cr_expect(PAIRED(connect)(-1, NULL, 0, deadline) == -EBADF);
	cr_expect(PAIRED(connect)(ends[0], NULL, 0, deadline) == -ENOTSOCK);
	cr_expect(PAIRED(fsync)(-1) == -EBADF);
	cr_expect(PAIRED(fsync)(ends[0]) == -EINVAL);
	cr_expect(PAIRED(write)(ends[1], nowhere, 8, deadline) == -EFAULT);
	cr_expect(PAIRED(writev)(ends[1], &bad, 1, deadline) == -EFAULT);
	cr_assert(write(ends[1], in, 1) == 1);
	cr_expect(PAIRED(read)(ends[0], nowhere, 8, deadline) == -EFAULT);
	cr_expect(PAIRED(readv)(ends[0], (struct iovec *)nowhere, 1,
				deadline) == -EFAULT);
	cr_expect(PAIRED(readv)(ends[0], &iov, -1, deadline) == -EINVAL);
	cr_expect(PAIRED(poll)((struct pollfd *)nowhere, 1, deadline) ==
		  -EFAULT);
	p.fd = ends[0];
	cr_expect(PAIRED(poll)(&p, 1, deadline) == 1 && p.revents == POLLIN);
	cr_expect(*errno_here() == errors[deadline % 3]);
	close_both(ends);
}

IO_TEST(io, errors_are_the_calls)
{
	expect_errors(UINT64_MAX);
	expect_errors(PAST);
	expect_errors(after_ms(60000));
}

/* The end of a stream, an empty transfer: 0, whatever the deadline. */
IO_TEST(io, nothing_is_an_answer)
{
	char in[UNIT];

	for (int kind = 0; kind <= STREAM; kind++) {
		int ends[2];

		open_kind(kind, ends, kind % 2);
		cr_expect(PAIRED(read)(ends[0], in, 0, after_ms(60000)) == 0);
		cr_expect(PAIRED(readv)(ends[0], NULL, 0, after_ms(60000)) ==
			  0);
		close(ends[1]);
		cr_expect(PAIRED(read)(ends[0], in, UNIT, after_ms(60000)) ==
			  0);
		cr_expect(PAIRED(read)(ends[0], in, UNIT, UINT64_MAX) == 0);
		close(ends[0]);
	}
}

IO_TEST(io, poll_has_a_deadline)
{
	uint64_t deadline = after_ms(20);
	struct pollfd p[2];
	int a[2], b[2];

	open_kind(PIPE, a, 0);
	open_kind(STREAM, b, 1);
	p[0] = (struct pollfd){ a[0], POLLIN, 0 };
	p[1] = (struct pollfd){ b[0], POLLIN, 0 };
	cr_expect(PAIRED(poll)(p, 2, deadline) == -ETIMEDOUT);
	cr_expect(sys_clock_ns() >= deadline);
	cr_expect(PAIRED(poll)(p, 2, PAST) == -ETIMEDOUT);
	cr_expect(PAIRED(poll)(NULL, 0, after_ms(1)) == -ETIMEDOUT);
	cr_assert(write(b[1], "x", 1) == 1);
	cr_expect(PAIRED(poll)(p, 2, PAST) == 1);
	cr_expect(p[0].revents == 0 && p[1].revents == POLLIN);
	cr_assert(write(a[1], "x", 1) == 1);
	cr_expect(PAIRED(poll)(p, 2, UINT64_MAX) == 2);
	close_both(a);
	close_both(b);
}

static void *next(void *arg)
{
	return (char *)arg + 1;
}

IO_TEST(io, block_calls)
{
	char two[2];
	void *result = NULL;

	cr_expect(PAIRED(block)(next, two, &result) == 0 && result == two + 1);
	cr_expect(PAIRED(block)(next, two, NULL) == 0);
}
