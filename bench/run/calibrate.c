/* SPDX-License-Identifier: MIT */
/*
 * Batch sizes: found once before the first block and frozen, so that every
 * process of an arm does the same work.
 */
#include <math.h>

#include "bench/run/measure.h"
#include "bench/tools/alloc.h"
#include "bench/tools/progress.h"
#include "bench/tools/text.h"

/* Says in samples.csv that there is nothing, and why. */
static int record_absence(struct bench_session *session,
			  const struct bench_row *row,
			  const struct bench_row_arm *arm, const char *reason)
{
	struct bench_sample *sample = bench_alloc(1, sizeof *sample);

	*sample = bench_sample_empty();
	sample->valid = 0;
	sample->invalid_reason = reason;
	bench_session_identify(session, row, arm, sample);
	return bench_output_append(&session->output, sample, 1);
}

/*
 * Two readings, since the first may have met a slow moment.  The larger one
 * is taken: a sample that is too long costs time, one that is too short costs
 * accuracy.
 */
static int calibrate_arm(struct bench_session *session,
			 const struct bench_row *row, struct bench_row_arm *arm)
{
	for (int reading = 0; reading < 2; reading++) {
		struct bench_measured m =
			bench_measure(session, row, arm, BENCH_CALIBRATE);
		double ops = m.answer.ops;

		if (m.interrupted)
			return 0;
		if (m.answer.failure) {
			arm->dropped = true;
			return record_absence(session, row, arm,
					      m.answer.failure);
		}
		if (reading && ops <= arm->ops)
			continue;
		arm->ops = ops;
		arm->sample_ns =
			isnan(m.answer.elapsed_ns) ? 0 : m.answer.elapsed_ns;
	}
	return 0;
}

/* The same batch size wherever the same thing is measured. */
static void share(struct bench_plan *plan, const struct bench_row *from)
{
	for (size_t i = 0; i < plan->row_count; i++) {
		struct bench_row *to = &plan->rows[i];

		if (to == from || to->params != from->params ||
		    to->placement != from->placement ||
		    to->probe->name != from->probe->name)
			continue;
		for (size_t a = 0; a < to->arm_count; a++)
			for (size_t b = 0; b < from->arm_count; b++)
				if (to->arms[a].arm == from->arms[b].arm)
					to->arms[a] = from->arms[b];
	}
}

static int calibrate_row(struct bench_session *session, struct bench_row *row)
{
	session->random = bench_random_for(
		session->plan.options->seed,
		bench_text_format("calibrate %s %s%s", row->probe->name,
				  row->params ? row->params : "",
				  row->place ? row->place : ""),
		row->first_block);
	for (size_t a = 0; a < row->arm_count; a++) {
		int result;

		/* A baseline that other rows share is calibrated already. */
		if (row->arms[a].ops >= 1 || row->arms[a].dropped)
			continue;
		bench_progress_step(bench_text_format("%s %s", row->probe->name,
						      row->arms[a].arm->name));
		result = calibrate_arm(session, row, &row->arms[a]);
		if (result || bench_child_interrupted())
			return result;
	}
	return 0;
}

int bench_calibrate(struct bench_session *session)
{
	struct bench_plan *plan = &session->plan;

	for (size_t i = 0; i < plan->row_count; i++) {
		struct bench_row *row = &plan->rows[i];
		int result;

		if (row->role != BENCH_PLAIN)
			continue;
		result = calibrate_row(session, row);
		if (result || bench_child_interrupted())
			return result;
		share(plan, row);
	}
	session->calibrated = true;
	return 0;
}
