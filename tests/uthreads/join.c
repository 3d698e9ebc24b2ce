/* SPDX-License-Identifier: MIT */
/*
 * A thread's end and those who wait for it: each order of the two, joins that
 * must be refused, and rings of threads that join one another.
 */
#include <string.h>
#include <unistd.h>

#include "tests/uthreads/races.h"

#define RACES 4000
#define RING  8

static void run_on(unsigned workers, void *(*fn)(void *))
{
	const struct ut_config config = { .workers = workers };

	cr_assert(ut_run(&config, fn, NULL, NULL) == 0);
}

static _Atomic int living;

static void *live(void *sem)
{
	ut_sem_wait(sem);
	living = 0;
	return sem;
}

/* Has a handle of its own, as one is used by one thread at a time. */
struct joiner {
	struct ut_thread thread, joined;
	int err;
	void *result;
};

static void *join_it(void *arg)
{
	struct joiner *j = arg;

	j->err = ut_join(&j->joined, &j->result);
	return NULL;
}

/* While one waits in its join, others are refused; then it has the result. */
static void *before_its_end(void *arg)
{
	struct ut_sem finish = { 0 };
	struct joiner j = { 0 };
	struct ut_thread t;

	cr_assert(ut_create(&t, NULL, live, &finish) == 0);
	j.joined = t;
	cr_assert(ut_create(&j.thread, NULL, join_it, &j) == 0);
	race_await_waiting(2);
	cr_expect(ut_join(&t, NULL) == -EINVAL, "a second join");
	cr_expect(ut_join_until(&t, NULL, ut_after(60000000000)) == -EINVAL);
	cr_expect(ut_detach(&t) == -EINVAL, "joined, then detached");
	ut_sem_post(&finish);
	cr_assert(ut_join(&j.thread, NULL) == 0);
	cr_expect(j.err == 0 && j.result == &finish);
	cr_expect(ut_join(&j.joined, NULL) == -EINVAL, "joined already");
	return arg;
}

static void *after_its_end(void *arg)
{
	struct ut_sem finish = { 0 };
	void *result = NULL;
	struct ut_thread t;

	cr_assert(ut_create(&t, NULL, live, &finish) == 0);
	ut_sem_post(&finish);
	while (ut_alive(&t))
		ut_yield();
	cr_expect(ut_join(&t, &result) == 0 && result == &finish);
	cr_expect(ut_join(&t, NULL) == -EINVAL);
	cr_expect(ut_detach(&t) == -EINVAL);
	return arg;
}

Test(join, before_and_after_the_end, .timeout = 20)
{
	for (unsigned workers = 1; workers <= 3; workers++) {
		run_on(workers, before_its_end);
		run_on(workers, after_its_end);
	}
}

static _Atomic int refused, joined, let_go;

static void *compete(void *arg)
{
	struct joiner *j = arg;
	int detaches = j->result != NULL;
	int err = detaches ? ut_detach(&j->joined) : ut_join(&j->joined, NULL);

	refused += err == -EINVAL;
	joined += !err && !detaches;
	let_go += !err && detaches;
	return NULL;
}

/* Of several at once one is the thread's, and the others know. */
static void one_of(int joiners, int detachers)
{
	struct joiner j[RING] = { 0 };
	struct ut_sem finish = { 0 };
	int n = joiners + detachers;
	struct ut_thread t;

	refused = joined = let_go = 0;
	living = 1;
	cr_assert(ut_create(&t, NULL, live, &finish) == 0);
	for (int i = 0; i < n; i++) {
		j[i].joined = t;
		j[i].result = i < detachers ? &finish : NULL;
		cr_assert(ut_create(&j[i].thread, NULL, compete, &j[i]) == 0);
	}
	while (refused < n - 1)
		ut_yield();
	cr_expect(joined == 0, "it has not ended");
	ut_sem_post(&finish);
	for (int i = 0; i < n; i++)
		cr_assert(ut_join(&j[i].thread, NULL) == 0);
	cr_expect(refused == n - 1 && joined + let_go == 1);
	while (living) /* who was let go may still need the semaphore */
		ut_yield();
}

