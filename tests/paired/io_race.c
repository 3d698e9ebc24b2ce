/* SPDX-License-Identifier: MIT */
/*
 * Several threads wait for what only one of them can get.  The others, who
 * saw it too, time out: none waits in its call when it is gone.
 */
#include "tests/paired/io.h"
#include "tests/paired/paired.h"

#define RACERS 4
#define ROUNDS 25

struct race {
	enum kind kind;
	int nonblock, ends[2], how;
	struct PAIRED(barrier) start;
	_Atomic uint64_t deadline;
	_Atomic int got, expired;
};

/* Each of the three calls that take a byte or more. */
static ssize_t take(const struct race *r, uint64_t deadline)
{
	char in[UNIT];
	struct iovec iov = { in, UNIT };

	if (r->how == 0)
		return PAIRED(read)(r->ends[0], in, UNIT, deadline);
	if (r->how == 1)
		return PAIRED(readv)(r->ends[0], &iov, 1, deadline);
	return PAIRED(recv)(r->ends[0], in, UNIT, 0, deadline);
}

static void *race(void *arg)
{
	struct race *r = arg;

	for (int i = 0; i < ROUNDS; i++) {
		uint64_t deadline;
		ssize_t n;

		PAIRED(barrier_wait)(&r->start);
		deadline = r->deadline;
		n = take(r, deadline);
		if (n == UNIT)
			r->got++;
		else if (n == -ETIMEDOUT && sys_clock_ns() >= deadline)
			r->expired++;
		PAIRED(barrier_wait)(&r->start);
	}
	return NULL;
}

static void run_race(enum kind kind, int nonblock, int how)
{
	static const char out[UNIT] = { 1 };
	struct race r = { .kind = kind, .nonblock = nonblock, .how = how };
	struct PAIRED(thread) t[RACERS];

	open_kind(kind, r.ends, nonblock);
	PAIRED(barrier_init)(&r.start, RACERS + 1);
	for (int i = 0; i < RACERS; i++)
		cr_assert(PAIRED(create)(&t[i], NULL, race, &r) == 0);
	for (int i = 1; i <= ROUNDS; i++) {
		r.deadline = after_ms(4);
		PAIRED(barrier_wait)(&r.start);
		PAIRED(sleep)
		((uint64_t)(i % 4) * 500000); /* they wait, mostly */
		cr_assert(write(r.ends[1], out, UNIT) == UNIT);
		PAIRED(barrier_wait)(&r.start);
		if (r.got < i) { /* the machine was slow: all were too late */
			char in[UNIT];

			cr_assert(read(r.ends[0], in, UNIT) == UNIT);
			r.got++;
			r.expired--;
		}
		cr_expect(r.got == i && r.expired == i * (RACERS - 1),
			  "%s %d: %d got it, %d did not", kind_names[kind],
			  nonblock, r.got, r.expired);
	}
	for (int i = 0; i < RACERS; i++)
		cr_assert(PAIRED(join)(&t[i], NULL) == 0);
	close_both(r.ends);
}

IO_TEST(io_race, pipe)
{
	for (int i = 0; i < 4; i++)
		run_race(PIPE, i & 1, i >> 1);
}

IO_TEST(io_race, sockets)
{
	for (int i = 0; i < 6; i++)
		run_race(STREAM, i & 1, i >> 1);
	run_race(DATAGRAM, 0, 2);
}

IO_TEST(io_race, event)
{
	for (int i = 0; i < 4; i++)
		run_race(EVENT, i & 1, i >> 1);
}

/* Of those that poll is asked about, only O_NONBLOCK keeps the deadline. */
IO_TEST(io_race, what_is_polled)
{
	for (int how = 0; how < 2; how++) {
		run_race(FIFO, 1, how);
		run_race(TERMINAL, 1, how);
	}
}

static void *accept_in_time(void *arg)
{
	struct race *r = arg;

	for (int i = 0; i < ROUNDS; i++) {
		int fd;

		PAIRED(barrier_wait)(&r->start);
		fd = PAIRED(accept)(r->ends[0], NULL, NULL, r->deadline);
		if (fd >= 0)
			r->got++;
		else if (fd == -ETIMEDOUT)
			r->expired++;
		if (fd >= 0)
			close(fd);
		PAIRED(barrier_wait)(&r->start);
	}
	return NULL;
}

/* Listeners must not block, then one connection is accepted in time by one. */
IO_TEST(io_race, accept)
{
	struct race r = { .ends = { socket(AF_UNIX, SOCK_STREAM, 0) } };
	struct PAIRED(thread) t[RACERS];
	struct sockaddr_un a;
	socklen_t length = unix_address(&a);

	cr_assert(bind(r.ends[0], (struct sockaddr *)&a, length) == 0);
	cr_assert(listen(r.ends[0], ROUNDS) == 0);
	set_nonblock(r.ends[0], 1);
	PAIRED(barrier_init)(&r.start, RACERS + 1);
	for (int i = 0; i < RACERS; i++)
		cr_assert(PAIRED(create)(&t[i], NULL, accept_in_time, &r) == 0);
	for (int i = 1; i <= ROUNDS; i++) {
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);

		r.deadline = after_ms(4);
		PAIRED(barrier_wait)(&r.start);
		PAIRED(sleep)(500000);
		cr_assert(connect(fd, (struct sockaddr *)&a, length) == 0);
		PAIRED(barrier_wait)(&r.start);
		cr_expect(r.got + r.expired == i * RACERS);
		cr_expect(r.got <= i);
		close(fd);
	}
	cr_expect(r.got > 0);
	for (int i = 0; i < RACERS; i++)
		cr_assert(PAIRED(join)(&t[i], NULL) == 0);
	close(r.ends[0]);
}
