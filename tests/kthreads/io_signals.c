/* SPDX-License-Identifier: MIT */
/*
 * A storm of signals, whose handler does not restart system calls, on every
 * call that waits: none says -EINTR, and each gets what it waited for.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>

#include "tests/paired/io.h"
#include "tests/paired/paired.h"
#include "tests/kthreads/tools.h"

#define STORM 50 /* signals that a call must survive */

enum call {
	READ,
	READV,
	RECV,
	POLL,
	WRITE,
	WRITEV,
	SEND,
	CALLS
};

static _Atomic int inside, handled;

static void handler(int signal)
{
	(void)signal;
	if (inside)
		handled++;
}

struct caller {
	enum call call;
	int fd;
	uint64_t deadline;
	_Atomic int tid;
	struct sockaddr *address;
	socklen_t length;
	long (*fn)(const struct caller *c);
};

static long transfer(const struct caller *c)
{
	char data[UNIT] = { 0 };
	struct iovec iov = { data, UNIT };
	struct pollfd p = { c->fd, POLLIN, 0 };

	switch (c->call) {
	case READ:
		return kt_read(c->fd, data, UNIT, c->deadline);
	case READV:
		return kt_readv(c->fd, &iov, 1, c->deadline);
	case RECV:
		return kt_recv(c->fd, data, UNIT, 0, c->deadline);
	case POLL:
		return kt_poll(&p, 1, c->deadline) == 1 ? UNIT : -1;
	case WRITE:
		return kt_write(c->fd, data, UNIT, c->deadline);
	case WRITEV:
		return kt_writev(c->fd, &iov, 1, c->deadline);
	default:
		return kt_send(c->fd, data, UNIT, 0, c->deadline);
	}
}

static long accept_it(const struct caller *c)
{
	return kt_accept(c->fd, NULL, NULL, c->deadline);
}

static long connect_it(const struct caller *c)
{
	return kt_connect(c->fd, c->address, c->length, c->deadline);
}

static void *call(void *arg)
{
	struct caller *c = arg;
	long result;

	inside = 1;
	c->tid = sys_tid();
	result = c->fn(c);
	inside = 0;
	return (void *)result;
}

static void start(struct caller *c, struct kt_thread *t)
{
	const struct sigaction action = { .sa_handler = handler };

	if (UNDER_TSAN)
		cr_skip("it lets handlers run only in calls that it knows");
	sigaction(SIGUSR1, &action, NULL);
	handled = 0;
	cr_assert(kt_create(t, NULL, call, c) == 0);
}

static void storm(struct caller *c)
{
	while (!c->tid)
		kt_yield();
	while (inside && handled < STORM) {
		tgkill(getpid(), c->tid, SIGUSR1);
		kt_yield();
	}
}

static long result_of(struct kt_thread *t)
{
	void *result;

	cr_assert(kt_join(t, &result) == 0);
	return (long)result;
}

/* `deadlines`: with one that is far away, else with none. */
static void expect_transfer(enum kind kind, int nonblock, int deadlines,
			    enum call how)
{
	static char drain[1 << 20];
	struct caller c = {
		.call = how,
		.deadline = deadlines ? after_ms(60000) : KT_FOREVER,
		.fn = transfer,
	};
	struct kt_thread t;
	int ends[2];
	long n;

	open_kind(kind, ends, nonblock);
	c.fd = ends[how >= WRITE];
	if (how >= WRITE)
		fill(c.fd);
	start(&c, &t);
	storm(&c);
	if (how >= WRITE)
		cr_assert(read(ends[0], drain, sizeof drain) > 0);
	else
		cr_assert(write(ends[1], drain + 1, UNIT) == UNIT);
	n = result_of(&t);
	cr_expect(n == UNIT, "%s %d %d %d: %ld", kind_names[kind], nonblock,
		  deadlines, how, n);
	close_both(ends);
}

static void expect_transfers(enum kind kind, enum call how)
{
	for (int i = 0; i < 4; i++)
		expect_transfer(kind, i & 1, i >> 1, how);
}

Test(io_signals, reading, .timeout = 30)
{
	for (int kind = 0; kind < KINDS; kind++)
		if (kind != EVENT) {
			expect_transfers(kind, READ);
			expect_transfers(kind, READV);
			expect_transfers(kind, POLL);
		}
	expect_transfers(STREAM, RECV);
	expect_transfers(DATAGRAM, RECV);
}

