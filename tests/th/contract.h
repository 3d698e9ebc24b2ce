/* SPDX-License-Identifier: MIT */
/*
 * The contract of probes/th.h as tests, one source for every implementation.
 *
 *	CONTRACT(name) { EXPECT(…); }
 *
 * is a plain function, which runs as a thread of the implementation on two
 * CPUs' worth of workers; Criterion wraps it.  With -DCONTRACT_PLAIN it is
 * only collected, for a runner that needs no Criterion.
 */
#ifndef TESTS_TH_CONTRACT_H
#define TESTS_TH_CONTRACT_H

#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "probes/th.h"

#ifndef CONTRACT_SECONDS
#define CONTRACT_SECONDS 60 /* the watchdog's patience */
#endif
#define CONTRACT_CROWD 8 /* threads that do the same at once */

/* Times, for what takes a while in an emulator: a thread there, about 1 ms. */
#ifdef CONTRACT_PLAIN
#define CONTRACT_REPEAT 1000
#else
#define CONTRACT_REPEAT 10000
#endif

struct contract {
	const char *name;
	void (*run)(void);
};

/*
 * From any thread: says what does not hold and ends the process, as the
 * other threads may be waiting for ever.
 */
#define EXPECT(condition)                                                      \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "%s:%d: %s: not true: %s\n", __FILE__, \
				__LINE__, TH, #condition);                     \
			abort();                                               \
		}                                                              \
	} while (0)

/* The first CPUs that we may use; how many there are, at most `max`. */
static inline unsigned contract_cpus(int *cpus, unsigned max)
{
	unsigned n = 0;
	cpu_set_t set;

	sched_getaffinity(0, sizeof set, &set);
	for (int cpu = 0; cpu < CPU_SETSIZE && n < max; cpu++)
		if (CPU_ISSET(cpu, &set))
			cpus[n++] = cpu;
	return n;
}

/* fn(0), fn(1) … in a thread each, all of which are joined. */
static inline void contract_crowd(void *(*fn)(void *))
{
	th_thread t[CONTRACT_CROWD];

	for (uint64_t i = 0; i < CONTRACT_CROWD; i++)
		EXPECT(th_create(&t[i], fn, (void *)i) == 0);
	for (int i = 0; i < CONTRACT_CROWD; i++)
		EXPECT(th_join(&t[i], NULL) == 0);
}

static inline void *contract_enter(void *contract)
{
	((const struct contract *)contract)->run();
	return NULL;
}

static inline void contract_run(const struct contract *contract)
{
	/* Of pthreads: on some architectures, more than others need. */
	size_t least = (size_t)sysconf(_SC_THREAD_STACK_MIN);
	int cpus[2];
	struct th_config config = {
		.cpus = cpus,
		.cpu_count = contract_cpus(cpus, 2),
		.stack_size = least > 65536 ? least : 65536,
		.guard_size = 4096,
	};

	EXPECT(th_main(&config, contract_enter, (void *)contract) == 0);
}

#ifdef CONTRACT_PLAIN
#define CONTRACT_WRAP(id)                                                  \
	__attribute__((used,                                               \
		       section("contracts"))) static const struct contract \
		*const contract_##id##_entry = &contract_##id;
#else
#include <criterion/criterion.h>
#define CONTRACT_WRAP(id)                               \
	Test(contract, id, .timeout = CONTRACT_SECONDS) \
	{                                               \
		contract_run(&contract_##id);           \
	}
#endif

#define CONTRACT(id)                                              \
	static void id(void);                                     \
	static const struct contract contract_##id = { #id, id }; \
	CONTRACT_WRAP(id)                                         \
	static void id(void)

#endif
