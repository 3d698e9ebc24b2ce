/* SPDX-License-Identifier: MIT */
/*
 * What kthreads tells of its threads.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kthreads/kthreads.h"
#include "tests/kthreads/tools.h"

#define THREADS 5

static struct kt_sem here, go;

static void *wait_to_go(void *arg)
{
	kt_sem_post(&here);
	kt_sem_wait(&go);
	return arg;
}

static struct kt_thread threads[THREADS];

/* THREADS of them wait, named w0, w1, …; the last is detached. */
static void start_all(void)
{
	for (int i = 0; i < THREADS; i++) {
		char name[8];
		const struct kt_attr attr = {
			.name = name,
			.group = "workers",
			.detached = i == THREADS - 1,
			.backend = usable(1 + i % 4),
		};

		snprintf(name, sizeof name, "w%d", i);
		cr_assert(kt_create(&threads[i], &attr, wait_to_go, NULL) == 0);
	}
	for (int i = 0; i < THREADS; i++)
		kt_sem_wait(&here);
}

static void end_all(void)
{
	for (int i = 0; i < THREADS; i++)
		kt_sem_post(&go);
	for (int i = 0; i < THREADS - 1; i++)
		cr_assert(kt_join(&threads[i], NULL) == 0);
	while (kt_count())
		kt_yield();
}

struct seen {
	int threads, detached, backends, sleeping, stop_at;
	uint64_t ids;
};

static int look(const struct kt_info *info, void *arg)
{
	static const char *const backends[] = { "", "libc", "bare", "pthread",
						"pool" };
	struct seen *s = arg;
	int i = info->name[0] == 'w' ? info->name[1] - '0' : 0;

	s->threads |= 1 << i;
	s->detached += info->detached;
	s->backends += strcmp(info->backend, backends[usable(1 + i % 4)]) == 0;
	s->sleeping += strcmp(info->state, "sleeping") == 0;
	s->ids += info->id > 1 && strcmp(info->group, "workers") == 0 &&
		  info->stack_size >= KT_STACK_SIZE && info->stack_used > 0 &&
		  info->stack_used < info->stack_size;
	return s->stop_at && !--s->stop_at ? 42 : 0;
}

Test(info, all_that_live_are_seen, .timeout = 20)
{
	struct seen s = { 0 }, stopped = { .stop_at = 2 };

	cr_expect(kt_count() == 0);
	cr_expect(kt_for_each(look, &s) == 0);
	cr_expect(s.threads == 0);
	start_all();
	cr_expect(kt_count() == THREADS);
	/* Having posted, they are on their way to sleep. */
	while (s.sleeping < THREADS) {
		s = (struct seen){ 0 };
		cr_expect(kt_for_each(look, &s) == 0);
	}
	cr_expect(s.threads == (1 << THREADS) - 1);
	cr_expect(s.detached == 1 && s.backends == THREADS);
	cr_expect(s.ids == THREADS);
	cr_expect(kt_for_each(look, &stopped) == 42);
	end_all();
	s = (struct seen){ 0 };
	cr_expect(kt_for_each(look, &s) == 0);
	cr_expect(s.threads == 0);
}

Test(info, a_dump_has_a_line_for_each, .timeout = 20)
{
	char text[4096];
	int fd[2], lines = 0;
	ssize_t n;

	cr_assert(pipe(fd) == 0);
	start_all();
	cr_expect(kt_dump(fd[1]) == 0);
	n = read(fd[0], text, sizeof text - 1);
	cr_assert(n > 0);
	text[n] = 0;
	for (char *at = text; *at; at++)
		lines += *at == '\n';
	cr_expect(lines == THREADS + 1, "%s", text);
	for (int i = 0; i < THREADS; i++) {
		char name[8];

		snprintf(name, sizeof name, "w%d ", i);
		cr_expect(strstr(text, name), "no %s in\n%s", name, text);
	}
	cr_expect(kt_dump(-1) == -EBADF);
	end_all();
}

Test(info, counters_count, .timeout = 20)
{
	struct kt_counters before, after;

	kt_counters(&before);
	start_all();
	end_all();
	kt_counters(&after);
	cr_expect(after.created == before.created + THREADS);
	cr_expect(after.switches > before.switches);
	cr_expect(after.parks > before.parks && after.wakes > before.wakes);
	cr_expect(after.steals == 0);
}

Test(info, of_one_thread, .timeout = 20)
{
	const struct kt_attr attr = { .name = "a name too long for it",
				      .group = "and a long group" };
	struct kt_thread t = { 0 };

	cr_expect(!kt_alive(&t) && kt_stack_used(&t) == 0);
	cr_expect_str_eq(kt_name(&t), "");
	cr_assert(kt_create(&t, &attr, wait_to_go, NULL) == 0);
	cr_expect_str_eq(kt_name(&t), "a name too long");
	cr_expect_str_eq(kt_group(&t), "and a long grou");
	cr_expect(kt_alive(&t));
	kt_sem_post(&go);
	while (kt_alive(&t))
		kt_yield();
	cr_expect(kt_join(&t, NULL) == 0);
	cr_expect(!kt_alive(&t));
	cr_expect_str_eq(kt_name(&t), "");
	cr_expect_str_eq(kt_name(kt_self()), "", "main is not kthreads'");
}

#define DEEP 100000

/* The sum keeps the array from being optimised away. */
static void *use_deep_stack(void *arg)
{
	volatile char deep[DEEP];

	for (size_t i = 0; i < DEEP; i += 64)
		deep[i] = 1;
	return (void *)((size_t)deep[64] - 1 + (size_t)arg);
}

static void *use_little(void *arg)
{
	return (void *)(kt_stack_used(kt_self()) + (size_t)arg);
}

static size_t used_by(void *(*fn)(void *), int clean)
{
	const struct kt_attr attr = { .clean_stack = clean };
	struct kt_thread t;
	size_t used;
	void *result;

	cr_assert(kt_create(&t, &attr, fn, NULL) == 0);
	while (kt_alive(&t))
		kt_yield();
	used = kt_stack_used(&t);
	cr_assert(kt_join(&t, &result) == 0);
	cr_expect((size_t)result <= used);
	return used;
}

/* What an earlier thread left on the memory counts, unless it is cleaned. */
Test(info, stack_use_is_the_deepest, .timeout = 20)
{
	size_t little = used_by(use_little, 0);

	cr_expect(little > 0 && little < 32768, "%zu", little);
	cr_expect(used_by(use_deep_stack, 0) >= DEEP);
	cr_expect(used_by(use_little, 0) >= DEEP);
	cr_expect(used_by(use_little, 1) < 32768);
	cr_expect(used_by(use_deep_stack, 1) >= DEEP);
}
