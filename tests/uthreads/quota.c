/* SPDX-License-Identifier: MIT */
/*
 * A cgroup that has a tenth of a CPU: its workers are stopped at any place,
 * and stand still for most of the time.  All work is done in the end, and none
 * of the little time is spent on waiting: while all threads wait hardly any is
 * used, and work takes about as much of it as without the limit.
 *
 * What is compared is time of a CPU, of which a busy machine takes no more.
 */
#include <criterion/criterion.h>
#include <time.h>

#include "tests/kthreads/limits.h"
#include "tests/uthreads/races.h"

#define RING    4 /* threads that hand turns round */
#define TURNS   20000
#define BYTES   2000
#define NAPS    20
#define PIECES  4000
#define WAITERS (2 * RING + 2)
#define WORK    (RING * (TURNS + BYTES) + NAPS + PIECES)

#define MS     1000000ull
#define SECOND (1000 * MS)

static const struct {
	const char *file, *none, *tenth;
} quotas[] = {
	{ "cpu.cfs_quota_us", "-1", "10000" },
	{ "cpu.max", "max 100000", "10000 100000" },
};
static size_t quota;

static struct ut_sem turn[RING];
static struct ut_event go;
static int pipes[RING][2];
static _Atomic int done;

static void *pass_turn(void *arg)
{
	uintptr_t i = (uintptr_t)arg;

	for (int k = 0; k < TURNS; k++) {
		ut_sem_wait(&turn[i]);
		done++;
		ut_sem_post(&turn[(i + 1) % RING]);
	}
	return NULL;
}

static void *pass_byte(void *arg)
{
	uintptr_t i = (uintptr_t)arg;
	int out = pipes[(i + 1) % RING][1];
	char byte;

	for (int k = 0; k < BYTES; k++) {
		MUST(ut_read(pipes[i][0], &byte, 1, UT_FOREVER) == 1);
		done++;
		MUST(ut_write(out, &byte, 1, UT_FOREVER) == 1);
	}
	return NULL;
}

static void *take_naps(void *arg)
{
	ut_event_wait(&go);
	for (int k = 0; k < NAPS; k++) {
		ut_sleep(MS);
		done++;
	}
	return arg;
}

static void *compute(void *arg)
{
	ut_event_wait(&go);
	for (int k = 0; k < PIECES; k++) {
		race_spin(200);
		done++;
	}
	return arg;
}

static void start_all(struct ut_thread t[])
{
	memset(turn, 0, sizeof turn);
	memset(&go, 0, sizeof go);
	done = 0;
	for (uintptr_t i = 0; i < RING; i++) {
		void *arg = (void *)i;

		MUST(pipe(pipes[i]) == 0);
		MUST(ut_create(&t[i], NULL, pass_turn, arg) == 0);
	}
	for (uintptr_t i = 0; i < RING; i++) {
		void *arg = (void *)i;

		MUST(ut_create(&t[RING + i], NULL, pass_byte, arg) == 0);
	}
	MUST(ut_create(&t[2 * RING], NULL, take_naps, NULL) == 0);
	MUST(ut_create(&t[2 * RING + 1], NULL, compute, NULL) == 0);
	race_await_waiting(WAITERS);
}

/* Two of the ring have a turn, and one has a byte. */
static void let_all_go(void)
{
	ut_sem_post(&turn[0]);
	ut_sem_post(&turn[RING / 2]);
	MUST(write(pipes[0][1], "x", 1) == 1);
	ut_event_set(&go);
}

static void end_all(struct ut_thread t[])
{
	for (int i = 0; i < WAITERS; i++)
		MUST(ut_join(&t[i], NULL) == 0);
	for (int i = 0; i < RING; i++) {
		close(pipes[i][0]);
		close(pipes[i][1]);
	}
	if (done != WORK)
		fail("%d pieces of work are done, not %d", done, WORK);
}

static uint64_t time_of(clockid_t clock)
{
	struct timespec t;

	MUST(clock_gettime(clock, &t) == 0);
	return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

/* Of all workers. */
static uint64_t cpu_ns(void)
{
	return time_of(CLOCK_PROCESS_CPUTIME_ID);
}

static void all_sleep(void)
{
	uint64_t begin = cpu_ns(), used;

	ut_sleep(SECOND);
	used = cpu_ns() - begin;
	if (used > SECOND / 20)
		fail("%llu ms of a CPU while all waited", used / MS);
}

/* All others wait, and so does the worker that is left. */
static void one_computes(void)
{
	uint64_t begin = cpu_ns(), all;
	uint64_t mine, my_begin = time_of(CLOCK_THREAD_CPUTIME_ID);

	do {
		race_spin(1000);
		mine = time_of(CLOCK_THREAD_CPUTIME_ID) - my_begin;
	} while (mine < 50 * MS);
	all = cpu_ns() - begin;
	if (all > mine + 25 * MS)
		fail("%llu ms of a CPU while one thread took %llu", all / MS,
		     mine / MS);
}

struct cost {
	uint64_t cpu_ns, elapsed_ns;
};

static void *wait_and_work(void *arg)
{
	struct ut_thread t[WAITERS];
	struct cost *cost = arg;

	start_all(t);
	all_sleep();
	one_computes();
	*cost = (struct cost){ cpu_ns(), ut_after(0) };
	let_all_go();
	end_all(t);
	cost->cpu_ns = cpu_ns() - cost->cpu_ns;
	cost->elapsed_ns = ut_after(0) - cost->elapsed_ns;
	return NULL;
}

static struct cost cost_of_work(void)
{
	const struct ut_config config = { .workers = 2 };
	struct cost cost;

	MUST(ut_run(&config, wait_and_work, &cost, NULL) == 0);
	return cost;
}

static void be_limited(void *way)
{
	struct cost before, c;

	alarm(100);
	setenv("UT_IO", way, 1);
	MUST(write_in("cgroup.procs", "0") == 0);
	before = cost_of_work();
	MUST(write_in(quotas[quota].file, quotas[quota].tenth) == 0);
	c = cost_of_work();
	fprintf(stderr, "%s: %llu ms of a CPU, then %llu in %llu\n",
		(char *)way, before.cpu_ns / MS, c.cpu_ns / MS,
		c.elapsed_ns / MS);
	/* It varies fivefold without a limit. */
	if (c.cpu_ns > 10 * before.cpu_ns + 20 * MS)
		fail("work costs more where it is often stopped");
	/* The first periods may be spent at once. */
	if (c.elapsed_ns + 100 * MS < 5 * c.cpu_ns)
		fail("there is no limit");
}

static void expect_progress(const char *way)
{
	int err = -ENOENT, status;

	for (quota = 0; quota < 2; quota++) {
		err = make_group("cpu", quotas[quota].file, quotas[quota].none);
		if (!err)
			break;
	}
	if (err)
		cr_skip_test("no cgroup with a quota of a CPU can be made: %s",
			     strerror(-err));
	status = in_child(be_limited, (void *)way);
	remove_group();
	cr_expect(status == 0);
}

Test(quota, a_tenth_of_a_cpu_by_io_uring, .timeout = 120)
{
	expect_progress("io_uring");
}

Test(quota, a_tenth_of_a_cpu_by_epoll, .timeout = 120)
{
	expect_progress("epoll");
}
