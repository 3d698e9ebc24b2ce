/* SPDX-License-Identifier: MIT */
/*
 * A timer's function and its own timer: it starts, stops and frees it, also
 * while another thread waits for the function's return.
 */
#include "tests/paired/timer.h"

struct self {
	struct PAIRED(timer) timer;
	_Atomic int entered, returned, result;
	_Atomic int left; /* so often it starts itself again, or waits */
	uint64_t period;
};

static void start_again(void *arg)
{
	struct self *s = arg;

	s->entered++;
	if (s->left-- > 0)
		s->result |= PAIRED(timer_start)(&s->timer, after_us(10),
						 s->period, start_again, s);
	else
		s->result |= PAIRED(timer_stop)(&s->timer);
	s->returned++;
}

/* Once and periodic: each start stands for what was started before. */
PAIRED_TEST(timer_self, may_start_itself)
{
	struct self s = { .left = 1000 };

	cr_assert(PAIRED(timer_start)(&s.timer, PAST, 0, start_again, &s) == 0);
	wait_until(&s.returned, 1001);
	cr_expect(PAIRED(timer_stop)(&s.timer) == 0);
	cr_expect(s.result == 0 && s.entered == 1001);
	s = (struct self){ .left = 100, .period = 60000000000 };
	cr_assert(PAIRED(timer_start)(&s.timer, PAST, s.period, start_again,
				      &s) == 0);
	wait_until(&s.returned, 101);
	/* It has stopped itself, which waits for nobody and has found none. */
	cr_expect(PAIRED(timer_stop)(&s.timer) == 0);
	cr_expect(s.result == 0 && s.entered == 101);
}

/* Gives its memory to something else. */
static void leave_nothing(void *arg)
{
	struct self *s = arg;

	PAIRED(timer_stop)(&s->timer);
	memset(s, 'x', sizeof *s);
}

static void note_end(void *arg)
{
	*(_Atomic int *)arg = 1;
}

/* A one-shot timer, or one that was stopped, is not touched again. */
PAIRED_TEST(timer_self, may_free_itself)
{
	static struct self s[200];
	const char *bytes = (char *)s;
	struct PAIRED(timer) last = { 0 };
	_Atomic int done = 0;
	struct hold h;
	int touched = 0;

	hold(&h);
	for (int i = 0; i < 200; i++)
		cr_assert(PAIRED(timer_start)(&s[i].timer, PAST,
					      i % 2 ? 1000 : 0, leave_nothing,
					      &s[i]) == 0);
	cr_assert(PAIRED(timer_start)(&last, PAST + 1, 0, note_end, &done) ==
		  0);
	let_go(&h);
	wait_until(&done, 1);
	cr_expect(PAIRED(timer_stop)(&last) == 0);
	for (size_t i = 0; i < sizeof s; i++)
		touched += bytes[i] != 'x';
	cr_expect(touched == 0, "%d bytes", touched);
}

static void take_a_while(void *arg)
{
	struct self *s = arg;

	s->entered++;
	PAIRED(sleep)(20000000);
	s->returned++;
}

/* Of a timer that would run again, and of one that would not. */
PAIRED_TEST(timer_self, stop_waits_for_the_return)
{
	for (int i = 0; i < 6; i++) {
		struct self s = { .period = i % 2 ? 1000 : 0 };

		cr_assert(PAIRED(timer_start)(&s.timer, PAST, s.period,
					      take_a_while, &s) == 0);
		wait_until(&s.entered, 1);
		cr_expect(PAIRED(timer_stop)(&s.timer) == 0 || s.period);
		cr_expect(s.returned == s.entered, "%d of %d", s.returned,
			  s.entered);
		/* Nothing is left: the object may be another's. */
		cr_expect(PAIRED(timer_stop)(&s.timer) == 0);
		memset(&s, 0xff, sizeof s);
	}
}

static void *stop_it(void *arg)
{
	return (void *)(intptr_t)PAIRED(timer_stop)(arg);
}

