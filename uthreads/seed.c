/* SPDX-License-Identifier: MIT */
/*
 * Runs that can be repeated.  There is one worker, and whenever it switches a
 * generator chooses among those that are ready: another seed is another order
 * of all that threads do between the calls that switch, and the same one is
 * the same, if nothing comes from outside, say from the clock.
 *
 * The choices can be written to a file as they are made, so that it is whole
 * if the program crashes, and made again from it.  Its first line is "seed N",
 * and then each choice among several is one, "K N": the K-th of N, from 0.
 *
 * Nothing of this is on the way of other runs: here each switch takes the
 * detour of exceptions.h, and each thread has a flag that makes its end slow.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "uthreads/section.h"
#include "uthreads/seed.h"

#define CHOICES 64 /* at most so many are chosen among, the first of all */

struct choice {
	uint8_t taken, among;
};

static struct {
	uint64_t state;
	int trace; /* a file descriptor, or -1 */
	/* Of the run that is repeated, if one is. */
	struct choice *choices;
	size_t count, next;
} seed = { .trace = -1 };

static int complain(const char *variable, const char *path, int err,
		    const char *what)
{
	fprintf(stderr, "uthreads: %s: %s: %s\n", variable, path, what);
	return err;
}

int seed_asked(const struct ut_config *config)
{
	return config->seed || getenv("UT_SEED") || getenv("UT_REPLAY");
}

static int read_choices(FILE *f, const char *path)
{
	unsigned taken, among;
	size_t room = 0;
	int n;

	if (fscanf(f, "seed %lu", &seed.state) != 1)
		return complain(
			"UT_REPLAY", path, -EINVAL,
			"does not begin with a seed, as UT_TRACE has it");
	while ((n = fscanf(f, "%u %u", &taken, &among)) == 2) {
		if (among > CHOICES || taken >= among)
			break;
		if (seed.count == room) {
			void *more;

			room = room ? 2 * room : 1024;
			more = realloc(seed.choices,
				       room * sizeof *seed.choices);
			if (!more)
				return -ENOMEM;
			seed.choices = more;
		}
		seed.choices[seed.count++] = (struct choice){
			(uint8_t)taken,
			(uint8_t)among,
		};
	}
	return n == EOF ? 0
			: complain("UT_REPLAY", path, -EINVAL,
				   "a line is no choice: K of at most 64");
}

static int open_replay(const char *path)
{
	FILE *f = fopen(path, "re");
	int err;

	if (!f) {
		err = -errno;
		return complain("UT_REPLAY", path, err, strerror(-err));
	}
	err = read_choices(f, path);
	fclose(f);
	return err;
}

static int open_trace(const char *path)
{
	char line[32];
	int err = 0, n;

	seed.trace = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	n = snprintf(line, sizeof line, "seed %lu\n", seed.state);
	if (seed.trace < 0)
		err = -errno;
	else
		err = sys_write_all(seed.trace, line, (size_t)n);
	return err ? complain("UT_TRACE", path, err, strerror(-err)) : 0;
}

int seed_open(const struct ut_config *config)
{
	const char *text = getenv("UT_SEED"), *replay = getenv("UT_REPLAY");
	const char *trace = getenv("UT_TRACE");
	char *end;
	int err = 0;

	if (!seed_asked(config))
		return 0;
	ut_runtime.seeded = 1;
	seed.state = config->seed;
	if (text && !config->seed) {
		seed.state = strtoul(text, &end, 0);
		if (!*text || *end)
			return complain("UT_SEED", text, -EINVAL,
					"is not a number");
	}
	if (replay)
		err = open_replay(replay);
	if (!err && trace)
		err = open_trace(trace);
	if (err)
		seed.count = 0;
	return err;
}

void seed_close(void)
{
	if (seed.next < seed.count)
		complain("UT_REPLAY", getenv("UT_REPLAY"), 0,
			 "the run ended before its choices did");
	if (seed.trace >= 0)
		close(seed.trace);
	free(seed.choices);
	memset(&seed, 0, sizeof seed);
	seed.trace = -1;
}

/* By splitmix64. */
static unsigned draw(unsigned among)
{
	uint64_t x = seed.state += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (unsigned)((x ^ x >> 31) % among);
}

static unsigned repeat(unsigned among)
{
	const struct choice *c = &seed.choices[seed.next];
	static const char differs[] =
		"uthreads: UT_REPLAY: this run is another one from here on: "
		"what it chooses is drawn\n";

	if (c->among == among) {
		seed.next++;
		return c->taken;
	}
	seed.count = seed.next;
	sys_write_all(STDERR_FILENO, differs, sizeof differs - 1);
	return draw(among);
}

/* On stacks that may be small. */
static void write_choice(unsigned taken, unsigned among)
{
	char line[6] = {
		(char)('0' + taken / 10), (char)('0' + taken % 10), ' ',
		(char)('0' + among / 10), (char)('0' + among % 10), '\n',
	};

	sys_write_all(seed.trace, line, sizeof line);
}

static unsigned choose(unsigned among)
{
	unsigned drawn = draw(among);
	unsigned taken = seed.next < seed.count ? repeat(among) : drawn;

	if (seed.trace >= 0)
		write_choice(taken, among);
	return taken;
}

static unsigned ready(const struct ut_worker *w)
{
	const struct ut_task *t = head_of(w);
	unsigned n = t != NULL;

	for (; t && t != w->tail && n < CHOICES - 1; t = t->next)
		n++;
	return n;
}

/* The k-th of the queue, instead of which `to` is put in front. */
static struct ut_task *exchange(struct ut_worker *w, struct ut_task *me,
				struct ut_task *to, unsigned k)
{
	struct ut_task *before = NULL, *t = head_of(w);

	for (; k; k--) {
		before = t;
		t = t->next;
	}
	if (t == me) /* it yields, and was put there before */
		return to;
	if (before)
		before->next = t->next;
	else
		set_head(w, t == w->tail ? NULL : t->next);
	if (t == w->tail)
		w->tail = before;
	to->next = head_of(w);
	if (!to->next)
		w->tail = to;
	set_head(w, to);
	return t;
}

struct ut_task *seed_choose(struct ut_worker *w, struct ut_task *me,
			    struct ut_task *to)
{
	unsigned among, k;

	if (to != &w->idle) {
		deque_flush(w);
		among = 1 + ready(w);
		k = among > 1 ? choose(among) : 0;
		if (k)
			to = exchange(w, me, to, k - 1);
		to->flags |= TASK_SEEDED;
	}
	return to;
}
