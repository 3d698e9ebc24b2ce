/* SPDX-License-Identifier: MIT */
/*
 * For a debugger to look at: user threads that wait, at different depths, one
 * with a stack of its own; that are ready; that have not begun; and that run,
 * one in spin_a_while() and one in all_are_there(), a place for a breakpoint.
 *
 *	parked_user [abort]		where it aborts, for a core file
 */
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "uthreads/uthreads.h"

static struct ut_sem parked, work;
static _Atomic int running, over;
static int aborts;

__attribute__((noinline)) static void wait_for_work(int depth)
{
	if (depth)
		wait_for_work(depth - 1);
	else
		ut_sem_wait(&work);
	__asm__ volatile(""); /* after it, so that no tail call hides us */
}

__attribute__((noinline)) static void *serve(void *arg)
{
	volatile int secret = 4000 + (int)(intptr_t)arg;

	ut_sem_post(&parked);
	wait_for_work((int)(intptr_t)arg);
	return (void *)(intptr_t)(secret - 4000);
}

__attribute__((noinline)) static void spin_a_while(void)
{
	while (!over)
		running = 1;
}

__attribute__((noinline)) static void *compute(void *arg)
{
	spin_a_while();
	return arg;
}

__attribute__((noinline)) static void *give_way(void *arg)
{
	ut_yield();
	return arg;
}

__attribute__((noinline)) static void *has_not_begun(void *arg)
{
	return arg;
}

__attribute__((noinline)) static void all_are_there(void)
{
	__asm__ volatile("");
}

static void *first(void *arg)
{
	static const char *const names[] = { "shallow", "deep", "own-stack" };
	struct ut_thread t[6];

	for (int i = 0; i < 3; i++) {
		const struct ut_attr attr = { .name = names[i],
					      .stack_size =
						      i == 2 ? 1 << 20 : 0 };
		if (ut_create(&t[i], &attr, serve, (void *)(intptr_t)(2 * i)))
			return NULL;
	}
	for (int i = 0; i < 3; i++)
		ut_sem_wait(&parked);
	if (ut_create(&t[3], &(struct ut_attr){ .name = "busy" }, compute,
		      NULL))
		return NULL;
	while (!running) /* on the other worker: here it would wait for us */
		;
	if (ut_create(&t[5], &(struct ut_attr){ .name = "polite" }, give_way,
		      NULL))
		return NULL;
	ut_yield(); /* it runs, and yields to us */
	if (ut_create(&t[4], &(struct ut_attr){ .name = "unborn" },
		      has_not_begun, NULL))
		return NULL;
	ut_id();
	all_are_there();
	if (aborts)
		abort();
	over = 1;
	for (int i = 0; i < 3; i++)
		ut_sem_post(&work);
	for (int i = 0; i < 6; i++)
		ut_join(&t[i], NULL);
	return arg;
}

int main(int argc, char **argv)
{
	const struct ut_config config = { .workers = 2, .max_threads = 256 };
	void *result;
	int err;

	aborts = argc > 1 && strcmp(argv[1], "abort") == 0;
	err = ut_run(&config, first, &work, &result);
	if (err || !result)
		printf("error %d\n", -err);
	return err || !result;
}
