/* SPDX-License-Identifier: MIT */
/*
 * Many threads at what threads wait for, with timeouts that race with grants.
 */
#include "tests/kthreads/sync_ways.h"

#define ROUNDS 1000
#define ROOM   3

static struct kt_mutex mutex;
static struct kt_cond not_full, not_empty;
static long queued, sent, received; /* under the mutex */

static void wait_on(struct kt_cond *c, int timed)
{
	int err = 0;

	if (timed)
		err = kt_cond_wait_until(c, &mutex, some_deadline());
	else
		kt_cond_wait(c, &mutex);
	EXPECT(err == 0 || err == -ETIMEDOUT);
}

/*
 * One signal a change, and it must reach one that needs it: some waits time
 * out, some never do, and the latter would wait for ever.  Signals come with
 * and without the mutex.
 */
static void change(struct kt_cond *wait, struct kt_cond *signal, long blocked,
		   long step, int timed)
{
	int early = draw(2) != 0;

	kt_mutex_lock(&mutex);
	while (queued == blocked)
		wait_on(wait, timed);
	queued += step;
	*(step > 0 ? &sent : &received) += 1;
	if (early)
		kt_cond_signal(signal);
	kt_mutex_unlock(&mutex);
	if (!early)
		kt_cond_signal(signal);
}

static void produce_or_consume(int index)
{
	for (int i = 0; i < ROUNDS; i++)
		if (index % 2)
			change(&not_full, &not_empty, ROOM, 1, index < 2);
		else
			change(&not_empty, &not_full, 0, -1, index < 2);
}

static void stress_cond(void)
{
	queued = sent = received = 0;
	run_all(produce_or_consume);
	cr_expect(queued == 0);
	cr_expect(sent == THREADS / 2 * ROUNDS && received == sent);
}

Test(stress, cond_signal, .timeout = 60)
{
	in_all_ways(stress_cond);
}

static long turn;

/* Each turn is one thread's, and all are told. */
static void take_turns(int index)
{
	kt_mutex_lock(&mutex);
	for (long i = 0; i < ROUNDS / 4; i++) {
		while (turn != i * THREADS + index)
			wait_on(&not_empty, draw(2) != 0);
		turn++;
		kt_cond_broadcast(&not_empty);
	}
	kt_mutex_unlock(&mutex);
}

static void stress_broadcast(void)
{
	turn = 0;
	run_all(take_turns);
	cr_expect(turn == ROUNDS / 4 * THREADS);
}

Test(stress, cond_broadcast, .timeout = 60)
{
	in_all_ways(stress_broadcast);
}

static struct kt_barrier barrier;
static _Atomic long arrived, firsts, whole, late, cancelled;

static void go_rounds(int index)
{
	(void)index;
	for (long i = 1; i <= ROUNDS / 2; i++) {
		arrived++;
		firsts += kt_barrier_wait_until(&barrier, KT_FOREVER);
		EXPECT(arrived == i * THREADS);
		EXPECT(kt_barrier_wait(&barrier) >= 0);
	}
}

static void stress_barrier(void)
{
	cr_assert(kt_barrier_init(&barrier, THREADS) == 0);
	arrived = firsts = 0;
	run_all(go_rounds);
	cr_expect(firsts == ROUNDS / 2);
}

Test(stress, barrier, .timeout = 60)
{
	in_all_ways(stress_barrier);
}

/* Until one is late: its round is nobody's. */
static void go_till_broken(int index)
{
	int err = 0;

	for (int i = 0; err >= 0; i++) {
		int hurries = index == 0 && i > 2;

		err = kt_barrier_wait_until(
			&barrier,
			hurries ? kt_after(draw(2) * draw(5000)) : KT_FOREVER);
		firsts += err == 1;
		whole += err >= 0;
	}
	late += err == -ETIMEDOUT;
	cancelled += err == -ECANCELED;
}

static void stress_break(void)
{
	for (int i = 0; i < 50; i++) {
		cr_assert(kt_barrier_init(&barrier, THREADS) == 0);
		firsts = whole = late = cancelled = 0;
		run_all(go_till_broken);
		cr_expect(whole == firsts * THREADS);
		cr_expect(late == 1 && cancelled == THREADS - 1);
	}
}

Test(stress, barrier_breaks, .timeout = 60)
{
	in_all_ways(stress_break);
}

static struct kt_event event[2];
static struct kt_wait_group group;
static _Atomic long gone;

/*
 * One sets an event and clears it when all have gone on; the others answer by
 * the wait group.
 */
static void follow_events(int index)
{
	for (int i = 0; i < ROUNDS / 2; i++) {
		struct kt_event *e = &event[i % 2];

		if (index) {
			while (kt_event_wait_until(e, some_deadline()))
				;
			gone++;
			EXPECT(kt_wait_group_done(&group) == 0);
			continue;
		}
		kt_event_clear(&event[(i + 1) % 2]);
		EXPECT(kt_wait_group_add(&group, THREADS - 1) == 0);
		kt_event_set(e);
		while (kt_wait_group_wait_until(&group, some_deadline()))
			;
		EXPECT(gone == (long)(i + 1) * (THREADS - 1));
	}
}

static void stress_event(void)
{
	gone = 0;
	event[0] = event[1] = (struct kt_event){ 0 };
	run_all(follow_events);
	cr_expect((uint32_t)group.word_ == 0);
}

Test(stress, event_and_wait_group, .timeout = 60)
{
	in_all_ways(stress_event);
}

static struct kt_once once[ROUNDS];
static long calls; /* not atomic: once is what keeps it right */

static void call(void)
{
	kt_yield();
	calls++;
}

static void call_all(int index)
{
	(void)index;
	for (int i = 0; i < ROUNDS; i++) {
		kt_once(&once[i], call);
		EXPECT(once[i].word_ == 3);
	}
}

static void stress_once(void)
{
	calls = 0;
	memset(once, 0, sizeof once);
	run_all(call_all);
	cr_expect(calls == ROUNDS);
}

Test(stress, once, .timeout = 60)
{
	in_all_ways(stress_once);
}
