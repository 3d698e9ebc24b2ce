/* SPDX-License-Identifier: MIT */
/*
 * Runs that are repeated: a race that some order shows is found by some seed,
 * and shows again from the choices that were written, also if the program has
 * crashed by it; and files that are none.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uthreads/uthreads.h"

/*
 * The planted race: a sum is read and written back one switch later.  It is
 * lost only if another one's whole turn comes between, which is so in few of
 * the orders, and in none of those without a seed.
 */
static int sum, crash;

static void *count_down(void *arg)
{
	int seen = sum;

	if (arg)
		ut_yield();
	sum = seen + 1;
	for (int i = 0; i < 4; i++)
		ut_yield();
	return arg;
}

static void *race(void *arg)
{
	struct ut_thread t[4];

	sum = 0;
	for (uintptr_t i = 0; i < 4; i++)
		cr_assert(ut_create(&t[i], NULL, count_down,
				    (void *)(uintptr_t)(i == 3)) == 0);
	for (int i = 0; i < 4; i++)
		cr_assert(ut_join(&t[i], NULL) == 0);
	if (sum == 1 && crash)
		abort();
	return arg;
}

/* What was lost, with UT_TRACE and UT_REPLAY as they are. */
static int lost(uint64_t seed)
{
	const struct ut_config config = { .workers = 1, .seed = seed };

	cr_assert(ut_run(&config, race, NULL, NULL) == 0);
	return 4 - sum;
}

static uint64_t seed_that_loses(int most)
{
	for (uint64_t seed = 1; seed < 1000; seed++)
		if (lost(seed) == most)
			return seed;
	cr_assert(0, "no seed below 1000 loses %d", most);
	return 0;
}

static void read_whole(const char *path, char *text, size_t size)
{
	FILE *f = fopen(path, "re");
	size_t n;

	cr_assert(f != NULL);
	n = fread(text, 1, size - 1, f);
	text[n] = 0;
	fclose(f);
}

static void write_whole(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	cr_assert(f && fputs(text, f) >= 0);
	fclose(f);
}

static char first_path[] = "/tmp/uthreads-seed-XXXXXX";
static char second_path[] = "/tmp/uthreads-seed-XXXXXX";

static void make_paths(void)
{
	close(mkstemp(first_path));
	close(mkstemp(second_path));
}

static void remove_paths(void)
{
	unlink(first_path);
	unlink(second_path);
}

/* In a child, which aborts when it has lost all; the trace is there. */
static void crash_with(uint64_t seed)
{
	int status;

	if (fork() == 0) {
		signal(SIGABRT, SIG_DFL);
		setenv("UT_TRACE", first_path, 1);
		crash = 1;
		lost(seed);
		_exit(0);
	}
	cr_assert(wait(&status) > 0);
	cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

Test(seed, a_race_is_found_and_shown_again, .timeout = 60, .init = make_paths,
     .fini = remove_paths)
{
	char once[4096], again[4096];
	uint64_t seed = seed_that_loses(3);

	cr_assert(lost(0) == 0);
	crash_with(seed);
	read_whole(first_path, once, sizeof once);
	cr_expect(strlen(once) > 20);
	setenv("UT_REPLAY", first_path, 1);
	setenv("UT_TRACE", second_path, 1);
	cr_expect(lost(0) == 3);
	read_whole(second_path, again, sizeof again);
	/* That one went on to its end. */
	cr_expect(strncmp(once, again, strlen(once)) == 0);
}

/* Half of a trace, and one of another program. */
Test(seed, another_run_is_told_from_it, .timeout = 60, .init = make_paths,
     .fini = remove_paths)
{
	char seen[4096];
	int said = open(second_path, O_WRONLY);

	write_whole(first_path, "seed 5\n0 63\n1 63\n");
	setenv("UT_REPLAY", first_path, 1);
	cr_assert(dup2(said, STDERR_FILENO) >= 0);
	cr_expect(lost(0) < 4);
	read_whole(second_path, seen, sizeof seen);
	cr_expect(strstr(seen, "this run is another one"), "%s", seen);
	write_whole(first_path, "seed 5\n");
	cr_expect(lost(0) == lost(5));
}

static int refusal(const char *name, const char *value)
{
	const struct ut_config config = { 0 };
	int err;

	setenv(name, value, 1);
	err = ut_run(&config, race, NULL, NULL);
	unsetenv(name);
	return err;
}

Test(seed, what_cannot_be_is_refused, .timeout = 60, .init = make_paths,
     .fini = remove_paths)
{
	static const char *const wrong[] = { "", "sed 5\n", "seed 5\n1\n2 x\n",
					     "seed 5\n3 3\n",
					     "seed 5\n1 65\n" };

	cr_expect(refusal("UT_SEED", "many") == -EINVAL);
	cr_expect(refusal("UT_SEED", "") == -EINVAL);
	cr_expect(refusal("UT_REPLAY", "/nonexistent/trace") == -ENOENT);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		write_whole(first_path, wrong[i]);
		cr_expect(refusal("UT_REPLAY", first_path) == -EINVAL, "%s",
			  wrong[i]);
	}
	setenv("UT_SEED", "1", 1);
	cr_expect(refusal("UT_TRACE", "/nonexistent/trace") == -ENOENT);
	cr_expect(refusal("UT_TRACE", "/dev/full") == -ENOSPC);
	cr_expect(ut_run(NULL, race, NULL, NULL) == 0);
}
