/* SPDX-License-Identifier: MIT */
/*
 * `threadscale run`: plan, calibrate, measure, compare.
 *
 * Blocks are interleaved over the rows, so whenever the run ends, every row
 * has got as far as the others and what is in samples.csv can be compared.
 */
#include <errno.h>
#include <stdio.h>

#include "base/sys.h"
#include "bench/child.h"
#include "bench/compare.h"
#include "bench/error.h"
#include "bench/help.h"
#include "bench/json.h"
#include "bench/progress.h"
#include "bench/run.h"
#include "bench/session.h"
#include "probes/protocol.h"

/* Processes of a block of every row. */
static size_t block_steps(const struct bench_plan *plan)
{
	size_t steps = 0;

	for (size_t i = 0; i < plan->row_count; i++) {
		size_t arms = plan->rows[i].arm_count;

		steps += arms == 1 ? 1 : 2 * arms;
	}
	return steps;
}

/* Calls for each row once; stops at an error or an interrupt. */
static int run_rows(struct bench_session *session, bool repeats)
{
	struct bench_plan *plan = &session->plan;

	for (size_t i = 0; i < plan->row_count; i++) {
		struct bench_row *row = &plan->rows[i];
		int result;

		if (bench_child_interrupted())
			return 0;
		if (!bench_block_repeats(session, row))
			continue;
		if (repeats)
			bench_progress_extend(2 * row->arm_count);
		result = bench_block_run(session, row);
		if (result)
			return result;
	}
	return 0;
}

static bool repeats_left(const struct bench_session *session)
{
	const struct bench_plan *plan = &session->plan;

	for (size_t i = 0; i < plan->row_count; i++)
		if (bench_block_repeats(session, &plan->rows[i]))
			return !bench_child_interrupted();
	return false;
}

/* A suite promises how long it takes, also on a day of much noise. */
static bool time_left(const struct bench_session *session, uint64_t begun_ns)
{
	const struct bench_suite *suite = session->plan.options->suite;

	return !suite->repeat_s ||
	       sys_clock_ns() - begun_ns <
		       suite->repeat_s * UINT64_C(1000000000);
}

static int measure(struct bench_session *session)
{
	const struct bench_plan *plan = &session->plan;
	size_t blocks = plan->options->blocks;
	uint64_t begun_ns = sys_clock_ns();
	size_t calibrations = 0;
	int result;

	for (size_t i = 0; i < plan->row_count; i++)
		calibrations += plan->rows[i].arm_count;
	bench_progress_start(calibrations + blocks * block_steps(plan));
	result = bench_calibrate(session);
	for (size_t b = 0; !result && b < blocks; b++)
		result = run_rows(session, false);
	while (!result && repeats_left(session) && time_left(session, begun_ns))
		result = run_rows(session, true);
	bench_progress_clear();
	session->interrupted = bench_child_interrupted();
	return result;
}

/* Everything that is written after the last process. */
static int finish(struct bench_session *session)
{
	const char *folder = session->output.folder;
	struct bench_digest digests[2];
	int result = bench_output_close(&session->output);

	if (result || !folder)
		return result;
	result = bench_manifest_write(session, !session->interrupted, NULL);
	if (!result)
		result = bench_compare_finish(folder, digests);
	if (!result)
		result = bench_manifest_write(session, !session->interrupted,
					      digests);
	if (!result)
		printf("\n%s\n", folder);
	return result;
}

static void say_notes(const struct bench_plan *plan)
{
	for (size_t i = 0; i < plan->notes.count; i++)
		bench_warn("%s %s", plan->notes.notes[i].kind,
			   bench_note_text(&plan->notes.notes[i]));
}

/* Writes down what is known before the first process. */
static int begin(struct bench_session *session)
{
	int result = bench_output_open(&session->output,
				       session->plan.options->output);

	/* With a folder the notes stand below its table. */
	if (!result && !session->output.folder)
		say_notes(&session->plan);
	if (result || !session->output.folder)
		return result;
	result = bench_json_write(session->output.folder, "machine.json",
				  session->machine);
	if (!result)
		result = bench_manifest_write(session, false, NULL);
	return result;
}

static int run(struct bench_session *session)
{
	int result;

	bench_session_start(session);
	result = begin(session);
	if (!result)
		result = measure(session);
	if (!result)
		result = finish(session);
	cJSON_Delete(session->machine);
	if (result)
		return EXIT_USAGE;
	if (session->interrupted)
		return EXIT_INTERRUPTED;
	if (session->self_check_failed)
		return EXIT_SELF_CHECK;
	if (!session->measured)
		bench_error("no cell measured anything");
	return session->measured ? EXIT_OK : EXIT_USAGE;
}

int bench_run_main(int argc, char **argv)
{
	struct bench_options options;
	struct bench_session session = { 0 };

	if (bench_options_parse(&options, argc, argv))
		return EXIT_USAGE;
	if (options.help)
		return bench_help_print("run");
	if (bench_child_prepare()) {
		bench_error("signalfd cannot be had; run on Linux 2.6.27 or "
			    "later");
		return EXIT_UNSUPPORTED;
	}
	if (bench_plan_make(&session.plan, &options))
		return EXIT_USAGE;
	if (!session.plan.row_count) {
		bench_error("nothing to run");
		say_notes(&session.plan);
		return EXIT_UNFIT;
	}
	if (options.dry_run) {
		bench_plan_print(&session.plan);
		return EXIT_OK;
	}
	return run(&session);
}
