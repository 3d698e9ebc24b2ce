/* SPDX-License-Identifier: MIT */
/*
 * The storm of storm.h on threads that wait to write, to be connected to and
 * to connect: none says -EINTR, and each call is made once, when it can be.
 *
 * With a deadline and without, on descriptors that block and that do not.
 */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "tests/paired/io.h"
#include "tests/uthreads/storm.h"

/* Of one wait. */
static struct {
	int fd, other, nonblock;
	uint64_t deadline;
	struct sockaddr_storage address;
	socklen_t length;
	int accepted[2];
	const char *name;
} the;

static struct sockaddr *address(void)
{
	return (struct sockaddr *)&the.address;
}

/* In the middle of its wait, storm and all, another thread ends it. */
static void in_the_storm(void *(*give)(void *), long (*take)(void),
			 long expected)
{
	struct ut_thread t;
	long result;

	cr_assert(ut_create(&t, NULL, give, NULL) == 0);
	result = take();
	cr_expect(result == expected, "%s %d %d: %ld", the.name, the.nonblock,
		  the.deadline == UT_FOREVER, result);
	cr_assert(ut_join(&t, NULL) == 0);
}

static long take_write(void)
{
	return ut_write(the.fd, "1234567", UNIT, the.deadline);
}

static long take_writev(void)
{
	struct iovec v[2] = { { "123", 3 }, { "4567", 5 } };

	return ut_writev(the.fd, v, 2, the.deadline);
}

static long take_send(void)
{
	return ut_send(the.fd, "1234567", UNIT, 0, the.deadline);
}

/* What has been read, and its end; a reader may meet what it made room for. */
static struct {
	size_t size;
	char last[UNIT];
} drained;

static ssize_t drain(void)
{
	static char data[1 << 20];
	ssize_t n;

	set_nonblock(the.other, 1);
	n = read(the.other, data, sizeof data);
	if (n >= UNIT)
		memcpy(drained.last, &data[n - UNIT], UNIT);
	if (n > 0)
		drained.size += (size_t)n;
	return n;
}

static void *give_room(void *arg)
{
	storm_endure();
	cr_assert(drain() > 0);
	return arg;
}

/* What was written in the end is there, and once. */
static void expect_written(enum kind kind, const char *name, long (*take)(void))
{
	size_t before;
	int ends[2];

	the.name = name;
	open_kind(kind, ends, the.nonblock);
	the.fd = ends[1];
	the.other = ends[0];
	before = fill(the.fd);
	drained.size = 0;
	in_the_storm(give_room, take, UNIT);
	while (drain() > 0)
		;
	cr_expect(drained.size == before + UNIT, "%s: %zu after %zu", name,
		  drained.size, before);
	cr_expect(memcmp(drained.last, "1234567", UNIT) == 0, "%s", name);
	close_both(ends);
}

/* Whom nobody accepts: its queue has room for one. */
static void listen_at(int family)
{
	struct sockaddr_in *in = (struct sockaddr_in *)&the.address;

	the.other = socket(family, SOCK_STREAM, 0);
	if (family == AF_UNIX) {
		the.length = unix_address((struct sockaddr_un *)&the.address);
	} else {
		*in = (struct sockaddr_in){ .sin_family = AF_INET };
		in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		the.length = sizeof *in;
	}
	cr_assert(bind(the.other, address(), the.length) == 0);
	if (family == AF_INET)
		cr_assert(getsockname(the.other, address(), &the.length) == 0);
	cr_assert(listen(the.other, 0) == 0);
}

static long take_connection(void)
{
	the.accepted[0] = ut_accept(the.other, NULL, NULL, the.deadline);
	return the.accepted[0] < 0 ? the.accepted[0] : 0;
}

static void *give_connection(void *arg)
{
	storm_endure();
	cr_assert(ut_connect(the.fd, address(), the.length, UT_FOREVER) == 0);
	return arg;
}

