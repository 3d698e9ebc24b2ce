/* SPDX-License-Identifier: MIT */
/*
 * A thread's end and those who wait for it: each order of the two, and joins
 * that must be refused.
 */
#include <errno.h>

#include "tests/kthreads/lifecycle.h"

#define RACES 3000

struct joiner {
	struct kt_thread thread, *joined;
	struct kt_sem announced;
	uint64_t id;
	int err;
	void *result;
};

static void *join_it(void *arg)
{
	struct joiner *j = arg;

	j->id = kt_id();
	kt_sem_post(&j->announced);
	j->err = kt_join(j->joined, &j->result);
	return NULL;
}

/* While one sleeps in its join, others are refused; then it has the result. */
EACH_BACKEND_AND_BARE(lifecycle, join_before_exit)
{
	struct life l = { 0 };
	struct kt_thread t, copy;
	struct joiner j = { .joined = &t };

	begin(&t, &l, backend);
	copy = t;
	cr_assert(kt_create(&j.thread, NULL, join_it, &j) == 0);
	kt_sem_wait(&j.announced);
	await_sleep(j.id);
	cr_expect(kt_join(&copy, NULL) == -EINVAL, "a second join");
	cr_expect(kt_detach(&copy) == -EINVAL, "joined, then detached");
	kt_sem_post(&l.finish);
	cr_assert(kt_join(&j.thread, NULL) == 0);
	cr_expect(j.err == 0 && j.result == &l);
	cr_expect(kt_join(&t, NULL) == -EINVAL, "joined already");
}

EACH_BACKEND_AND_BARE(lifecycle, join_after_exit)
{
	struct life l = { 0 };
	struct kt_thread t;
	void *result = NULL;

	begin(&t, &l, backend);
	kt_sem_post(&l.finish);
	while (!l.leaving)
		kt_yield();
	await_end(l.id, backend);
	cr_expect(kt_join(&t, &result) == 0);
	cr_expect(result == &l);
	cr_expect(kt_join(&t, NULL) == -EINVAL);
	cr_expect(kt_detach(&t) == -EINVAL);
}

EACH_BACKEND_AND_BARE(lifecycle, join_during_exit)
{
	const struct kt_attr attr = { .backend = backend };
	unsigned random = random_seed();

	for (int i = 0; i < RACES; i++) {
		void *rounds = (void *)(uintptr_t)(rand_r(&random) % SPIN_MAX);
		struct kt_thread t;
		void *result = &t;

		cr_assert(kt_create(&t, &attr, spin_and_return, rounds) == 0);
		spin(rand_r(&random) % SPIN_MAX);
		cr_assert(kt_join(&t, &result) == 0);
		cr_assert(result == rounds);
	}
}

static struct kt_thread contested;
static _Atomic int refused, joined;

static void *compete(void *arg)
{
	int err = kt_join(&contested, NULL);

	if (err == -EINVAL)
		refused++;
	else if (err == 0)
		joined++;
	return arg;
}

/* Of several joins at once, one is the thread's, and the others know. */
EACH_BACKEND_AND_BARE(lifecycle, one_join_wins)
{
	struct life l = { 0 };
	struct kt_thread t[4];

	begin(&contested, &l, backend);
	for (int i = 0; i < 4; i++)
		cr_assert(kt_create(&t[i], NULL, compete, NULL) == 0);
	while (refused < 3)
		kt_yield();
	cr_expect(joined == 0, "it has not ended");
	kt_sem_post(&l.finish);
	for (int i = 0; i < 4; i++)
		cr_assert(kt_join(&t[i], NULL) == 0);
	cr_expect(refused == 3 && joined == 1);
}

static void *join_itself(void *arg)
{
	(void)arg;
	return (void *)(intptr_t)kt_join(kt_self(), NULL);
}

/* It is told so, and others may still join it. */
EACH_BACKEND(lifecycle, self_join_is_refused)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread t;
	void *result;

	cr_assert(kt_create(&t, &attr, join_itself, NULL) == 0);
	cr_assert(kt_join(&t, &result) == 0);
	cr_expect((intptr_t)result == -EDEADLK);
}