static void *one_of_many(void *arg)
{
	for (int i = 0; i < 200; i++) {
		one_of(4, 0);
		one_of(0, 4);
		one_of(2, 2);
	}
	return arg;
}

Test(join, one_of_many, .timeout = 60)
{
	for (unsigned workers = 1; workers <= 3; workers++)
		run_on(workers, one_of_many);
}

static void *leave(void *arg)
{
	race_leaving = 1;
	return arg;
}

static void *join_races(void *arg)
{
	const struct ut_attr other = race_bound(1);
	unsigned random = race_seed();

	for (uintptr_t i = 0; i < RACES; i++) {
		struct ut_thread t;
		void *result = &t;

		cr_assert(ut_create(&t, &other, leave, (void *)i) == 0);
		race_meet((unsigned)rand_r(&random));
		cr_assert(ut_join(&t, &result) == 0);
		cr_assert(result == (void *)i);
	}
	return arg;
}

static void *during_its_end(void *arg)
{
	(void)arg;
	return race_on_first(join_races);
}

Test(join, during_the_end, .timeout = 60)
{
	race_run(during_its_end, 0);
}

/* Each joins the one after it, the last one the first. */
static struct ut_thread ring[RING];
static struct ut_event all_there;
static int ring_size;

static void *join_next(void *arg)
{
	int next = ((int)(uintptr_t)arg + 1) % ring_size;

	ut_event_wait(&all_there);
	ut_join(&ring[next], NULL);
	return NULL;
}

static void *close_the_ring(void *arg)
{
	for (uintptr_t i = 0; i < (uintptr_t)ring_size; i++)
		cr_assert(ut_create(&ring[i], NULL, join_next, (void *)i) == 0);
	ut_event_set(&all_there);
	return arg;
}

static int lines_in(int fd)
{
	static char text[1 << 14];
	ssize_t n = pread(fd, text, sizeof text - 1, 0);
	int lines = 0;

	for (ssize_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	return lines;
}

/* Nobody can go on: the run says so, and who they are under a heading. */
Test(join, a_ring_is_a_deadlock, .timeout = 20)
{
	for (ring_size = 2; ring_size <= RING; ring_size++) {
		FILE *f = tmpfile();
		const struct ut_config config = {
			.workers = 1 + (unsigned)ring_size % 3,
			.deadlock_fd = fileno(f),
		};

		memset(&all_there, 0, sizeof all_there);
		cr_expect(ut_run(&config, close_the_ring, NULL, NULL) ==
			  -EDEADLK);
		cr_expect(lines_in(fileno(f)) >= ring_size + 1, "%d lines",
			  lines_in(fileno(f)));
		fclose(f);
	}
}

static void *give_up(void *gave_up)
{
	ut_event_wait(&all_there);
	cr_expect(ut_join_until(&ring[1], NULL, ut_after(2000000)) ==
		  -ETIMEDOUT);
	ut_sem_post(gave_up);
	return NULL;
}

/* One that gives up opens it: all go on, and the next one is free to join. */
static void *open_the_ring(void *arg)
{
	struct ut_sem gave_up = { 0 };

	memset(&all_there, 0, sizeof all_there);
	cr_assert(ut_create(&ring[0], NULL, give_up, &gave_up) == 0);
	for (uintptr_t i = 1; i < RING; i++)
		cr_assert(ut_create(&ring[i], NULL, join_next, (void *)i) == 0);
	ut_event_set(&all_there);
	ut_sem_wait(&gave_up);
	cr_expect(ut_join(&ring[1], NULL) == 0);
	for (int i = 0; i < RING; i++)
		cr_expect(ring[i].task_ == NULL, "%d was not joined", i);
	return arg;
}

Test(join, a_ring_can_be_left, .timeout = 20)
{
	ring_size = RING;
	for (unsigned workers = 1; workers <= 3; workers++)
		run_on(workers, open_the_ring);
}
