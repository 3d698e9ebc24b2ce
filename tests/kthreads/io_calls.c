/* SPDX-License-Identifier: MIT */
/*
 * Which system calls are made, seen in the table that they go through: one
 * where nothing has to be waited for, and others where the kernel is old.
 */
#include "base/call.h"
#include "tests/paired/io.h"
#include "tests/paired/paired.h"

/* Calls that were made, and what a call says so many times instead. */
static int made[SYS_CALLS];
static int pretended[SYS_CALLS];
static long pretence;

static int count_and_pretend(enum sys_name call, long *result)
{
	made[call]++;
	if (pretended[call] == 0)
		return 0;
	pretended[call]--;
	*result = pretence;
	return 1;
}

sys_fault_fn *const sys_fault = count_and_pretend;

static void forget(void)
{
	memset(made, 0, sizeof made);
	memset(pretended, 0, sizeof pretended);
}

static void pretend(enum sys_name call, long result, int times)
{
	forget();
	pretence = result;
	pretended[call] = times;
}

static int sum(void)
{
	int n = 0;

	for (int call = 0; call < SYS_CALLS; call++)
		n += made[call];
	return n;
}

static int ends[2], file, listener;
static struct sockaddr_un address;
static socklen_t address_length;

static void open_all(void)
{
	open_kind(STREAM, ends, 0);
	file = fileno(tmpfile());
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	address_length = unix_address(&address);
	cr_assert(bind(listener, (struct sockaddr *)&address, address_length) ==
		  0);
	cr_assert(listen(listener, 64) == 0);
}

static char data[UNIT];
static const struct iovec vector = { data, UNIT };

/* Each call once, so that it has nothing to wait for. */
static long make(enum sys_name call, uint64_t deadline)
{
	struct pollfd p = { ends[1], POLLOUT, 0 };

	switch (call) {
	case SYS_CALL_read:
		return kt_read(ends[0], data, UNIT, deadline);
	case SYS_CALL_readv:
		return kt_readv(ends[0], &vector, 1, deadline);
	case SYS_CALL_recvfrom:
		return kt_recv(ends[0], data, UNIT, 0, deadline);
	case SYS_CALL_write:
		return kt_write(ends[1], data, UNIT, deadline);
	case SYS_CALL_writev:
		return kt_writev(ends[1], &vector, 1, deadline);
	case SYS_CALL_sendto:
		return kt_send(ends[1], data, UNIT, 0, deadline);
	case SYS_CALL_pread64:
		return kt_pread(file, data, UNIT, 0, deadline);
	case SYS_CALL_pwrite64:
		return kt_pwrite(file, data, UNIT, 0, deadline);
	case SYS_CALL_ppoll:
		return kt_poll(&p, 1, deadline);
	case SYS_CALL_fsync:
		return kt_fsync(file);
	case SYS_CALL_connect:
		return kt_connect(socket(AF_UNIX, SOCK_STREAM, 0),
				  (struct sockaddr *)&address, address_length,
				  deadline);
	case SYS_CALL_accept4:
		return kt_accept(listener, NULL, NULL, deadline) < 0;
	default:
		return -1;
	}
}

/* In an order in which each finds what it needs; and its result. */
static const struct {
	enum sys_name call;
	long result;
} steps[] = {
	{ SYS_CALL_write, UNIT },    { SYS_CALL_read, UNIT },
	{ SYS_CALL_writev, UNIT },   { SYS_CALL_readv, UNIT },
	{ SYS_CALL_sendto, UNIT },   { SYS_CALL_recvfrom, UNIT },
	{ SYS_CALL_pwrite64, UNIT }, { SYS_CALL_pread64, UNIT },
	{ SYS_CALL_fsync, 0 },       { SYS_CALL_ppoll, 1 },
	{ SYS_CALL_connect, 0 },     { SYS_CALL_accept4, 0 },
};

#define STEPS (sizeof steps / sizeof *steps)

Test(io_calls, one_where_nothing_is_waited_for, .timeout = 20)
{
	open_all();
	for (size_t i = 0; i < STEPS; i++) {
		forget();
		cr_expect(make(steps[i].call, KT_FOREVER) == steps[i].result);
		cr_expect(sum() == 1 && made[steps[i].call] == 1,
			  "%s: %d calls", sys_call_name(steps[i].call), sum());
	}
}

/* Also those that a test could hardly interrupt. */
Test(io_calls, interruptions_are_not_seen, .timeout = 20)
{
	open_all();
	for (size_t i = 0; i < STEPS; i++) {
		pretend(steps[i].call, -EINTR, 3);
		cr_expect(make(steps[i].call, KT_FOREVER) == steps[i].result);
		cr_expect(made[steps[i].call] == 4, "%s: made %d times",
			  sys_call_name(steps[i].call), made[steps[i].call]);
		pretend(steps[i].call, -EINTR, 3);
		cr_expect(make(steps[i].call, after_ms(60000)) ==
				  steps[i].result,
			  "%s", sys_call_name(steps[i].call));
	}
}

