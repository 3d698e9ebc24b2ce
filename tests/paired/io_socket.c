/* SPDX-License-Identifier: MIT */
/*
 * Connections by deadlines: accept, connect, send, receive.
 */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "tests/paired/io.h"
#include "tests/paired/paired.h"

/* A listener on loopback, with a port of the kernel's choice. */
static int tcp_listener(struct sockaddr_in *a, int backlog)
{
	socklen_t length = sizeof *a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	*a = (struct sockaddr_in){ .sin_family = AF_INET };
	a->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	cr_assert(bind(fd, (struct sockaddr *)a, sizeof *a) == 0);
	cr_assert(getsockname(fd, (struct sockaddr *)a, &length) == 0);
	cr_assert(listen(fd, backlog) == 0);
	return fd;
}

static int tcp_socket(int nonblock)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert(fd >= 0);
	set_nonblock(fd, nonblock);
	return fd;
}

static int is_nonblock(int fd)
{
	return (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}

/* There and back, on sockets that block and that do not. */
static void expect_echo(int nonblock, uint64_t deadline)
{
	char in[UNIT], out[UNIT] = "1234567";
	struct sockaddr_in a, peer;
	socklen_t length = sizeof peer;
	int listener = tcp_listener(&a, 8), s = tcp_socket(nonblock), c;

	set_nonblock(listener, nonblock);
	cr_expect(PAIRED(connect)(s, (struct sockaddr *)&a, sizeof a,
				  deadline) == 0);
	c = PAIRED(accept)(listener, (struct sockaddr *)&peer, &length,
			   deadline);
	cr_assert(c >= 0);
	cr_expect(length == sizeof peer && peer.sin_family == AF_INET);
	cr_expect(!is_nonblock(c) && fcntl(c, F_GETFD) == 0);
	cr_expect(is_nonblock(s) == nonblock);
	set_nonblock(c, nonblock);
	cr_expect(PAIRED(send)(s, out, UNIT, 0, deadline) == UNIT);
	cr_expect(PAIRED(recv)(c, in, UNIT, MSG_PEEK, deadline) == UNIT);
	cr_expect(PAIRED(recv)(c, in, UNIT, 0, deadline) == UNIT);
	cr_expect(memcmp(in, out, UNIT) == 0);
	cr_expect(PAIRED(write)(c, out, UNIT, deadline) == UNIT);
	cr_expect(PAIRED(read)(s, in, UNIT, deadline) == UNIT);
	cr_expect(PAIRED(connect)(s, (struct sockaddr *)&a, sizeof a,
				  deadline) == -EISCONN);
	close(s);
	cr_expect(PAIRED(recv)(c, in, UNIT, 0, deadline) == 0);
	close(c);
	close(listener);
}

IO_TEST(io_socket, there_and_back)
{
	for (int nonblock = 0; nonblock < 2; nonblock++) {
		expect_echo(nonblock, UINT64_MAX);
		expect_echo(nonblock, after_ms(60000));
	}
}

static void expect_expiry(int nonblock)
{
	struct sockaddr_in a;
	uint64_t deadline = after_ms(10);
	int listener = tcp_listener(&a, 8), ends[2];
	char in[UNIT];

	set_nonblock(listener, nonblock);
	cr_expect(PAIRED(accept)(listener, NULL, NULL, deadline) == -ETIMEDOUT);
	cr_expect(sys_clock_ns() >= deadline);
	cr_expect(PAIRED(accept)(listener, NULL, NULL, PAST) == -ETIMEDOUT);
	open_kind(STREAM, ends, nonblock);
	deadline = after_ms(10);
	cr_expect(PAIRED(recv)(ends[0], in, UNIT, 0, deadline) == -ETIMEDOUT);
	cr_expect(sys_clock_ns() >= deadline);
	cr_expect(PAIRED(recv)(ends[0], in, UNIT, MSG_DONTWAIT, UINT64_MAX) ==
		  -EAGAIN);
	cr_expect(PAIRED(recv)(ends[0], in, UNIT, MSG_ERRQUEUE,
			       after_ms(60000)) == -EAGAIN);
	fill(ends[1]);
	deadline = after_ms(10);
	cr_expect(PAIRED(send)(ends[1], in, UNIT, 0, deadline) == -ETIMEDOUT);
	cr_expect(sys_clock_ns() >= deadline);
	cr_expect(PAIRED(send)(ends[1], in, UNIT, MSG_DONTWAIT, UINT64_MAX) ==
		  -EAGAIN);
	close(ends[0]);
	cr_expect(PAIRED(send)(ends[1], in, UNIT, MSG_NOSIGNAL, UINT64_MAX) ==
		  -EPIPE);
	close(ends[1]);
	close(listener);
}

IO_TEST(io_socket, deadlines_expire_not_early)
{
	expect_expiry(0);
	expect_expiry(1);
}

struct waiting {
	int fd;
	uint64_t deadline;
	struct sockaddr *address;
	socklen_t length;
};

static void *accept_one(void *arg)
{
	const struct waiting *w = arg;

	return (void *)(intptr_t)PAIRED(accept)(w->fd, NULL, NULL, w->deadline);
}

/* A connection in time ends the wait. */
IO_TEST(io_socket, accept_waits)
{
	struct sockaddr_in a;

	for (int i = 0; i < 40; i++) {
		struct waiting w = {
			.fd = tcp_listener(&a, 8),
			.deadline = i & 1 ? UINT64_MAX : after_ms(60000),
		};
		int s = tcp_socket(0);
		struct PAIRED(thread) t;
		void *c;

		set_nonblock(w.fd, i >> 1 & 1);
		cr_assert(PAIRED(create)(&t, NULL, accept_one, &w) == 0);
		cr_expect(PAIRED(connect)(s, (struct sockaddr *)&a, sizeof a,
					  UINT64_MAX) == 0);
		cr_assert(PAIRED(join)(&t, &c) == 0);
		cr_expect((intptr_t)c >= 0);
		close((int)(intptr_t)c);
		close(s);
		close(w.fd);
	}
}

/* What cannot accept is not waited for. */
IO_TEST(io_socket, wrong_sockets_say_so)
{
	struct sockaddr_in a, closed;
	int ends[2], udp = socket(AF_INET, SOCK_DGRAM, 0);

	open_kind(STREAM, ends, 0);
	cr_expect(PAIRED(accept)(ends[0], NULL, NULL, after_ms(60000)) ==
		  -EINVAL);
	cr_expect(PAIRED(accept)(udp, NULL, NULL, after_ms(60000)) ==
		  -EOPNOTSUPP);
	close(tcp_listener(&closed, 1));
	cr_expect(PAIRED(connect)(tcp_socket(0), (struct sockaddr *)&closed,
				  sizeof a, UINT64_MAX) == -ECONNREFUSED);
	cr_expect(PAIRED(connect)(tcp_socket(0), (struct sockaddr *)&closed,
				  sizeof a, after_ms(60000)) == -ECONNREFUSED);
	cr_expect(PAIRED(connect)(tcp_socket(1), (struct sockaddr *)&closed,
				  sizeof a, UINT64_MAX) == -ECONNREFUSED);
}

/* As TCP is kept waiting by a listener that takes nobody. */
static void expect_slow_connect(int nonblock, uint64_t deadline)
{
	struct sockaddr_in a;
	int listener = tcp_listener(&a, 0), s = tcp_socket(nonblock), c;
	uint64_t soon = after_ms(20);
	struct waiting w = { .fd = listener, .deadline = UINT64_MAX };
	struct PAIRED(thread) t;
	void *accepted;

	c = tcp_socket(0);
	cr_assert(connect(c, (struct sockaddr *)&a, sizeof a) == 0);
	cr_expect(PAIRED(connect)(s, (struct sockaddr *)&a, sizeof a, soon) ==
		  -ETIMEDOUT);
	cr_expect(sys_clock_ns() >= soon);
	cr_expect(is_nonblock(s) == nonblock);
	/* It goes on, and is waited for once more. */
	cr_assert(PAIRED(create)(&t, NULL, accept_one, &w) == 0);
	cr_expect(PAIRED(connect)(s, (struct sockaddr *)&a, sizeof a,
				  deadline) == 0);
	cr_expect(is_nonblock(s) == nonblock);
	cr_assert(PAIRED(join)(&t, &accepted) == 0);
	close((int)(intptr_t)accepted);
	close(c);
	close(s);
	close(listener);
}

IO_TEST(io_socket, connect_can_be_taken_up)
{
	expect_slow_connect(0, after_ms(60000));
}

IO_TEST(io_socket, nonblock_connect_can_be_taken_up)
{
	expect_slow_connect(1, UINT64_MAX);
}

static void *connect_one(void *arg)
{
	const struct waiting *w = arg;

	return (void *)(intptr_t)PAIRED(connect)(w->fd, w->address, w->length,
						 w->deadline);
}

/* A Unix listener's queue that is full: EAGAIN, which poll knows nothing of. */
static void expect_full_queue(int nonblock, uint64_t deadline)
{
	struct sockaddr_un a;
	socklen_t length = unix_address(&a);
	uint64_t soon = after_ms(40);
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), c, accepted;
	struct waiting w = {
		.fd = socket(AF_UNIX, SOCK_STREAM, 0),
		.deadline = deadline,
		.address = (struct sockaddr *)&a,
		.length = length,
	};
	struct PAIRED(thread) t;
	void *result;

	set_nonblock(w.fd, nonblock);
	cr_assert(bind(listener, (struct sockaddr *)&a, length) == 0);
	cr_assert(listen(listener, 0) == 0);
	c = socket(AF_UNIX, SOCK_STREAM, 0);
	cr_assert(connect(c, (struct sockaddr *)&a, length) == 0);
	cr_expect(PAIRED(connect)(w.fd, (struct sockaddr *)&a, length, soon) ==
		  -ETIMEDOUT);
	cr_expect(sys_clock_ns() >= soon);
	cr_assert(PAIRED(create)(&t, NULL, connect_one, &w) == 0);
	for (int i = 0; i < 2; i++) {
		accepted =
			PAIRED(accept)(listener, NULL, NULL, after_ms(60000));
		cr_expect(accepted >= 0);
		close(accepted);
	}
	cr_assert(PAIRED(join)(&t, &result) == 0);
	cr_expect(result == NULL);
	close(c);
	close(w.fd);
	close(listener);
}

IO_TEST(io_socket, connect_waits_for_a_queue)
{
	for (int nonblock = 0; nonblock < 2; nonblock++) {
		expect_full_queue(nonblock, UINT64_MAX);
		expect_full_queue(nonblock, after_ms(60000));
	}
}
