/* SPDX-License-Identifier: MIT */
/*
 * `threadscale run`: plan, calibrate, measure, compare.
 *
 * Whenever the run ends, what is in samples.csv can be compared, and the run
 * can be taken up again.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/sys.h"
#include "bench/check/tune.h"
#include "bench/command/commands.h"
#include "bench/command/compare.h"
#include "bench/json/json.h"
#include "bench/machine/machine.h"
#include "bench/plan/eta.h"
#include "bench/run/confirm.h"
#include "bench/run/counting.h"
#include "bench/run/resume.h"
#include "bench/run/schedule.h"
#include "bench/run/session.h"
#include "bench/tools/child.h"
#include "bench/tools/error.h"
#include "bench/tools/file.h"
#include "bench/tools/progress.h"
#include "bench/tools/text.h"
#include "bench/verdict/gate.h"
#include "probes/protocol.h"

/* Processes that are left. */
static size_t steps_left(const struct bench_plan *plan)
{
	size_t steps = 0;

	for (size_t i = 0; i < plan->row_count; i++) {
		const struct bench_row *row = &plan->rows[i];
		size_t arms = row->arm_count;

		steps += bench_schedule_left(row) * (arms == 1 ? 1 : 2 * arms);
	}
	return steps;
}

static size_t calibrations(const struct bench_session *session)
{
	const struct bench_plan *plan = &session->plan;
	size_t count = 0;

	for (size_t i = 0; i < plan->row_count; i++)
		if (plan->rows[i].role == BENCH_PLAIN && !session->calibrated)
			count += plan->rows[i].arm_count;
	return count;
}

static int calibrate(struct bench_session *session)
{
	int result = 0;

	if (session->calibrated)
		return 0;
	result = bench_calibrate(session);
	/* From here on the run can be taken up. */
	return result || !session->calibrated
		       ? result
		       : bench_manifest_write(session, false, NULL);
}

/* What the blocks that are there ask for, and then that. */
static int follow(struct bench_session *session,
		  int (*ask)(struct bench_session *session, bool *added))
{
	bool added = false;
	int result = ask(session, &added);

	if (!result && added) {
		bench_progress_extend(steps_left(&session->plan));
		result = bench_manifest_write(session, false, NULL);
	}
	return result || !added ? result : bench_schedule_run(session);
}

static int measure(struct bench_session *session)
{
	int result;

	session->begun_ns = sys_clock_ns();
	bench_progress_start(calibrations(session) +
			     steps_left(&session->plan));
	result = calibrate(session);
	if (!result)
		result = bench_schedule_run(session);
	/* Half a run has not been looked at yet. */
	if (!result && session->output.folder && !bench_child_interrupted())
		result = follow(session, bench_confirm_bias);
	if (!result && session->output.folder && !bench_child_interrupted() &&
	    session->plan.options->fail_on & BENCH_GATE_SLOWER)
		result = follow(session, bench_confirm_gate);
	if (!result)
		result = bench_counting_run(session);
	bench_progress_clear();
	session->interrupted = bench_child_interrupted();
	return result;
}

/* What the person at the terminal may want to do now. */
static void say_next(const struct bench_session *session)
{
	const char *folder = session->output.folder;
	const char *page = bench_text_format("%s/report.html", folder);

	if (!access(page, F_OK) &&
	    session->output.digest.rows != session->kept_rows)
		bench_say("%s is from before; threadscale report %s makes it "
			  "anew",
			  page, folder);
	if (session->interrupted)
		bench_say("interrupted; threadscale run --resume -o %s goes on",
			  folder);
}

/* Everything that is written after the last process; *code is the gate's. */
static int finish(struct bench_session *session, int *code)
{
	const char *folder = session->output.folder;
	struct bench_made_list made = { 0 };
	int result = bench_output_close(&session->output);

	if (result || !folder)
		return result;
	result = bench_manifest_write(session, !session->interrupted, NULL);
	if (!result)
		result = bench_compare_finish(folder, session->plan.options,
					      &made, code);
	if (!result)
		result = bench_manifest_write(session, !session->interrupted,
					      &made);
	if (!result)
		printf("\n%s\n", folder);
	if (!result)
		say_next(session);
	return result;
}