/* A kernel that does not know the flag: poll says when. */
static void expect_old_kernel(int error)
{
	uint64_t deadline = after_ms(10);
	int pipes[2];

	open_kind(PIPE, pipes, 0);
	pretend(SYS_CALL_preadv2, error, 1);
	cr_expect(kt_read(pipes[0], data, UNIT, deadline) == -ETIMEDOUT);
	cr_expect(sys_clock_ns() >= deadline);
	cr_expect(made[SYS_CALL_preadv2] == 1 && made[SYS_CALL_ppoll] == 1 &&
		  made[SYS_CALL_read] == 0);
	pretend(SYS_CALL_pwritev2, error, 1);
	cr_expect(kt_write(pipes[1], data, UNIT, PAST) == UNIT);
	cr_expect(made[SYS_CALL_ppoll] == 1 && made[SYS_CALL_write] == 1);
	pretend(SYS_CALL_pwritev2, error, 1);
	cr_expect(kt_writev(pipes[1], &vector, 1, PAST) == UNIT);
	cr_expect(made[SYS_CALL_ppoll] == 1 && made[SYS_CALL_writev] == 1);
	pretend(SYS_CALL_preadv2, error, 1);
	cr_expect(kt_readv(pipes[0], &vector, 1, PAST) == UNIT);
	pretend(SYS_CALL_preadv2, error, 1);
	cr_expect(kt_read(pipes[0], data, UNIT, PAST) == UNIT);
	close_both(pipes);
}

Test(io_calls, without_the_flag_poll_says_when, .timeout = 20)
{
	expect_old_kernel(-EOPNOTSUPP);
	expect_old_kernel(-ENOSYS);
}

/* Interrupted after poll: what was there may be gone, so poll is asked. */
Test(io_calls, what_is_polled_is_polled_again, .timeout = 20)
{
	int fifo[2];

	open_kind(FIFO, fifo, 0);
	cr_assert(write(fifo[1], data, UNIT) == UNIT);
	pretend(SYS_CALL_read, -EINTR, 3);
	cr_expect(kt_read(fifo[0], data, UNIT, after_ms(60000)) == UNIT);
	cr_expect(made[SYS_CALL_read] == 4 && made[SYS_CALL_ppoll] == 4);
	close_both(fifo);
}

/* A file of data is always ready: it is not asked. */
Test(io_calls, a_disk_is_not_polled, .timeout = 20)
{
	open_all();
	pretend(SYS_CALL_read, -EINTR, 3);
	cr_expect(kt_read(file, data, UNIT, PAST) == 0);
	cr_expect(made[SYS_CALL_read] == 4 && made[SYS_CALL_ppoll] == 0);
}

/* What another thread takes between poll and the call: we do not wait. */
static void expect_taken(enum kind kind, int nonblock)
{
	struct iovec iov = { data, UNIT };
	uint64_t deadline = after_ms(5);
	int both[2];

	open_kind(kind, both, nonblock);
	pretend(SYS_CALL_ppoll, 1, 3);
	cr_expect(kt_read(both[0], data, UNIT, deadline) == -ETIMEDOUT, "%s %d",
		  kind_names[kind], nonblock);
	cr_expect(sys_clock_ns() >= deadline);
	pretend(SYS_CALL_ppoll, 1, 3);
	cr_expect(kt_readv(both[0], &iov, 1, PAST) == -ETIMEDOUT);
	if (kind == STREAM || kind == DATAGRAM) {
		pretend(SYS_CALL_ppoll, 1, 3);
		cr_expect(kt_recv(both[0], data, UNIT, 0, PAST) == -ETIMEDOUT);
	}
	if (kind != TERMINAL && kind != EVENT) {
		fill(both[1]);
		pretend(SYS_CALL_ppoll, 1, 3);
		cr_expect(kt_write(both[1], data, UNIT, PAST) == -ETIMEDOUT);
		pretend(SYS_CALL_ppoll, 1, 3);
		cr_expect(kt_writev(both[1], &iov, 1, PAST) == -ETIMEDOUT);
	}
	close_both(both);
}

Test(io_calls, what_is_taken_is_not_waited_for, .timeout = 20)
{
	for (int kind = 0; kind < KINDS; kind++) {
		expect_taken(kind, 1);
		/* Those that can only be polled wait, unless O_NONBLOCK. */
		if (kind != FIFO && kind != TERMINAL)
			expect_taken(kind, 0);
	}
	open_all();
	set_nonblock(listener, 1);
	pretend(SYS_CALL_ppoll, 1, 3);
	cr_expect(kt_accept(listener, NULL, NULL, PAST) == -ETIMEDOUT);
}

/* poll calls the counter ready while 1 fits; we do not spin until 10 do. */
Test(io_calls, false_readiness_does_not_spin, .timeout = 20)
{
	uint64_t most = UINT64_MAX - 5, ten = 10, deadline;
	int event = eventfd(0, EFD_NONBLOCK);

	cr_assert(write(event, &most, sizeof most) == sizeof most);
	forget();
	deadline = after_ms(100);
	cr_expect(kt_write(event, &ten, sizeof ten, deadline) == -ETIMEDOUT);
	cr_expect(sys_clock_ns() >= deadline);
	cr_expect(made[SYS_CALL_write] <= 117, "written %d times",
		  made[SYS_CALL_write]);
}

/* A socket with a time limit of its own: ours counts. */
Test(io_calls, receive_timeouts_are_not_ours, .timeout = 20)
{
	const struct timeval ms = { .tv_usec = 1000 };
	uint64_t deadline = after_ms(30);

	open_all();
	cr_assert(setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &ms,
			     sizeof ms) == 0);
	cr_expect(kt_recv(ends[0], data, UNIT, 0, deadline) == -ETIMEDOUT);
	cr_expect(sys_clock_ns() >= deadline);
	pretend(SYS_CALL_read, -EAGAIN, 1);
	cr_assert(write(ends[1], data, UNIT) == UNIT);
	cr_expect(kt_read(ends[0], data, UNIT, KT_FOREVER) == UNIT);
	cr_expect(made[SYS_CALL_read] == 2 && made[SYS_CALL_ppoll] == 1);
}
