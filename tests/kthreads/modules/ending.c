/* SPDX-License-Identifier: MIT */
/*
 * ending HOW BACKEND: a program that ends while its threads run.
 *
 * Some compute, some sleep, some create and join or detach others.  When all
 * are at it, it ends in the way that is asked for.  What it has left in the
 * buffer of stdout and what an exit handler prints show that the end was the
 * C library's, and "still here" that it was none.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kthreads/kthreads.h"

#define KINDS 4
#define EACH  2
#define MOST  500 /* creations of each: an end that fails must not flood */

static struct kt_sem busy, never;
static enum kt_backend backend;
static const char *how;

static void *give_back(void *arg)
{
	return arg;
}

static void *compute(void *arg)
{
	char text[64];

	kt_sem_post(&busy);
	for (unsigned i = 0;; i++) {
		char *copy;

		snprintf(text, sizeof text, "%u", i);
		copy = strdup(text);
		free(copy);
	}
	return arg;
}

static void *sleep_for_ever(void *arg)
{
	kt_sem_post(&busy);
	kt_sem_wait(&never);
	return arg;
}

static void *create_and_join(void *arg)
{
	const struct kt_attr attr = { .backend = backend };

	kt_sem_post(&busy);
	for (int i = 0; i < MOST; i++) {
		struct kt_thread t;

		if (kt_create(&t, &attr, give_back, NULL) == 0)
			kt_join(&t, NULL);
	}
	kt_sem_wait(&never);
	return arg;
}

static void *tell_the_end(void *arg)
{
	kt_sem_post(arg);
	return NULL;
}

static void *create_detached(void *arg)
{
	const struct kt_attr attr = { .backend = backend, .detached = 1 };
	static struct kt_sem done[EACH];
	struct kt_sem *mine = &done[(uintptr_t)arg];

	kt_sem_post(&busy);
	for (int i = 0; i < MOST; i++)
		if (kt_create(NULL, &attr, tell_the_end, mine) == 0)
			kt_sem_wait(mine);
	kt_sem_wait(&never);
	return arg;
}

static int is(const char *word)
{
	return strcmp(how, word) == 0;
}

/* The fault is wanted, not the undefined behaviour that it comes by. */
__attribute__((no_sanitize("undefined"))) static void *end_here(void *arg)
{
	volatile char *nowhere = arg;

	if (is("thread-exit"))
		exit(3);
	if (is("thread-abort"))
		abort();
	if (is("thread-fault"))
		*nowhere = 1;
	if (is("thread-exec"))
		execl("/bin/sh", "sh", "-c", "echo executed; exit 3", NULL);
	return NULL;
}

static void say_goodbye(void)
{
	printf("goodbye\n");
}

int main(int argc, char **argv)
{
	static void *(*const kinds[KINDS])(void *) = {
		compute,
		sleep_for_ever,
		create_and_join,
		create_detached,
	};
	struct kt_attr attr = { 0 };
	struct kt_thread t[KINDS * EACH], last;

	if (argc != 3)
		return 2;
	how = argv[1];
	attr.backend = backend = (enum kt_backend)atoi(argv[2]);
	atexit(say_goodbye);
	for (uintptr_t i = 0; i < KINDS * EACH; i++)
		if (kt_create(&t[i], &attr, kinds[i / EACH],
			      (void *)(i % EACH)))
			return 4;
	for (int i = 0; i < KINDS * EACH; i++)
		kt_sem_wait(&busy);
	printf("buffered\n");
	if (write(STDOUT_FILENO, "ready\n", 6) != 6)
		return 5;
	if (is("return"))
		return 3;
	if (is("exit"))
		exit(3);
	if (is("_exit"))
		_exit(3);
	if (kt_create(&last, &attr, end_here, NULL))
		return 6;
	kt_sem_wait(&never);
	return 7;
}
