/* SPDX-License-Identifier: MIT */
/*
 * Anchors: how fast the clock runs, and how far apart two CPUs are.  Both
 * wander on a virtual machine, and explain figures that wander with them.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "probes/anchor.h"
#include "probes/place.h"

#define CHAIN_ROUNDS 15000 /* 360,000 cycles: a tenth of a millisecond */
#define CLOCK_READS  2000

double anchor_clock_hz(void)
{
	uint64_t begin = sys_clock_ns(), ns;

	cpu_chain(CHAIN_ROUNDS);
	ns = sys_clock_ns() - begin;
	return 1e9 * CHAIN_ROUNDS * CPU_CHAIN_CYCLES / (double)ns;
}

double anchor_clock_ns(void)
{
	uint64_t begin = sys_clock_ns();

	for (int i = 1; i < CLOCK_READS; i++)
		sys_clock_ns();
	return (double)(sys_clock_ns() - begin) / CLOCK_READS;
}

struct bounce {
	_Alignas(CACHE_LINE) _Atomic uint64_t turn; /* odd: the partner's */
	_Alignas(CACHE_LINE) uint64_t round_trips;
	int cpu;
};

static void wait_for_turn(struct bounce *b, uint64_t turn)
{
	/* Acquire and release below: the line is what is measured. */
	while (atomic_load_explicit(&b->turn, memory_order_acquire) != turn)
		cpu_relax();
}

static void *partner(void *arg)
{
	struct bounce *b = arg;

	place_on(b->cpu);
	for (uint64_t i = 0; i <= b->round_trips; i++) {
		wait_for_turn(b, 2 * i + 1);
		atomic_store_explicit(&b->turn, 2 * i + 2,
				      memory_order_release);
	}
	return NULL;
}

uint64_t anchor_line_ns(int cpu_a, int cpu_b, uint64_t round_trips)
{
	struct bounce b = { .round_trips = round_trips, .cpu = cpu_b };
	uint64_t begin = 0;
	pthread_t thread;

	if (pthread_create(&thread, NULL, partner, &b))
		return 0;
	place_on(cpu_a);
	for (uint64_t i = 0; i <= round_trips; i++) {
		if (i == 1) /* the first one waits for the partner's start */
			begin = sys_clock_ns();
		atomic_store_explicit(&b.turn, 2 * i + 1, memory_order_release);
		wait_for_turn(&b, 2 * i + 2);
	}
	begin = sys_clock_ns() - begin;
	pthread_join(thread, NULL);
	return begin;
}
