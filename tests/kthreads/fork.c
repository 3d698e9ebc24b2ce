/* SPDX-License-Identifier: MIT */
/*
 * fork(2), posix_spawn(3) and their like, from main and from threads, while
 * other threads hold what locks they can: malloc's, stdio's and the library's.
 *
 * The child is a process like any other.  It allocates, prints, creates and
 * joins threads of its own, forks and executes programs.  The parent's
 * threads notice nothing.
 */
#include <pthread.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>

#include "tests/kthreads/interop.h"
#include "tests/kthreads/lifecycle.h"

#define FORKS    30
#define THREADS  4
#define ROUNDS   300
#define PATTERNS 32

extern char **environ;

/* Allocates, prints and looks whether it is still what it was; 0: it is. */
static uintptr_t use_libc(unsigned random)
{
	char *block[PATTERNS], text[64];
	uintptr_t wrong = 0;
	size_t size[PATTERNS];

	for (int i = 0; i < PATTERNS; i++) {
		size[i] = 1 + rand_r(&random) % 3000;
		block[i] = malloc(size[i]);
		if (!block[i])
			return 1;
		memset(block[i], i, size[i]);
	}
	for (int i = 0; i < PATTERNS; i++) {
		wrong += block[i][0] != i || block[i][size[i] - 1] != i;
		free(block[i]);
	}
	snprintf(text, sizeof text, "%u %.2f", random, 0.5);
	return wrong + (strstr(text, " 0.50") == NULL);
}

static void *use_libc_often(void *arg)
{
	uintptr_t wrong = 0;

	for (unsigned i = 0; i < ROUNDS; i++)
		wrong += use_libc(i + (unsigned)(uintptr_t)arg);
	return (void *)wrong;
}

/* Exit status of a child that does all that a process may do; 0: all well. */
static int live_a_life(void *arg)
{
	enum kt_backend backend = *(enum kt_backend *)arg;
	const struct kt_attr attr = { .backend = backend };
	const struct kt_attr detached = { .backend = backend, .detached = 1 };
	struct life last = { 0 };
	struct kt_thread t[THREADS];
	void *wrong;
	FILE *f = tmpfile();

	if (use_libc(1) || !f || fprintf(f, "life\n") != 5 || fclose(f))
		return 1;
	for (int i = 0; i < THREADS; i++)
		if (kt_create(&t[i], &attr, use_libc_often, &t[i]))
			return 2;
	if (use_libc_often(arg))
		return 3;
	for (int i = 0; i < THREADS; i++)
		if (kt_join(&t[i], &wrong) || wrong)
			return 4;
	kt_sem_post(&last.finish);
	if (kt_create(NULL, &detached, live, &last))
		return 5;
	while (!last.leaving)
		kt_yield();
	return system("exit 6") == 6 << 8 ? 0 : 6;
}

static void expect_life(pid_t child)
{
	int status = child_status(child);

	cr_assert(child > 0);
	cr_assert(status == 0, "the child: %s", status_words(status));
}

static _Atomic int stop, wrong_in_parent;
static _Atomic unsigned turns[THREADS];

/* malloc and stdio, then the library itself: it is always at something. */
static void *hammer(void *arg)
{
	unsigned me = (unsigned)(uintptr_t)arg;
	const struct kt_attr attr = {
		.backend = me % 2 ? KT_BACKEND_LIBC : KT_BACKEND_PTHREAD,
		.detached = me > 1,
	};

	while (!stop) {
		struct life l = { 0 };
		struct kt_thread t;

		wrong_in_parent += use_libc(turns[me] + me) != 0;
		wrong_in_parent += kt_create(&t, &attr, live, &l) != 0;
		kt_sem_post(&l.finish);
		if (attr.detached)
			while (!l.leaving)
				kt_yield();
		else
			wrong_in_parent += kt_join(&t, NULL) != 0;
		turns[me]++;
	}
	return NULL;
}

static struct kt_thread hammers[THREADS];

