/* SPDX-License-Identifier: MIT */
/*
 * What uthreads tells of its threads: each that lives, what it does and where;
 * beside others that come and go; and of all that wait for one another.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "uthreads/uthreads.h"

#define WAITERS 5

static struct ut_sem go;
static struct ut_thread waiters[WAITERS], ready;
static const char *const states[] = { "running", "ready", "waiting" };

static void *wait_to_go(void *arg)
{
	size_t size = 1000 + 2000 * (size_t)(uintptr_t)arg;

	char *deep = __builtin_alloca(size);

	memset(deep, 1, size);
	ut_id();
	__asm__ volatile("" : : "r"(deep) : "memory"); /* it is looked at */
	ut_sem_wait(&go);
	return arg;
}

static void *nothing(void *arg)
{
	return arg;
}

/* They wait, named w0, w1, …, and the last is detached; another is ready. */
static void start_all(void)
{
	for (uintptr_t i = 0; i < WAITERS; i++) {
		char name[8];
		const struct ut_attr attr = {
			.name = name,
			.group = "waiters",
			.detached = i == WAITERS - 1,
			.stack_size = i == 1 ? 40000 : 0,
			.guard_size = i == 2 ? 12288 : 0,
		};

		snprintf(name, sizeof name, "w%d", (int)i);
		cr_assert(ut_create(&waiters[i], &attr, wait_to_go,
				    (void *)i) == 0);
	}
	ut_yield();
	cr_assert(ut_create(&ready, NULL, nothing, NULL) == 0);
}

static void end_all(void)
{
	for (int i = 0; i < WAITERS; i++)
		ut_sem_post(&go);
	for (int i = 0; i < WAITERS - 1; i++)
		cr_assert(ut_join(&waiters[i], NULL) == 0);
	cr_assert(ut_join(&ready, NULL) == 0);
	while (ut_count() > 1)
		ut_yield();
}

struct seen {
	int waiters, detached, in[3], stop_at;
	uint64_t ids[16], sum;
	int count;
};

static void look_at_waiter(struct seen *s, const struct ut_info *info)
{
	int i = info->name[1] - '0';

	s->waiters |= 1 << i;
	cr_expect(strcmp(info->group, "waiters") == 0);
	cr_expect(strcmp(info->state, "waiting") == 0);
	cr_expect(info->stack_size >= (i == 1 ? 40000 : UT_STACK_SIZE) &&
		  info->stack_size < (i == 1 ? 48000 : UT_STACK_SIZE + 8192));
	cr_expect(info->stack_used > 1000 + 2000 * (size_t)i &&
		  info->stack_used < info->stack_size);
	cr_expect(info->pc && info->sp >= (uintptr_t)info->stack &&
		  info->sp < (uintptr_t)info->stack + info->stack_size);
	if (i < WAITERS - 1)
		cr_expect(ut_stack_used(&waiters[i]) == info->stack_used);
}

static int look(const struct ut_info *info, void *arg)
{
	struct seen *s = arg;

	for (int i = 0; i < 3; i++)
		s->in[i] += strcmp(info->state, states[i]) == 0;
	s->detached += info->detached;
	s->ids[s->count++] = info->id;
	s->sum += info->id;
	if (info->name[0])
		look_at_waiter(s, info);
	return s->stop_at && !--s->stop_at ? 42 : 0;
}

static void *see_all(void *arg)
{
	struct seen s = { 0 }, stopped = { .stop_at = 2 };

	cr_expect(ut_count() == 1 && ut_id() == 1);
	start_all(); /* the one that is ready has none yet: 0 */
	cr_expect(ut_count() == WAITERS + 2);
	cr_expect(ut_for_each(look, &s) == 0);
	cr_expect(s.count == WAITERS + 2 && s.waiters == (1 << WAITERS) - 1);
	cr_expect(s.in[0] == 1 && s.in[1] == 1 && s.in[2] == WAITERS);
	cr_expect(s.detached == 1);
	for (int i = 0; i < s.count; i++)
		for (int k = 0; k < i; k++)
			cr_expect(s.ids[i] != s.ids[k]);
	cr_expect(s.sum == (WAITERS + 1) * (WAITERS + 2) / 2);
	cr_expect(ut_for_each(look, &stopped) == 42 && stopped.count == 2);
	end_all();
	s = (struct seen){ 0 };
	cr_expect(ut_for_each(look, &s) == 0);
	cr_expect(s.count == 1 && s.in[0] == 1);
	return arg;
}

