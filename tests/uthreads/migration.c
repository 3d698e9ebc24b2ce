/* SPDX-License-Identifier: MIT */
/*
 * What a user thread takes along from worker to worker, whatever compiler made
 * the program: registers, floating-point modes, errno; and what it finds there:
 * thread-local data, and a stack for signals.
 *
 * The first code after a switch is what counts, so this is for compilers of
 * all kinds, and optimisations: see tests/migration.mk.  MIGRATIONS makes it
 * longer.
 */
#include <errno.h>
#include <fenv.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>

#include "kthreads/kthreads.h"

#define CONTRACT_SECONDS 280 /* for as many as MIGRATIONS may be */
#include "tests/uthreads/ferry.h"

/* tests/arch/…/preserved.S */
void registers_with(struct kt_registers *r, const uint64_t *values,
		    void (*fn)(void));

/*
 * How a program finds its thread-local data again after a switch: where a
 * function that is not inlined says, and nobody may know what it says.
 */
#define FRESH(type, name, variable)                           \
	static __attribute__((noinline)) type *name(void)     \
	{                                                     \
		type *at = &(variable);                       \
                                                              \
		__asm__ volatile("" : "+r"(at) : : "memory"); \
		return at;                                    \
	}

static __thread long who_is_here;
FRESH(int, errno_at, errno)
FRESH(long, who_at, who_is_here)

static _Atomic unsigned long moves;
static unsigned long wanted;
static struct ut_sem in_turn;

static long worker(void)
{
	return syscall(SYS_gettid);
}

/* Switches, in one way or another, and counts it if that moves it. */
static void hop(void)
{
	static _Atomic unsigned ways;
	long before = worker();

	switch (ways++ % 64) {
	case 0:
		ut_yield();
		break;
	case 1:
		ut_sem_wait_until(&in_turn, ut_after(5000));
		break;
	case 2:
		ut_sem_post(&in_turn);
		/* fall through */
	case 3:
	case 4:
		ut_sleep(5000); /* long enough for both workers to be idle */
		break;
	default:
		ferry_over(before);
	}
	moves += worker() != before;
}

/* Before workers are given a CPU each. */
static unsigned workers;
static int cpus[2];

static __attribute__((constructor)) void count_workers(void)
{
	workers = contract_cpus(cpus, 2);
}

/* Several threads do it, until they have moved often enough. */
static void crowd(void *(*fn)(void *), const struct ut_attr *attr)
{
	const char *often = getenv("MIGRATIONS");
	struct ut_thread t[CONTRACT_CROWD];

	if (workers < 2)
		return; /* nothing moves */
	wanted = often ? strtoul(often, NULL, 10) : CONTRACT_REPEAT / 10;
	moves = 0;
	ferry_open(cpus);
	for (uint64_t i = 0; i < CONTRACT_CROWD; i++)
		EXPECT(ut_create(&t[i], attr, fn, (void *)i) == 0);
	for (int i = 0; i < CONTRACT_CROWD; i++)
		EXPECT(ut_join(&t[i], NULL) == 0);
	ferry_close();
	EXPECT(moves >= wanted);
	fprintf(stderr, "%lu moves from worker to worker\n", moves);
}

static void *keep_errno(void *arg)
{
	int mine = 1000 + (int)(uintptr_t)arg;

	while (moves < wanted) {
		*errno_at() = mine;
		hop();
		EXPECT(*errno_at() == mine);
	}
	return arg;
}

CONTRACT(errno_goes_along)
{
	crowd(keep_errno, NULL);
}

static void *meet_worker(void *arg)
{
	while (moves < wanted) {
		if (!*who_at())
			*who_at() = worker();
		EXPECT(*who_at() == worker());
		hop();
	}
	return arg;
}

CONTRACT(thread_local_data_are_the_workers)
{
	crowd(meet_worker, NULL);
}

/* Words that control floating point are not for all bits to be written to. */
static int is_control(const char *name)
{
	return strcmp(name, "mxcsr") == 0 || strcmp(name, "fcw") == 0;
}

/* A frame that the compiler may guard by a canary, and must find again. */
static __attribute__((noinline)) void hop_with_locals(void)
{
	char text[64];
	double x[8];

	for (int i = 0; i < 8; i++)
		x[i] = (double)worker() + i;
	memset(text, (int)worker(), sizeof text);
	memcpy(x, text, sizeof text / 2);
	hop();
	EXPECT(memcmp(x, text, sizeof text / 2) == 0);
	EXPECT(x[7] == x[6] + 1);
}

static void *keep_registers(void *arg)
{
	struct kt_registers r;
	uint64_t values[32];

	while (moves < wanted) {
		kt_registers(&r);
		for (uint32_t i = 0; i < r.count; i++)
			values[i] = is_control(r.preserved[i].name)
					    ? r.preserved[i].value
					    : ((uint64_t)(uintptr_t)arg + 1) *
						      (moves + i + 1);
		registers_with(&r, values, hop_with_locals);
		for (uint32_t i = 0; i < r.count; i++)
			EXPECT(r.preserved[i].value == values[i]);
	}
	return arg;
}

CONTRACT(registers_go_along)
{
	crowd(keep_registers, NULL);
}

/* Each a mode of its own, where the compiler cannot see what that changes. */
static void *keep_modes(void *arg)
{
	static const int modes[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO,
				     FE_TONEAREST };
	static const volatile float one = 1, three = 3;
	const int mine = modes[(uintptr_t)arg % 4];
	float third;

	fesetround(mine);
	third = one / three;
	while (moves < wanted) {
		hop();
		EXPECT(fegetround() == mine);
		EXPECT(one / three == third);
	}
	return arg;
}

CONTRACT(floating_point_modes_go_along)
{
	crowd(keep_modes, &(struct ut_attr){ .save_fp = 1 });
	EXPECT(fegetround() == FE_TONEAREST);
}

static _Thread_local volatile uintptr_t handled_at;

static void note_where(int signal)
{
	(void)signal;
	handled_at = (uintptr_t)__builtin_frame_address(0);
}

FRESH(volatile uintptr_t, handled, handled_at)

static _Atomic uintptr_t stacks[CONTRACT_CROWD];

/* Each is noted once. */
static void note_stack(uintptr_t at)
{
	for (int i = 0; i < CONTRACT_CROWD; i++) {
		uintptr_t seen = 0;

		if (atomic_compare_exchange_strong(&stacks[i], &seen, at) ||
		    seen == at)
			return;
	}
}

/* The kernel has one for each worker, and it is where it says. */
static void *handle_signals(void *arg)
{
	stack_t now;

	while (moves < wanted) {
		uintptr_t at;

		syscall(SYS_tgkill, getpid(), worker(), SIGUSR1);
		at = *handled();
		EXPECT(sigaltstack(NULL, &now) == 0);
		EXPECT(!(now.ss_flags & SS_DISABLE));
		EXPECT(at - (uintptr_t)now.ss_sp < now.ss_size);
		note_stack((uintptr_t)now.ss_sp);
		hop();
	}
	return arg;
}

CONTRACT(stacks_for_signals_are_the_workers)
{
	const struct sigaction action = { .sa_handler = note_where,
					  .sa_flags = SA_ONSTACK };

	sigaction(SIGUSR1, &action, NULL);
	crowd(handle_signals, NULL);
	EXPECT(workers < 2 || (stacks[1] && !stacks[2]));
}