static void say_notes(const struct bench_plan *plan)
{
	for (size_t i = 0; i < plan->notes.count; i++)
		bench_warn("%s %s", plan->notes.notes[i].kind,
			   bench_note_text(&plan->notes.notes[i]));
}

/* Makes the folder and tells of the run before its first sample is there. */
static int begin_folder(struct bench_session *session)
{
	const struct bench_options *options = session->plan.options;
	const char *folder = options->output;
	int result = options->unnamed
			     ? bench_output_fresh(&folder)
			     : bench_output_folder(folder, options->resume);

	if (result)
		return result;
	session->output.folder = folder;
	result = bench_manifest_write(session, false, NULL);
	if (!result)
		result = bench_json_write(folder, "machine.json",
					  session->machine);
	return result;
}

static int begin(struct bench_session *session, const cJSON *manifest)
{
	const char *output = session->plan.options->output;
	bool folder = strcmp(output, "-");
	int result = 0;

	/* With a folder the notes stand below its table. */
	if (!folder)
		say_notes(&session->plan);
	if (manifest)
		result = bench_resume_plan(session, manifest);
	else if (folder)
		result = begin_folder(session);
	if (result)
		return result;
	if (manifest &&
	    access(bench_text_format("%s/machine.json", output), F_OK))
		result = bench_json_write(output, "machine.json",
					  session->machine);
	if (result)
		return result;
	return manifest ? bench_resume_samples(session, manifest)
			: bench_output_open(&session->output,
					    folder ? session->output.folder
						   : output);
}

static int exit_code(const struct bench_session *session, int result, int code)
{
	if (result)
		return EXIT_USAGE;
	if (session->interrupted)
		return EXIT_INTERRUPTED;
	if (session->self_check_failed)
		return EXIT_SELF_CHECK;
	if (!session->measured)
		bench_error("no cell measured anything");
	return session->measured ? code : EXIT_USAGE;
}

static int run(struct bench_session *session, const cJSON *manifest)
{
	struct bench_tune tune = { 0 };
	int code = EXIT_OK;
	int result = 0, restored = 0;

	if (session->plan.options->tune)
		result = bench_tune_begin(&tune, &session->tuned);
	if (result)
		return EXIT_USAGE;
	bench_session_start(session);
	bench_preflight_look(&session->preflight, session->machine);
	result = begin(session, manifest);
	if (!result)
		result = measure(session);
	/* The machine gets its settings back before anything can fail. */
	if (session->plan.options->tune)
		restored = bench_tune_end(&tune);
	if (!result)
		result = finish(session, &code);
	if (!result)
		result = restored;
	cJSON_Delete(session->machine);
	cJSON_Delete(session->tuned);
	cJSON_Delete(session->preflight.evidence);
	return exit_code(session, result, code);
}

static int dry_run(struct bench_session *session)
{
	struct bench_eta eta;

	bench_plan_print(&session->plan);
	session->machine = bench_machine_describe();
	eta = bench_eta_make(&session->plan, bench_eta_trial,
			     bench_counting_is_possible(session));
	cJSON_Delete(session->machine);
	if (bench_child_interrupted())
		return EXIT_INTERRUPTED;
	bench_eta_print(&eta, stdout);
	return EXIT_OK;
}

int bench_run_main(int argc, char **argv)
{
	struct bench_options options;
	struct bench_session session = { 0 };
	cJSON *manifest = NULL;
	int code;

	if (bench_options_parse(&options, argc, argv))
		return EXIT_USAGE;
	if (options.help)
		return bench_help_print("run");
	if (bench_file_check_sysroot())
		return EXIT_USAGE;
	if (bench_child_prepare()) {
		bench_error("signalfd cannot be had; run on Linux 2.6.27 or "
			    "later");
		return EXIT_UNSUPPORTED;
	}
	if (options.resume && bench_resume_options(&options, &manifest))
		return EXIT_USAGE;
	if (bench_plan_make(&session.plan, &options))
		return bench_child_interrupted() ? EXIT_INTERRUPTED
						 : EXIT_USAGE;
	if (!session.plan.row_count) {
		say_notes(&session.plan);
		bench_error("nothing to run");
		return EXIT_UNFIT;
	}
	if (options.dry_run)
		return dry_run(&session);
	code = run(&session, manifest);
	cJSON_Delete(manifest);
	return code;
}
