/* SPDX-License-Identifier: MIT */
/*
 * C++ exceptions are the user thread's that threw them, though it switches
 * while they are handled, or on their way, and goes on on another worker.
 */
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <sys/syscall.h>
#include <unistd.h>

#include "uthreads/uthreads.h"

#define THREADS 24
#define ROUNDS  60

#define EXPECT(what) expect(what, #what, __LINE__)

static void expect(bool good, const char *what, int line)
{
	if (good)
		return;
	fprintf(stderr, "exceptions.cc:%d: %s\n", line, what);
	_exit(1);
}

static unsigned moves;

/* Lets others run, and is woken by whichever worker looks at the clock. */
static void hop(unsigned i)
{
	long before = syscall(SYS_gettid);

	if (i % 3)
		ut_yield();
	else
		ut_sleep(1000);
	if (syscall(SYS_gettid) != before)
		__atomic_fetch_add(&moves, 1, __ATOMIC_RELAXED);
}

struct thrown {
	uintptr_t who;
	unsigned round;
};

/* Switches while an exception is on its way. */
struct slow_to_go {
	unsigned round;
	int pending;

	~slow_to_go()
	{
		hop(round);
		EXPECT(std::uncaught_exceptions() == pending);
	}
};

static void throw_slowly(uintptr_t who, unsigned round)
{
	slow_to_go on_the_way{ round, std::uncaught_exceptions() + 1 };

	throw thrown{ who, round };
}

static void throw_within(uintptr_t who, unsigned round)
{
	try {
		hop(round);
		throw_slowly(~who, round);
	} catch (const thrown &inner) {
		hop(round + 1);
		EXPECT(inner.who == ~who && inner.round == round);
	}
}

static void throw_again(uintptr_t who, unsigned round)
{
	try {
		throw_slowly(who, round);
	} catch (const thrown &mine) {
		throw_within(who, round);
		hop(round + 1);
		EXPECT(mine.who == who && mine.round == round);
		EXPECT(std::uncaught_exceptions() == 0);
		throw; /* the one that is handled: this thread's */
	}
}

static void *throw_often(void *arg)
{
	uintptr_t who = (uintptr_t)arg;

	for (unsigned round = 0; round < ROUNDS; round++) {
		EXPECT(!std::current_exception());
		try {
			throw_again(who, round);
			EXPECT(false);
		} catch (const thrown &mine) {
			hop(round);
			EXPECT(mine.who == who && mine.round == round);
		}
		EXPECT(!std::current_exception());
	}
	return NULL;
}

static void *find_none(void *arg)
{
	EXPECT(!std::current_exception() && !std::uncaught_exceptions());
	hop(0);
	return arg;
}

/*
 * Leaves a handler in the middle, of which nobody frees what it handles: who
 * looks for leaks finds it here.
 */
static const thrown *left[1024];
static unsigned lefts;

static void *exit_in_handler(void *)
{
	try {
		throw thrown{ 0, 0 };
	} catch (const thrown &mine) {
		left[__atomic_fetch_add(&lefts, 1, __ATOMIC_RELAXED) % 1024] =
			&mine;
		ut_exit(NULL);
	}
}

/* Children that run at once have exceptions of their own. */
static void have_children(uintptr_t who)
{
	struct ut_attr first = {};
	struct ut_thread t[3];

	first.child_first = 1;
	EXPECT(ut_create(&t[0], &first, find_none, NULL) == 0);
	EXPECT(ut_create(&t[1], &first, throw_often, (void *)(who + 1)) == 0);
	EXPECT(ut_create(&t[2], &first, exit_in_handler, NULL) == 0);
	for (struct ut_thread &child : t)
		EXPECT(ut_join(&child, NULL) == 0);
}

static void have_children_in_a_handler(uintptr_t who)
{
	try {
		throw thrown{ who, 1 };
	} catch (const thrown &mine) {
		have_children(2 * who);
		EXPECT(std::current_exception() != nullptr);
		EXPECT(mine.who == who);
	}
}

static void *first(void *arg)
{
	struct ut_thread t[THREADS];

	find_none(NULL);
	for (uintptr_t i = 0; i < THREADS; i++)
		EXPECT(ut_create(&t[i], NULL, throw_often, (void *)i) == 0);
	have_children_in_a_handler(1000);
	for (struct ut_thread &thread : t)
		EXPECT(ut_join(&thread, NULL) == 0);
	EXPECT(ut_create(&t[0], NULL, exit_in_handler, NULL) == 0);
	EXPECT(ut_create(&t[1], NULL, find_none, NULL) == 0);
	EXPECT(ut_join(&t[0], NULL) == 0 && ut_join(&t[1], NULL) == 0);
	have_children_in_a_handler(3000); /* there are stacks in hand now */
	return arg;
}

/* A run in a handler, which goes on afterwards. */
static void run(unsigned workers)
{
	struct ut_config config = {};

	config.workers = workers;
	try {
		throw thrown{ 77, workers };
	} catch (const thrown &mine) {
		EXPECT(ut_run(&config, first, NULL, NULL) == 0);
		EXPECT(std::current_exception() != nullptr);
		try {
			throw;
		} catch (const thrown &again) {
			EXPECT(&again == &mine && again.who == 77);
		}
	}
	EXPECT(!std::current_exception());
}

int main()
{
	alarm(60);
	do /* on a busy machine workers have to be lucky to meet */
		for (unsigned workers = 1; workers <= 4; workers++)
			run(workers);
	while (moves <= 100);
	printf("%u moves\n", moves);
	return 0;
}