static void expect_accepted(void)
{
	the.name = "accept";
	listen_at(AF_UNIX);
	set_nonblock(the.other, the.nonblock);
	the.fd = socket(AF_UNIX, SOCK_STREAM, 0);
	in_the_storm(give_connection, take_connection, 0);
	close(the.accepted[0]);
	close(the.fd);
	close(the.other);
}

static long take_place(void)
{
	return ut_connect(the.fd, address(), the.length, the.deadline);
}

static void *give_place(void *arg)
{
	storm_endure();
	for (int i = 0; i < 2; i++)
		the.accepted[i] =
			ut_accept(the.other, NULL, NULL, after_ms(20000));
	return arg;
}

/* It is a connection, and not only said to be one. */
static void expect_connected(int family, const char *name)
{
	int before = socket(family, SOCK_STREAM, 0);
	char byte;

	the.name = name;
	listen_at(family);
	cr_assert(ut_connect(before, address(), the.length, UT_FOREVER) == 0);
	the.fd = socket(family, SOCK_STREAM, 0);
	set_nonblock(the.fd, the.nonblock && family == AF_UNIX);
	in_the_storm(give_place, take_place, 0);
	cr_assert(the.accepted[0] >= 0 && the.accepted[1] >= 0);
	cr_expect(write(the.accepted[1], "x", 1) == 1);
	cr_expect(ut_read(the.fd, &byte, 1, UT_FOREVER) == 1);
	close(before);
	close(the.fd);
	close_both(the.accepted);
	close(the.other);
}

/* A storm does not put a deadline off, nor bring it forward. */
static void expect_expiry(long (*take)(void))
{
	long result;

	the.deadline = after_ms(10);
	result = take();
	cr_expect(result == -ETIMEDOUT, "%s: %ld", the.name, result);
	cr_expect(sys_clock_ns() >= the.deadline);
}

static void *expect_expiries(void *arg)
{
	int ends[2];

	the.name = "a deadline";
	open_kind(STREAM, ends, the.nonblock);
	the.fd = ends[1];
	fill(the.fd);
	expect_expiry(take_write);
	expect_expiry(take_writev);
	expect_expiry(take_send);
	close_both(ends);
	listen_at(AF_UNIX);
	expect_expiry(take_connection);
	cr_assert(connect(ends[0] = socket(AF_UNIX, SOCK_STREAM, 0), address(),
			  the.length) == 0);
	the.fd = socket(AF_UNIX, SOCK_STREAM, 0);
	expect_expiry(take_place);
	close(ends[0]);
	close(the.fd);
	close(the.other);
	return arg;
}

static void *wait_in_storms(void *arg)
{
	for (int i = 0; i < 4; i++) {
		the.nonblock = i & 1;
		the.deadline = i >> 1 ? after_ms(60000) : UT_FOREVER;
		expect_written(PIPE, "write", take_write);
		expect_written(STREAM, "write", take_write);
		expect_written(STREAM, "writev", take_writev);
		expect_written(STREAM, "send", take_send);
		expect_accepted();
		expect_connected(AF_UNIX, "connect");
		if (i >> 1)
			expect_expiries(arg);
	}
	return arg;
}

Test(signals, interrupt_no_output_by_io_uring, .timeout = 60)
{
	storm_run("io_uring", wait_in_storms);
}

Test(signals, interrupt_no_output_by_epoll, .timeout = 60)
{
	storm_run("epoll", wait_in_storms);
}

/* Its second attempt to be heard comes after a second. */
static void *connect_by_tcp(void *arg)
{
	the.deadline = UT_FOREVER;
	expect_connected(AF_INET, "connect by TCP");
	return arg;
}

Test(signals, interrupt_no_connection_by_io_uring, .timeout = 60)
{
	storm_run("io_uring", connect_by_tcp);
}

Test(signals, interrupt_no_connection_by_epoll, .timeout = 60)
{
	storm_run("epoll", connect_by_tcp);
}