Test(io_signals, writing, .timeout = 30)
{
	for (enum call how = WRITE; how < CALLS; how++)
		expect_transfers(STREAM, how);
	for (enum call how = WRITE; how < SEND; how++) {
		expect_transfers(PIPE, how);
		expect_transfers(FIFO, how);
	}
}

/* A listener and a client of it whom nobody accepts: its queue is full. */
static int unix_listener(struct sockaddr_un *a, socklen_t *length)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	*length = unix_address(a);
	cr_assert(bind(fd, (struct sockaddr *)a, *length) == 0);
	cr_assert(listen(fd, 0) == 0);
	return fd;
}

Test(io_signals, accepting, .timeout = 30)
{
	for (int i = 0; i < 4; i++) {
		struct sockaddr_un a;
		socklen_t length;
		struct caller c = {
			.fd = unix_listener(&a, &length),
			.deadline = i & 1 ? after_ms(60000) : KT_FOREVER,
			.fn = accept_it,
		};
		int client = socket(AF_UNIX, SOCK_STREAM, 0);
		struct kt_thread t;

		set_nonblock(c.fd, i >> 1);
		start(&c, &t);
		storm(&c);
		cr_assert(connect(client, (struct sockaddr *)&a, length) == 0);
		cr_expect(result_of(&t) >= 0);
		close(client);
		close(c.fd);
	}
}

/* To a listener whose queue one client fills, which is accepted then. */
static void expect_connect(int listener, struct caller *c)
{
	int other = socket(c->address->sa_family, SOCK_STREAM, 0);
	struct kt_thread t;
	int accepted[2];
	char byte;

	cr_assert(connect(other, c->address, c->length) == 0);
	start(c, &t);
	storm(c);
	for (int i = 0; i < 2; i++)
		accepted[i] = kt_accept(listener, NULL, NULL, after_ms(20000));
	cr_expect(result_of(&t) == 0);
	/* It is a connection, and not only said to be one. */
	cr_assert(accepted[1] >= 0);
	cr_expect(write(accepted[1], "x", 1) == 1);
	cr_expect(kt_read(c->fd, &byte, 1, KT_FOREVER) == 1);
	close(other);
	close(c->fd);
	close_both(accepted);
	close(listener);
}

Test(io_signals, connecting, .timeout = 30)
{
	for (int i = 0; i < 4; i++) {
		struct sockaddr_un a;
		struct caller c = {
			.fd = socket(AF_UNIX, SOCK_STREAM, 0),
			.deadline = i & 1 ? after_ms(60000) : KT_FOREVER,
			.address = (struct sockaddr *)&a,
			.fn = connect_it,
		};
		int listener = unix_listener(&a, &c.length);

		set_nonblock(c.fd, i >> 1);
		expect_connect(listener, &c);
	}
}

/* Its second attempt to be heard comes after a second. */
static void expect_tcp_connect(uint64_t deadline)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	struct caller c = {
		.fd = socket(AF_INET, SOCK_STREAM, 0),
		.deadline = deadline,
		.address = (struct sockaddr *)&a,
		.length = sizeof a,
		.fn = connect_it,
	};
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	cr_assert(bind(listener, c.address, sizeof a) == 0);
	cr_assert(getsockname(listener, c.address, &c.length) == 0);
	cr_assert(listen(listener, 0) == 0);
	expect_connect(listener, &c);
}

Test(io_signals, connecting_by_tcp, .timeout = 30)
{
	expect_tcp_connect(KT_FOREVER);
	expect_tcp_connect(after_ms(60000));
}

/* A storm does not put a deadline off, nor bring it forward. */
Test(io_signals, deadlines_hold, .timeout = 30)
{
	for (int i = 0; i < 4; i++) {
		struct caller c = {
			.call = i >> 1 ? POLL : READ,
			.deadline = after_ms(100),
			.fn = transfer,
		};
		struct kt_thread t;
		int ends[2];

		open_kind(PIPE, ends, i & 1);
		c.fd = ends[0];
		start(&c, &t);
		storm(&c);
		cr_expect(result_of(&t) == (i >> 1 ? -1 : -ETIMEDOUT));
		cr_expect(sys_clock_ns() >= c.deadline);
		close_both(ends);
	}
}
