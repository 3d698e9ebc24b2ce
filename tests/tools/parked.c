/* SPDX-License-Identifier: MIT */
/*
 * For a debugger to look at: named threads of every back end, each parked in
 * wait_for_work(), called by serve().  When all are there, main calls
 * all_parked(), a place for a breakpoint, and then lets them go.
 *
 * A thread leaves a number of its own in errno and in `mark`, but a bare one,
 * which has no thread-local data.
 */
#include <errno.h>
#include <stdio.h>

#include "kthreads/kthreads.h"

static const struct server {
	const char *name;
	enum kt_backend backend;
	int number; /* what it leaves in errno and in mark */
	int clone3;
} servers[] = {
	{ "first-server", KT_BACKEND_LIBC, 101, 0 },
	{ "second-server", KT_BACKEND_LIBC, 102, 0 },
	{ "fifteen-bytes-x", KT_BACKEND_LIBC, 103, 0 },
	{ "new-call-server", KT_BACKEND_LIBC, 104, 1 },
	{ "bare-server", KT_BACKEND_BARE, 0, 0 },
	{ "pool-server", KT_BACKEND_POOL, 106, 0 },
	{ "pthread-server", KT_BACKEND_PTHREAD, 107, 0 },
};
#define SERVERS (sizeof servers / sizeof *servers)

__thread int mark = 1;
static struct kt_sem parked, work;

__attribute__((noinline)) static void wait_for_work(void)
{
	kt_sem_post(&parked);
	kt_sem_wait(&work);
	__asm__ volatile(""); /* after it, so that no tail call hides us */
}

__attribute__((noinline)) static void *serve(void *arg)
{
	const struct server *s = arg;

	if (s->backend != KT_BACKEND_BARE)
		errno = mark = s->number;
	wait_for_work();
	return arg;
}

__attribute__((noinline)) static void all_parked(void)
{
	__asm__ volatile("");
}

int main(void)
{
	struct kt_thread t[SERVERS];

	for (size_t i = 0; i < SERVERS; i++) {
		const struct kt_attr attr = { .name = servers[i].name,
					      .backend = servers[i].backend,
					      .clone3 = servers[i].clone3 };
		int err = kt_create(&t[i], &attr, serve, (void *)&servers[i]);

		if (err) {
			printf("%s: error %d\n", servers[i].name, -err);
			return 1;
		}
	}
	for (size_t i = 0; i < SERVERS; i++)
		kt_sem_wait(&parked);
	all_parked();
	for (size_t i = 0; i < SERVERS; i++)
		kt_sem_post(&work);
	for (size_t i = 0; i < SERVERS; i++)
		kt_join(&t[i], NULL);
	return 0;
}
