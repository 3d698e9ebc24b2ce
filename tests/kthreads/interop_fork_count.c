/* SPDX-License-Identifier: MIT */
/*
 * Who is counted in a child of fork(2): the thread that called it, if it is
 * of kthreads, and those that the child creates.
 */
#include "tests/kthreads/interop.h"
#include "tests/kthreads/lifecycle.h"

#define OTHERS 5

static struct kt_thread others[OTHERS], more[OTHERS];
static struct life lives[OTHERS], more_lives[OTHERS];

static int note(const struct kt_info *info, void *arg)
{
	uint64_t *id = arg;

	*id = info->id;
	return 0;
}

/* Exit status 0: the count and the walk see `mine` threads, then more. */
static int look_around(size_t mine)
{
	uint64_t id = 0;

	if (kt_count() != mine)
		return 1;
	kt_for_each(note, &id);
	if (id != (mine ? kt_id() : 0))
		return 2;
	for (int i = 0; i < OTHERS; i++)
		begin(&more[i], &more_lives[i], KT_BACKEND_DEFAULT);
	if (kt_count() != mine + OTHERS)
		return 3;
	for (int i = 0; i < OTHERS; i++)
		kt_sem_post(&more_lives[i].finish);
	for (int i = 0; i < OTHERS; i++)
		if (kt_join(&more[i], NULL))
			return 4;
	return kt_count() == mine ? 0 : 5;
}

static int look_from_main(void *arg)
{
	(void)arg;
	return look_around(0);
}

static int look_from_thread(void *arg)
{
	(void)arg;
	return look_around(1);
}

static void expect_good(pid_t child)
{
	int status = child_status(child);

	cr_assert(child > 0);
	cr_assert(status == 0, "the child: %s", status_words(status));
}

static void others_begin(enum kt_backend backend)
{
	for (int i = 0; i < OTHERS; i++)
		begin(&others[i], &lives[i], backend);
}

static void others_end(void)
{
	for (int i = 0; i < OTHERS; i++)
		kt_sem_post(&lives[i].finish);
	for (int i = 0; i < OTHERS; i++)
		cr_assert(kt_join(&others[i], NULL) == 0);
}

EACH_BACKEND(fork, count_from_main)
{
	others_begin(backend);
	expect_good(child_begin(look_from_main, NULL));
	cr_expect(kt_count() == OTHERS);
	others_end();
	cr_expect(kt_count() == 0);
}

static void *fork_in_thread(void *arg)
{
	expect_good(child_begin(look_from_thread, NULL));
	cr_expect(kt_count() == OTHERS + 1);
	return arg;
}

EACH_BACKEND(fork, count_from_thread)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread t;

	others_begin(backend);
	cr_assert(kt_create(&t, &attr, fork_in_thread, NULL) == 0);
	cr_assert(kt_join(&t, NULL) == 0);
	others_end();
	cr_expect(kt_count() == 0);
}
