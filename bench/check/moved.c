/* SPDX-License-Identifier: MIT */
/*
 * Whether the host moves the virtual CPUs: a cache line goes to and fro
 * between the first and the last CPU, again and again for some time.  Two
 * CPUs that stay where they are have one distance; two distances mean that
 * one of the CPUs was somewhere else.
 *
 * Of each reading the fastest part counts, so that a thread that lost its
 * CPU for a while looks no farther away.
 */
#include "bench/check/checks.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "bench/machine/cpus.h"
#include "bench/tools/text.h"

#define READINGS    40
#define PARTS       4
#define ROUND_TRIPS 200
#define PAUSE_NS    8000000
#define BUDGET_NS   450000000
#define GROUP_LEAST 3
#define GROUP_RATIO 1.5

/* Who may write next: odd is the partner's turn, STOP ends both. */
struct line {
	_Alignas(CACHE_LINE) _Atomic uint64_t turn;
	_Alignas(CACHE_LINE) int cpu;
};

#define STOP UINT64_MAX

static void pin(int cpu)
{
	cpu_set_t *set = CPU_ALLOC((size_t)cpu + 1);
	size_t size = CPU_ALLOC_SIZE((size_t)cpu + 1);

	if (!set)
		return;
	CPU_ZERO_S(size, set);
	CPU_SET_S((size_t)cpu, size, set);
	sched_setaffinity(0, size, set);
	CPU_FREE(set);
}

/* Acquire pairs with the other side's release; the line is what counts. */
static uint64_t wait_for(struct line *line, uint64_t parity)
{
	uint64_t turn;

	for (unsigned spins = 1;; spins++) {
		turn = atomic_load_explicit(&line->turn, memory_order_acquire);
		if (turn == STOP || (turn & 1) == parity)
			return turn;
		cpu_relax();
		/* In a quota's shadow the other one may not run at all. */
		if (spins % 100000 == 0)
			sys_yield();
	}
}

static void *partner(void *arg)
{
	struct line *line = arg;
	uint64_t turn;

	pin(line->cpu);
	while ((turn = wait_for(line, 1)) != STOP)
		atomic_store_explicit(&line->turn, turn + 1,
				      memory_order_release);
	return NULL;
}

/* Nanoseconds of one round trip, by the fastest part. */
static double reading(struct line *line)
{
	uint64_t least = UINT64_MAX;

	for (int part = 0; part < PARTS; part++) {
		uint64_t begin = sys_clock_ns(), ns;

		for (int i = 0; i < ROUND_TRIPS; i++) {
			uint64_t turn = wait_for(line, 0);

			atomic_store_explicit(&line->turn, turn + 1,
					      memory_order_release);
		}
		wait_for(line, 0);
		ns = sys_clock_ns() - begin;
		least = ns < least ? ns : least;
	}
	return (double)least / ROUND_TRIPS;
}

struct bounce {
	int cpus[2];
	double ns[READINGS];
	size_t count;
};

/* In a thread of its own, for it stays pinned to the first CPU. */
static void *bounce(void *arg)
{
	struct bounce *b = arg;
	struct line line = { .turn = 0, .cpu = b->cpus[1] };
	uint64_t now = sys_clock_ns(), end = now + BUDGET_NS;
	pthread_t thread;

	if (pthread_create(&thread, NULL, partner, &line))
		return NULL;
	pin(b->cpus[0]);
	for (; b->count < READINGS && now < end; now = sys_clock_ns()) {
		b->ns[b->count++] = reading(&line);
		sys_sleep_until(sys_clock_ns() + PAUSE_NS);
	}
	atomic_store_explicit(&line.turn, STOP, memory_order_release);
	pthread_join(thread, NULL);
	return NULL;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/*
 * How many of the sorted times are before their widest gap, if that makes
 * two groups: a ratio of 1.5 or more, with 3 times on each side; else 0.
 */
size_t bench_check_split(const double *sorted, size_t count)
{
	double widest = 1;
	size_t split = 0;

	for (size_t i = 1; i < count; i++) {
		if (sorted[i] / sorted[i - 1] <= widest)
			continue;
		widest = sorted[i] / sorted[i - 1];
		split = i;
	}
	if (widest < GROUP_RATIO || split < GROUP_LEAST ||
	    count - split < GROUP_LEAST)
		return 0;
	return split;
}

/* A bare machine may show two distances too, where clocks wander. */
void bench_check_moved(struct bench_finding *finding, const cJSON *machine)
{
	struct bench_cpus cpus;
	struct bounce b = { 0 };
	pthread_t thread;
	bool virtual = bench_check_is_virtual(machine);
	size_t split;

	finding->mend = virtual ? "pin the virtual CPUs (virsh vcpupin, "
				  "dedicated CPUs); until then compare only "
				  "readings of one distance"
				: "fix the frequency: governor performance, "
				  "no turbo";
	if (bench_check_skip(finding) || bench_cpus_allowed(&cpus, NULL))
		return;
	if (cpus.count < 2) {
		bench_check_say(finding, BENCH_OK, "one CPU, no other");
		return;
	}
	b.cpus[0] = cpus.ids[0];
	b.cpus[1] = cpus.ids[cpus.count - 1];
	if (!pthread_create(&thread, NULL, bounce, &b))
		pthread_join(thread, NULL);
	qsort(b.ns, b.count, sizeof *b.ns, compare);
	split = bench_check_split(b.ns, b.count);
	if (!b.count)
		bench_check_unknown(finding, "pthread_create");
	else if (split)
		bench_check_say(
			finding, BENCH_WARN,
			"%s: a cache line takes "
			"%.0f ns to CPU %d and back to %d in %zu "
			"readings, %.0f ns in %zu",
			virtual ? "the host moves the CPUs" : "two distances",
			b.ns[split / 2], b.cpus[1], b.cpus[0], split,
			b.ns[split + (b.count - split) / 2], b.count - split);
	else
		bench_check_say(finding, BENCH_OK,
				"a cache line takes %.0f–%.0f ns to CPU %d and "
				"back to %d, in %zu readings",
				b.ns[0], b.ns[b.count - 1], b.cpus[1],
				b.cpus[0], b.count);
}
