/* SPDX-License-Identifier: MIT */
/*
 * plain [fork]: raw threads in a process that has never had a pthread, save
 * what kthreads starts itself.
 *
 * As long as the C library believes that there is one thread, malloc and
 * stdio go without locks, and break.  (Criterion's processes have had
 * threads: there, it would not show.)  With `fork` it is a child of fork(2)
 * that does it.  Exit status 0: all well.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kthreads/kthreads.h"

#define THREADS 4
#define ROUNDS  20000
#define SIZE    1500 /* too large for the caches that each thread has */

static FILE *shared;
static _Atomic(char *) pool[64]; /* what one allocates another frees */
static _Atomic int wrong;

static void *allocate_and_print(void *arg)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		char *mine = malloc(SIZE + i % 512), *other;

		memset(mine, 'x', SIZE);
		other = atomic_exchange(&pool[i % 64], mine);
		if (other)
			wrong += other[0] != 'x' || other[SIZE - 1] != 'x';
		free(other);
		fprintf(shared, "%04d\n", (int)(i % 10000));
	}
	return arg;
}

/* Lines of five bytes, none of them lost. */
static int count_lines(void)
{
	char line[64];
	int n = 0;

	rewind(shared);
	while (fgets(line, sizeof line, shared))
		n += strlen(line) == 5;
	return n;
}

static int hammer(void)
{
	const struct kt_attr attr = { .backend = KT_BACKEND_LIBC };
	struct kt_thread t[THREADS];

	shared = tmpfile();
	if (!shared)
		return 1;
	for (int i = 0; i < THREADS; i++)
		if (kt_create(&t[i], &attr, allocate_and_print, NULL))
			return 2;
	for (int i = 0; i < THREADS; i++)
		if (kt_join(&t[i], NULL))
			return 3;
	if (count_lines() != THREADS * ROUNDS)
		return 4;
	return wrong ? 5 : 0;
}

int main(int argc, char **argv)
{
	int status = 0;
	pid_t child;

	alarm(20);
	if (argc < 2 || strcmp(argv[1], "fork"))
		return hammer();
	/* What the parent has is not the child's: neither the sleeper. */
	if (strcmp(kt_backend(), "libc"))
		return 6;
	child = fork();
	if (child == 0) {
		alarm(20);
		_exit(hammer());
	}
	if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return 7;
	return WEXITSTATUS(status);
}