Test(uthreads_info, all_that_live_are_seen, .timeout = 20)
{
	const struct ut_config config = { .workers = 1 };

	cr_expect(ut_count() == 0);
	cr_assert(ut_run(&config, see_all, NULL, NULL) == 0);
	cr_expect(ut_count() == 0 && ut_for_each(look, NULL) == 0);
}

static char text[65536];

static void *dump_all(void *arg)
{
	int lines = 0, fd[2];
	ssize_t n;

	start_all();
	cr_assert(pipe(fd) == 0);
	cr_expect(ut_dump(fd[1]) == 0);
	n = read(fd[0], text, sizeof text - 1);
	cr_assert(n > 0);
	text[n] = 0;
	for (char *at = text; *at; at++)
		lines += *at == '\n';
	cr_expect(lines == WAITERS + 3, "%s", text);
	cr_expect(strstr(text, "  w3               waiters          waiting"));
	cr_expect(ut_dump(-1) == -EBADF);
	end_all();
	return arg;
}

Test(uthreads_info, a_dump_has_a_line_for_each, .timeout = 20)
{
	const struct ut_config config = { .workers = 1 };

	cr_assert(ut_run(&config, dump_all, NULL, NULL) == 0);
}

static void *deadlock(void *arg)
{
	start_all();
	ut_sem_wait(&go);
	return arg;
}

/* Each is named, and where it called: this program. */
Test(uthreads_info, a_deadlock_is_described, .timeout = 20)
{
	for (unsigned workers = 1; workers < 4; workers++) {
		struct ut_config config = { .workers = workers };
		int fd[2];
		ssize_t n;

		go = (struct ut_sem){ 0 };
		cr_assert(pipe(fd) == 0);
		config.deadlock_fd = fd[1];
		cr_expect(ut_run(&config, deadlock, NULL, NULL) == -EDEADLK);
		n = read(fd[0], text, sizeof text - 1);
		cr_assert(n > 0);
		text[n] = 0;
		cr_expect(strncmp(text,
				  "uthreads: deadlock: all 6 threads wait",
				  38) == 0,
			  "%s", text);
		for (char name[] = "w0 "; name[1] < '0' + WAITERS; name[1]++) {
			char *line = strstr(text, name);

			cr_expect(line && strstr(line, "waiting"));
		}
		cr_expect(!strstr(text, "running") && !strstr(text, "ready "));
		close(fd[0]);
		close(fd[1]);
	}
}

static _Atomic int over, rounds;

static int count_one(const struct ut_info *info, void *arg)
{
	*(int *)arg += info->name[0] == 'w';
	return 0;
}

static void *grow(void *arg)
{
	uintptr_t depth = (uintptr_t)arg;
	const struct ut_attr attr = { .child_first = depth % 2 };
	struct ut_thread t[2];

	if (!depth)
		return arg;
	for (int i = 0; i < 2; i++)
		cr_assert(ut_create(&t[i], &attr, grow, (void *)(depth - 1)) ==
			  0);
	ut_yield();
	for (int i = 0; i < 2; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	return arg;
}

static void *come_and_go(void *arg)
{
	for (int i = 0; i < 10 || rounds < 10; i++)
		grow((void *)5);
	over++;
	return arg;
}

/* Those that wait are seen each time, whatever the others do. */
static void *look_in_a_storm(void *arg)
{
	struct ut_thread t[3];
	int seen;

	start_all();
	for (int i = 0; i < 3; i++)
		cr_assert(ut_create(&t[i], NULL, come_and_go, NULL) == 0);
	for (rounds = 0; over < 3; rounds++) {
		seen = 0;
		cr_expect(ut_for_each(count_one, &seen) == 0);
		cr_assert(seen == WAITERS, "%d", seen);
		ut_yield();
	}
	for (int i = 0; i < 3; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	end_all();
	return arg;
}

Test(uthreads_info, in_a_storm, .timeout = 60)
{
	for (unsigned workers = 1; workers < 4; workers++) {
		const struct ut_config config = { .workers = workers };

		over = 0;
		go = (struct ut_sem){ 0 };
		cr_assert(ut_run(&config, look_in_a_storm, NULL, NULL) == 0);
	}
}
