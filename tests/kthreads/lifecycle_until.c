/* SPDX-License-Identifier: MIT */
/*
 * Joins that give up, threads that end early, and who is alive.
 */
#include <errno.h>

#include "base/sys.h"
#include "tests/kthreads/lifecycle.h"

#define RACES 2000

/* It returns no earlier than asked, and the thread is joined as if never. */
EACH_BACKEND_AND_BARE(lifecycle, timed_join_gives_up)
{
	struct life l = { 0 };
	struct kt_thread t;
	uint64_t deadline;
	void *result = NULL;

	begin(&t, &l, backend);
	for (int i = 0; i < 3; i++) {
		deadline = kt_after(2000000);
		cr_expect(kt_join_until(&t, &result, deadline) == -ETIMEDOUT);
		cr_expect(sys_clock_ns() >= deadline);
	}
	cr_expect(kt_join_until(&t, &result, 0) == -ETIMEDOUT);
	cr_expect(result == NULL);
	cr_expect(kt_alive(&t));
	kt_sem_post(&l.finish);
	cr_assert(kt_join_until(&t, &result, KT_FOREVER) == 0);
	cr_expect(result == &l);
	cr_expect(kt_join_until(&t, &result, 0) == -EINVAL);
}

/* For one that has gone, no deadline is too early. */
EACH_BACKEND_AND_BARE(lifecycle, timed_join_after_exit)
{
	struct life l = { 0 };
	struct kt_thread t;
	void *result = NULL;

	begin(&t, &l, backend);
	kt_sem_post(&l.finish);
	while (!l.leaving)
		kt_yield();
	await_end(l.id, backend);
	while (kt_alive(&t))
		kt_yield();
	cr_assert(kt_join_until(&t, &result, 0) == 0);
	cr_expect(result == &l);
}

/* Each ends once, and its result comes once, however often it is asked. */
EACH_BACKEND_AND_BARE(lifecycle, timed_join_during_exit)
{
	const struct kt_attr attr = { .backend = backend };
	unsigned random = random_seed();

	for (int i = 0; i < RACES; i++) {
		void *rounds = (void *)(uintptr_t)(rand_r(&random) % SPIN_MAX);
		struct kt_thread t;
		void *result = &t;
		int err;

		cr_assert(kt_create(&t, &attr, spin_and_return, rounds) == 0);
		do
			err = kt_join_until(&t, &result,
					    kt_after(rand_r(&random) % 20000));
		while (err == -ETIMEDOUT);
		cr_assert(err == 0 && result == rounds);
		cr_assert(kt_join(&t, NULL) == -EINVAL);
	}
}

/* One that has given up may let it go instead. */
EACH_BACKEND_AND_BARE(lifecycle, timed_join_then_detach)
{
	struct holdings before = { 0 };

	for (int i = 0; i < 100; i++) {
		struct life l = { 0 };
		struct kt_thread t;

		begin(&t, &l, backend);
		cr_assert(kt_join_until(&t, NULL, 0) == -ETIMEDOUT);
		cr_assert(kt_detach(&t) == 0);
		kt_sem_post(&l.finish);
		while (!l.leaving)
			kt_yield();
		await_end(l.id, backend);
		if (i == 10)
			before = holdings();
	}
	cr_expect(holdings().mapped <= before.mapped + MAPPED_SLACK);
	cr_expect(holdings().tasks <= before.tasks);
}

struct patient {
	struct kt_thread thread, *joined;
	struct kt_sem announced;
	uint64_t id;
	int err;
};

static void *join_forever(void *arg)
{
	struct patient *p = arg;

	p->id = kt_id();
	kt_sem_post(&p->announced);
	p->err = kt_join_until(p->joined, NULL, KT_FOREVER);
	return NULL;
}

/* While one waits with a deadline, another join is refused. */
EACH_BACKEND_AND_BARE(lifecycle, timed_join_is_the_only_one)
{
	struct life l = { 0 };
	struct kt_thread t;
	struct patient p = { .joined = &t };

	begin(&t, &l, backend);
	cr_assert(kt_create(&p.thread, NULL, join_forever, &p) == 0);
	kt_sem_wait(&p.announced);
	await_sleep(p.id);
	cr_expect(kt_join(&t, NULL) == -EINVAL);
	cr_expect(kt_join_until(&t, NULL, 0) == -EINVAL);
	cr_expect(kt_detach(&t) == -EINVAL);
	kt_sem_post(&l.finish);
	cr_assert(kt_join(&p.thread, NULL) == 0);
	cr_expect(p.err == 0);
}

struct couple {
	struct kt_thread first, second;
	struct kt_sem both, gave_up;
	int first_err, second_err;
};

static void *give_up(void *arg)
{
	struct couple *c = arg;

	kt_sem_wait(&c->both);
	c->first_err = kt_join_until(&c->second, NULL, kt_after(1000000));
	kt_sem_post(&c->gave_up);
	kt_sem_post(&c->gave_up);
	return NULL;
}

static void *join_the_first(void *arg)
{
	struct couple *c = arg;

	kt_sem_wait(&c->gave_up);
	c->second_err = kt_join(&c->first, NULL);
	return NULL;
}

/* Whoever has given up does not wait, so there is no cycle. */
EACH_BACKEND(lifecycle, timed_join_leaves_no_cycle)
{
	const struct kt_attr attr = { .backend = backend };
	struct couple c = { 0 };

	cr_assert(kt_create(&c.first, &attr, give_up, &c) == 0);
	cr_assert(kt_create(&c.second, &attr, join_the_first, &c) == 0);
	kt_sem_post(&c.both);
	kt_sem_wait(&c.gave_up);
	cr_assert(kt_join(&c.second, NULL) == 0);
	cr_expect(c.first_err == -ETIMEDOUT && c.second_err == 0);
}

static _Atomic int returned, left;

static int leave(const void *one, const void *other)
{
	(void)other;
	left++;
	kt_exit(*(void *const *)one);
}

static void *leave_deep_down(void *arg)
{
	void *both[2] = { arg, arg };

	qsort(both, 2, sizeof *both, leave);
	returned++;
	return NULL;
}

/* As if its function had returned: joined with a result, or detached. */
EACH_BACKEND(lifecycle, exit_from_deep_down)
{
	struct kt_attr attr = { .backend = backend };
	struct holdings before = { 0 };

	for (int i = 1; i <= 200; i++) {
		struct kt_thread t;
		void *result = NULL;

		cr_assert(kt_create(&t, &attr, leave_deep_down, &t) == 0);
		cr_assert(kt_join(&t, &result) == 0);
		cr_assert(result == &t);
		attr.detached = 1;
		cr_assert(kt_create(NULL, &attr, leave_deep_down, NULL) == 0);
		attr.detached = 0;
		while (left < 2 * i)
			kt_yield();
		if (i == 50)
			before = holdings();
	}
	await_tasks(before.tasks);
	cr_expect(returned == 0);
	cr_expect(holdings().mapped <= before.mapped + 4096);
}
