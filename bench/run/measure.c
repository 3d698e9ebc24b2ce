/* SPDX-License-Identifier: MIT */
/*
 * Starts a cell and takes its answer.
 *
 * The environment gets one variable of random length, since its size shifts
 * the stack and with it every layout effect (Mytkowicz et al., 2009).
 */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "bench/run/measure.h"
#include "bench/sample/row_name.h"
#include "bench/stats/steady.h"
#include "bench/tools/alloc.h"
#include "bench/tools/child.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

#define PADDING_NAME      "THREADSCALE_PADDING="
#define PADDING_MAX       4095
#define TIMEOUT_LEAST_NS  30000000000ull
#define TIMEOUT_FACTOR    20
#define TIMEOUT_AMOUNT_NS 600000000000ull /* to fill gigabytes of memory */

/* Our environment in the C locale, with a padding of that length. */
static char **make_environment(size_t padding)
{
	static char locale[] = "LC_ALL=C";
	static char pad[sizeof PADDING_NAME + PADDING_MAX];
	static char **environment;
	size_t count = 0, kept = 0;

	while (environ[count])
		count++;
	if (!environment)
		environment = bench_alloc(count + 3, sizeof *environment);
	for (size_t i = 0; i < count; i++)
		if (strncmp(environ[i], "LC_ALL=", 7))
			environment[kept++] = environ[i];
	strcpy(pad, PADDING_NAME);
	memset(pad + strlen(pad), 'x', padding);
	pad[strlen(PADDING_NAME) + padding] = 0;
	environment[kept++] = locale;
	environment[kept++] = pad;
	environment[kept] = NULL;
	return environment;
}

static int run(struct bench_session *session, const struct bench_row *row,
	       const struct bench_row_arm *arm, enum bench_mode mode,
	       struct bench_child *child)
{
	const char *unit = row->probe->unit;
	const struct bench_suite suite =
		bench_plan_suite(&session->plan, row->probe);
	double samples = (double)(suite.samples + suite.warmup);
	const char *level = arm->level ? arm->level : row->level;
	double ops = mode == BENCH_CALIBRATE ? 0 : arm->ops;
	const char *arguments[13];
	size_t count = 0;
	uint64_t timeout_ns =
		bench_unit_is_time(unit) ? TIMEOUT_LEAST_NS : TIMEOUT_AMOUNT_NS;

	if (mode != BENCH_CALIBRATE)
		timeout_ns +=
			(uint64_t)(TIMEOUT_FACTOR * samples * arm->sample_ns);
	arguments[count++] = arm->arm->cell->path;
	arguments[count++] = "run";
	arguments[count++] = row->probe->name;
	if (level)
		arguments[count++] = bench_text_format("level=%s", level);
	if (mode == BENCH_COUNTING)
		arguments[count++] = "counting=1";
	arguments[count++] = bench_text_format("ops=%.0f", ops);
	arguments[count++] = bench_text_format("samples=%zu", suite.samples);
	arguments[count++] = bench_text_format("warmup=%zu", suite.warmup);
	arguments[count++] = bench_text_format(
		"cpus=%s", bench_cpus_format(&row->cpus, ','));
	arguments[count++] =
		bench_text_format("stack_size=%d", CELL_STACK_SIZE);
	arguments[count++] =
		bench_text_format("guard_size=%d", CELL_GUARD_SIZE);
	arguments[count] = NULL;
	return bench_child_run(child, (char *const *)arguments,
			       make_environment(bench_random_below(
				       &session->random, PADDING_MAX + 1)),
			       timeout_ns);
}

static void record_failure(struct bench_session *session,
			   const struct bench_row *row,
			   struct bench_row_arm *arm,
			   const struct bench_answer *answer)
{
	const char *last = answer->last_line;

	arm->failures++;
	/* Where it was refused, asking again would not help. */
	arm->dropped = arm->failures >= BENCH_FAILURES_MAX ||
		       answer->code == EXIT_UNFIT ||
		       answer->code == EXIT_UNSUPPORTED;
	session->self_check_failed |= answer->code == EXIT_SELF_CHECK;
	session->dropped |= arm->dropped;
	bench_note_add(&session->plan.notes,
		       (struct bench_note){ "failed", row->probe->name,
					    row->params, row->place,
					    arm->arm->name, answer->failure });
	bench_warn("%s, probe %s: the cell %s%s%s%s%s", arm->arm->cell->path,
		   bench_row_name(row->probe->name, row->params, row->place),
		   answer->failure, last ? "; its last line: '" : "",
		   last ? last : "", last ? "'" : "",
		   arm->dropped ? "; it is left out here from now on" : "");
}

/* Samples that the cell could not have had. */
static void check_samples(struct bench_answer *answer, size_t wanted,
			  const char *unit, double wall_ns)
{
	size_t kept = 0;

	for (size_t i = 0; i < answer->count; i++) {
		struct bench_sample *s = &answer->samples[i];

		kept += s->warmup == 0;
		if (!(s->value > 0 && s->value < 1e18) ||
		    s->elapsed_ns > wall_ns)
			answer->failure = "reported an impossible value";
		if (bench_unit_is_time(unit) != isnan(s->amount))
			answer->failure = "reported an amount for a time, or "
					  "no amount where it is none";
	}
	if (!answer->failure && kept != wanted)
		answer->failure = bench_text_format(
			"reported %zu samples instead of %zu", kept, wanted);
}

struct bench_measured bench_measure(struct bench_session *session,
				    const struct bench_row *row,
				    struct bench_row_arm *arm,
				    enum bench_mode mode)
{
	struct bench_measured m = { 0 };
	struct bench_child child;
	int result = run(session, row, arm, mode, &child);

	m.interrupted = child.interrupted;
	m.wall_ns = (double)child.wall_ns;
	m.user_ns = (double)child.user_ns;
	if (result)
		m.answer.failure = bench_text_format("cannot be started (%s)",
						     strerror(-result));
	else if (!m.interrupted)
		m.answer = bench_answer_read(&child);
	if (!m.answer.failure && !m.interrupted &&
	    (mode == BENCH_TIMED || mode == BENCH_COUNTING))
		check_samples(
			&m.answer,
			bench_plan_suite(&session->plan, row->probe).samples,
			row->probe->unit, m.wall_ns);
	else if (!m.answer.failure && !m.interrupted &&
		 mode == BENCH_CALIBRATE && !(m.answer.ops > 0))
		m.answer.failure = "did not calibrate";
	/* A count that fails is no failure of what was timed. */
	if (m.answer.failure && mode != BENCH_COUNTING && mode != BENCH_TRY)
		record_failure(session, row, arm, &m.answer);
	bench_child_free(&child);
	return m;
}

double bench_measure_steady(const struct bench_answer *answer)
{
	double *values = bench_alloc(answer->count + 1, sizeof *values);
	size_t count = 0;
	int steady;

	for (size_t i = 0; i < answer->count; i++)
		if (answer->samples[i].warmup == 0 &&
		    answer->samples[i].value > 0)
			values[count++] = answer->samples[i].value;
	steady = bench_steady(values, count);
	return steady < 0 ? NAN : steady;
}
