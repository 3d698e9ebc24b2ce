/* SPDX-License-Identifier: MIT */
/*
 * Threads that join each other.  The join that would close a cycle is
 * refused, whoever makes it, and all others end as ever.
 */
#include <errno.h>

#include "tests/kthreads/lifecycle.h"

#define RACES 300

/* Joins `next`, when it is let go. */
struct member {
	struct kt_thread thread, *next;
	struct kt_sem ready, go, decided;
	uint64_t id;
	_Atomic int joining;
	int err;
	void *result;
};

static void *join_next(void *arg)
{
	struct member *m = arg;

	m->id = kt_id();
	kt_sem_post(&m->ready);
	kt_sem_wait(&m->go);
	m->joining = 1;
	m->err = kt_join(m->next, &m->result);
	kt_sem_post(&m->decided);
	return m;
}

static void start(struct member *m, struct kt_thread *next,
		  enum kt_backend backend)
{
	const struct kt_attr attr = { .backend = backend };

	m->next = next;
	cr_assert(kt_create(&m->thread, &attr, join_next, m) == 0);
	kt_sem_wait(&m->ready);
}

static void let_it_join(struct member *m)
{
	kt_sem_post(&m->go);
	while (!m->joining)
		kt_yield();
	await_sleep(m->id);
}

/* Each of n joins the one after it, the last one the first. */
static void close_a_cycle(enum kt_backend backend, int n)
{
	struct member m[8] = { 0 };
	void *result;

	for (int i = 0; i < n; i++)
		start(&m[i], &m[(i + 1) % n].thread, backend);
	for (int i = 0; i < n - 1; i++)
		let_it_join(&m[i]);
	kt_sem_post(&m[n - 1].go);
	/* Before that, a join from here would be the first one's. */
	kt_sem_wait(&m[n - 1].decided);
	cr_assert(kt_join(&m[0].thread, &result) == 0);
	cr_expect(result == &m[0]);
	cr_expect(m[n - 1].err == -EDEADLK, "%d", m[n - 1].err);
	for (int i = 0; i < n - 1; i++)
		cr_expect(m[i].err == 0 && m[i].result == &m[i + 1]);
}

EACH_BACKEND(lifecycle, cycle_of_2_is_refused)
{
	close_a_cycle(backend, 2);
}

EACH_BACKEND(lifecycle, cycle_of_3_is_refused)
{
	close_a_cycle(backend, 3);
}

EACH_BACKEND(lifecycle, cycle_of_8_is_refused)
{
	close_a_cycle(backend, 8);
}

/* Of two that join each other at the same time, one is refused. */
EACH_BACKEND(lifecycle, racing_cycle_is_refused)
{
	for (int i = 0; i < RACES; i++) {
		struct member m[2] = { 0 };
		int refused;

		start(&m[0], &m[1].thread, backend);
		start(&m[1], &m[0].thread, backend);
		kt_sem_post(&m[i % 2].go);
		kt_sem_post(&m[1 - i % 2].go);
		kt_sem_wait(&m[0].decided);
		kt_sem_wait(&m[1].decided);
		refused = m[0].err == -EDEADLK ? 0 : 1;
		cr_assert(m[refused].err == -EDEADLK);
		cr_assert(m[1 - refused].err == 0);
		/* The one that was refused was joined by the other. */
		cr_assert(kt_join(&m[1 - refused].thread, NULL) == 0);
	}
}

/* A long row without a cycle is none. */
EACH_BACKEND(lifecycle, chain_is_no_cycle)
{
	struct member m[8] = { 0 };
	struct life last = { 0 };
	struct kt_thread t;

	begin(&t, &last, backend);
	for (int i = 0; i < 8; i++)
		start(&m[i], i ? &m[i - 1].thread : &t, backend);
	for (int i = 7; i >= 0; i--)
		let_it_join(&m[i]);
	kt_sem_post(&last.finish);
	cr_assert(kt_join(&m[7].thread, NULL) == 0);
	for (int i = 0; i < 8; i++)
		cr_expect(m[i].err == 0, "%d: %d", i, m[i].err);
}