/* Starts itself twice when others wait for its return. */
static void start_when_stopped(void *arg)
{
	struct self *s = arg;
	uint64_t sleeps = paired_sleeps();

	s->entered++;
	paired_await(sleeps, 2, 1);
	s->result =
		PAIRED(timer_start)(&s->timer, PAST, 0, start_when_stopped, s);
	s->left =
		PAIRED(timer_start)(&s->timer, PAST, 0, start_when_stopped, s);
	s->returned++;
}

/* Such a start is stopped at once, by one of them, and never runs. */
PAIRED_TEST(timer_self, stop_has_the_last_word)
{
	for (int i = 0; i < 50; i++) {
		struct self s = { .result = 1 };
		struct PAIRED(thread) t[2];
		void *stopped[2];

		cr_assert(PAIRED(timer_start)(&s.timer, PAST, i % 2 ? 1000 : 0,
					      start_when_stopped, &s) == 0);
		wait_until(&s.entered, 1);
		for (int k = 0; k < 2; k++)
			cr_assert(PAIRED(create)(&t[k], NULL, stop_it,
						 &s.timer) == 0);
		for (int k = 0; k < 2; k++)
			cr_assert(PAIRED(join)(&t[k], &stopped[k]) == 0);
		cr_expect(s.returned == 1 && s.entered == 1);
		cr_expect(s.result == 0 && s.left == -EBUSY);
		cr_expect((intptr_t)stopped[0] + (intptr_t)stopped[1] == 1);
		cr_expect(PAIRED(timer_stop)(&s.timer) == 0);
	}
}

static void start_at_once(void *arg)
{
	struct self *s = arg;

	s->entered++;
	PAIRED(timer_start)(&s->timer, PAST, 0, start_at_once, s);
	s->returned++;
}

/* One that starts itself for a time that is over can be stopped, too. */
PAIRED_TEST(timer_self, stop_comes_through)
{
	for (int i = 0; i < 200; i++) {
		struct self s = { 0 };
		int seen;

		cr_assert(PAIRED(timer_start)(&s.timer, PAST, 0, start_at_once,
					      &s) == 0);
		wait_until(&s.entered, i % 10);
		cr_expect(PAIRED(timer_stop)(&s.timer) == 1);
		seen = s.entered;
		cr_expect(s.returned == seen);
		cr_expect(PAIRED(timer_stop)(&s.timer) == 0);
		cr_expect(s.entered == seen);
	}
}

struct pair {
	struct self a, b;
};

/* Another timer's function is on the same thread: it cannot be running. */
static void stop_the_other(void *arg)
{
	struct pair *p = arg;

	p->a.result = PAIRED(timer_stop)(&p->b.timer);
	p->a.returned++;
}

PAIRED_TEST(timer_self, may_stop_another)
{
	struct pair p = { 0 };
	struct hold h;

	hold(&h);
	cr_assert(PAIRED(timer_start)(&p.a.timer, PAST, 0, stop_the_other,
				      &p) == 0);
	cr_assert(PAIRED(timer_start)(&p.b.timer, PAST + 1, 1000, take_a_while,
				      &p.b) == 0);
	let_go(&h);
	wait_until(&p.a.returned, 1);
	cr_expect(p.a.result == 1);
	cr_expect(PAIRED(timer_stop)(&p.b.timer) == 0 && p.b.entered == 0);
}

static void enter(void *arg)
{
	struct self *s = arg;

	s->entered++;
	while (s->entered == 1 && s->left)
		PAIRED(yield)();
	s->returned++;
}

/* While it runs, one that runs once is not started; one with a period is. */
PAIRED_TEST(timer_self, others_may_start_what_runs)
{
	for (int periodic = 0; periodic < 2; periodic++) {
		struct self s = { .left = 1 };
		struct hold h;

		cr_assert(PAIRED(timer_start)(&s.timer, PAST - 1,
					      periodic ? 60000000000 : 0, enter,
					      &s) == 0);
		wait_until(&s.entered, 1);
		cr_expect(PAIRED(timer_start)(&s.timer, PAST - 1, 0, enter,
					      &s) == (periodic ? -EBUSY : 0));
		s.left = 0;
		hold(&h); /* what was due before it has run */
		let_go(&h);
		cr_expect(s.returned == (periodic ? 1 : 2));
		cr_expect(PAIRED(timer_stop)(&s.timer) == periodic);
	}
}