static void hammers_start(void)
{
	for (uintptr_t i = 0; i < THREADS; i++)
		cr_assert(kt_create(&hammers[i], NULL, hammer, (void *)i) == 0);
}

/* Each goes on after the last fork, and ends as it should. */
static void hammers_stop(void)
{
	for (int i = 0; i < THREADS; i++) {
		unsigned seen = turns[i];

		while (turns[i] == seen)
			kt_yield();
	}
	stop = 1;
	for (int i = 0; i < THREADS; i++)
		cr_assert(kt_join(&hammers[i], NULL) == 0);
	cr_expect(wrong_in_parent == 0);
}

static void fork_often(enum kt_backend backend, int times)
{
	for (int i = 0; i < times; i++)
		expect_life(child_begin(live_a_life, &backend));
}

EACH_BACKEND(fork, from_main_at_rest)
{
	struct life l = { 0 };
	struct kt_thread t;
	void *result;

	begin(&t, &l, backend);
	fork_often(backend, 3);
	kt_sem_post(&l.finish);
	cr_assert(kt_join(&t, &result) == 0);
	cr_expect(result == &l);
}

/* No thread has been created in the parent yet. */
EACH_BACKEND(fork, from_main_at_first)
{
	fork_often(backend, 3);
}

EACH_BACKEND(fork, from_main_under_load)
{
	hammers_start();
	fork_often(backend, FORKS);
	hammers_stop();
}

static void *fork_in_thread(void *arg)
{
	fork_often(*(enum kt_backend *)arg, FORKS);
	return NULL;
}

EACH_BACKEND(fork, from_thread_under_load)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread t;

	hammers_start();
	cr_assert(kt_create(&t, &attr, fork_in_thread, &backend) == 0);
	cr_assert(kt_join(&t, NULL) == 0);
	hammers_stop();
}

/* The child is the thread that forked: its handle, name, errno, data. */
static __thread int own;

static int am_i_myself(void *arg)
{
	struct kt_thread **before = arg;

	if (kt_self() != *before || strcmp(kt_name(kt_self()), "forks"))
		return 1;
	if (own != 17 || kt_id() != (uint64_t)getpid())
		return 2;
	if (kt_join(kt_self(), NULL) == 0)
		return 3;
	/* A child of the child, too. */
	return child_status(
		       child_begin(live_a_life, &(enum kt_backend){ 0 })) == 0
		       ? 0
		       : 4;
}

static void *fork_myself(void *arg)
{
	struct kt_thread *self = kt_self();

	own = 17;
	(void)arg;
	expect_life(child_begin(am_i_myself, &self));
	return NULL;
}

EACH_BACKEND(fork, child_is_its_thread)
{
	const struct kt_attr attr = { .backend = backend, .name = "forks" };
	struct kt_thread t;

	cr_assert(kt_create(&t, &attr, fork_myself, NULL) == 0);
	cr_assert(kt_join(&t, NULL) == 0);
}

static int execute(void *arg)
{
	execl("/bin/sh", "sh", "-c", "exit 0", (char *)NULL);
	(void)arg;
	return 1;
}

static void *spawn_in_every_way(void *arg)
{
	static char *const words[] = { "sh", "-c", "exit 0", NULL };
	char text[16] = "";
	pid_t child;
	FILE *f;

	for (int i = 0; i < 20; i++) {
		expect_life(child_begin(execute, NULL));
		cr_assert(posix_spawn(&child, "/bin/sh", NULL, NULL, words,
				      environ) == 0);
		expect_life(child);
		cr_assert(system("exit 3") == 3 << 8);
		f = popen("echo spoken", "r");
		cr_assert(f && fgets(text, sizeof text, f));
		cr_assert(pclose(f) == 0);
		cr_assert_str_eq(text, "spoken\n");
	}
	return arg;
}

EACH_BACKEND(fork, programs_from_thread_under_load)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread t;

	hammers_start();
	cr_assert(kt_create(&t, &attr, spawn_in_every_way, NULL) == 0);
	cr_assert(kt_join(&t, NULL) == 0);
	hammers_stop();
}
