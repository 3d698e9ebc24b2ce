/* SPDX-License-Identifier: MIT */
/*
 * Timers: when they run, in which order, how often, and what stops them.
 */
#include "tests/paired/timer.h"

#define MANY 1000

struct job {
	struct PAIRED(timer) timer;
	uint64_t deadline;
	_Atomic int runs;
	int early, rank;
};

static _Atomic int ran; /* of all jobs */

static void run(void *arg)
{
	struct job *j = arg;

	j->early += sys_clock_ns() < j->deadline;
	j->runs++;
	j->rank = ran;
	ran++; /* tells the test that all is written */
}

PAIRED_TEST(timer, runs_once_and_not_early)
{
	struct job j = { .deadline = after_us(5000) };

	cr_expect(PAIRED(timer_start)(&j.timer, j.deadline, 0, NULL, &j) ==
		  -EINVAL);
	cr_assert(PAIRED(timer_start)(&j.timer, j.deadline, 0, run, &j) == 0);
	cr_expect(PAIRED(timer_start)(&j.timer, j.deadline, 0, run, &j) ==
		  -EBUSY);
	wait_until(&j.runs, 1);
	cr_expect(PAIRED(timer_stop)(&j.timer) == 0);
	cr_expect(j.runs == 1 && !j.early);
	/* And again, with the same object. */
	j.deadline = after_us(5000);
	cr_assert(PAIRED(timer_start)(&j.timer, j.deadline, 0, run, &j) == 0);
	wait_until(&j.runs, 2);
	cr_expect(PAIRED(timer_stop)(&j.timer) == 0);
	cr_expect(j.runs == 2 && !j.early);
}

static int by_deadline(const void *a, const void *b)
{
	const struct job *const *j = a, *const *k = b;

	return ((*j)->deadline > (*k)->deadline) -
	       ((*j)->deadline < (*k)->deadline);
}

/* However they were started, and whichever of them were stopped. */
PAIRED_TEST(timer, order_is_by_deadline)
{
	static struct job jobs[MANY], *sorted[MANY];
	struct hold h;
	int left = 0;

	srand(seed());
	hold(&h);
	for (int i = 0; i < MANY; i++) {
		/* Many are over when they are served, and some are equal. */
		jobs[i].deadline = after_us((uint64_t)(rand() % 100000));
		if (i % 10 == 9)
			jobs[i].deadline = jobs[i - 1].deadline;
		cr_assert(PAIRED(timer_start)(&jobs[i].timer, jobs[i].deadline,
					      0, run, &jobs[i]) == 0);
	}
	for (int i = 0; i < MANY; i++) {
		struct job *j = &jobs[i * 389 % MANY]; /* each once */

		if (rand() % 3 == 0)
			cr_expect(PAIRED(timer_stop)(&j->timer) == 1);
		else
			sorted[left++] = j;
	}
	let_go(&h);
	wait_until(&ran, left);
	qsort(sorted, (size_t)left, sizeof *sorted, by_deadline);
	for (int i = 0; i < left; i++)
		cr_expect(!sorted[i]->early && sorted[i]->runs == 1);
	for (int i = 1; i < left; i++)
		cr_expect(sorted[i - 1]->deadline == sorted[i]->deadline ||
				  sorted[i - 1]->rank < sorted[i]->rank,
			  "%d of %d", i, left);
	/* Those that were stopped have not run, and do not. */
	for (int i = 0; i < MANY; i++)
		cr_expect(PAIRED(timer_stop)(&jobs[i].timer) == 0);
	cr_expect(ran == left);
}

/* The serving thread sleeps for a minute and is told of something sooner. */
PAIRED_TEST(timer, what_is_sooner_wakes)
{
	struct job far = { .deadline = after_us(60000000) }, near = { 0 };
	struct job never = { .deadline = UINT64_MAX };

	cr_expect(PAIRED(timer_stop)(&far.timer) == 0);
	for (int i = 1; i <= 100; i++) {
		uint64_t sleeps = paired_sleeps();

		cr_assert(PAIRED(timer_start)(&never.timer, never.deadline, 0,
					      run, &never) == 0);
		cr_assert(PAIRED(timer_start)(&far.timer, far.deadline, 0, run,
					      &far) == 0);
		if (i % 2)
			paired_await(sleeps, 1, 0);
		near.deadline = after_us(100);
		cr_assert(PAIRED(timer_start)(&near.timer, near.deadline, 0,
					      run, &near) == 0);
		wait_until(&near.runs, i);
		cr_expect(PAIRED(timer_stop)(&far.timer) == 1);
		cr_expect(PAIRED(timer_stop)(&never.timer) == 1);
	}
	cr_expect(!near.early && !far.runs && !never.runs);
}

#define PERIOD 2000000ull

struct beat {
	struct PAIRED(timer) timer;
	uint64_t first, last_slot;
	_Atomic int runs;
	int early, doubled, drifted;
};

/* Which period it is; they do not come early, nor two in one. */
static void beat(void *arg)
{
	struct beat *b = arg;
	uint64_t now = sys_clock_ns(), slot = (now - b->first) / PERIOD;

	b->early += now < b->timer.deadline_ns_;
	b->drifted += (b->timer.deadline_ns_ - b->first) % PERIOD != 0;
	b->doubled += b->runs && slot <= b->last_slot;
	/* Every fifth overruns the next two. */
	while (b->runs % 5 == 4 && sys_clock_ns() < now + 5 * PERIOD / 2)
		;
	b->last_slot = (sys_clock_ns() - b->first) / PERIOD;
	b->runs++;
}

PAIRED_TEST(timer, periods_keep_their_phase)
{
	struct beat b = { .first = after_us(1000) };

	cr_assert(PAIRED(timer_start)(&b.timer, b.first, PERIOD, beat, &b) ==
		  0);
	wait_until(&b.runs, 50);
	cr_expect(PAIRED(timer_start)(&b.timer, b.first, 0, beat, &b) ==
		  -EBUSY);
	PAIRED(timer_stop)(&b.timer);
	cr_expect((uint64_t)b.runs <= (sys_clock_ns() - b.first) / PERIOD + 1);
	cr_expect(!b.early, "%d early", b.early);
	cr_expect(!b.drifted, "%d drifted", b.drifted);
	cr_expect(!b.doubled, "%d in a period that had one", b.doubled);
	/* A deadline long ago has its next time, not all that were missed. */
	b.runs = 0;
	b.first = PAST;
	cr_assert(PAIRED(timer_start)(&b.timer, b.first, PERIOD, beat, &b) ==
		  0);
	wait_until(&b.runs, 3);
	PAIRED(timer_stop)(&b.timer);
	cr_expect(!b.early && !b.drifted && !b.doubled);
}

/* A period that goes past all time: it runs once and stays started. */
PAIRED_TEST(timer, endless_periods)
{
	struct job j = { 0 };
	struct hold h;

	cr_assert(PAIRED(timer_start)(&j.timer, PAST, UINT64_MAX, run, &j) ==
		  0);
	wait_until(&j.runs, 1);
	hold(&h);
	cr_expect(PAIRED(timer_start)(&j.timer, PAST, 0, run, &j) == -EBUSY);
	let_go(&h);
	cr_expect(PAIRED(timer_stop)(&j.timer) == 1);
	cr_expect(j.runs == 1);
}
