/* SPDX-License-Identifier: MIT */
/*
 * Counting runs come after the last timed block and touch no figure of it.
 * Counts hardly scatter, so one process of an arm is enough.
 */
#include <stdbool.h>

#include "bench/run/counting.h"
#include "bench/run/measure.h"
#include "bench/tools/child.h"
#include "bench/tools/progress.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

bool bench_counting_is_possible(const struct bench_session *session)
{
	const cJSON *counters =
		cJSON_GetObjectItemCaseSensitive(session->machine, "counters");

	return cJSON_IsTrue(
		cJSON_GetObjectItemCaseSensitive(counters, "available"));
}

/* A cell that cannot count says so at once, and others are asked still. */
static int count(struct bench_session *session, struct bench_row *row,
		 struct bench_row_arm *arm)
{
	struct bench_measured m =
		bench_measure(session, row, arm, BENCH_COUNTING);

	if (m.interrupted)
		return 0;
	if (m.answer.failure || !m.answer.count)
		return 0;
	for (size_t i = 0; i < m.answer.count; i++) {
		struct bench_sample *s = &m.answer.samples[i];

		bench_session_identify(session, row, arm, s);
		s->mode = "counting";
		s->process_index = 0;
		s->valid = 1;
	}
	return bench_output_append(&session->output, m.answer.samples,
				   m.answer.count);
}

static int count_row(struct bench_session *session, struct bench_row *row)
{
	for (size_t a = 0; a < row->arm_count; a++) {
		struct bench_row_arm *arm = &row->arms[a];
		int result;

		if (arm->dropped || arm->counted)
			continue;
		bench_progress_step(bench_text_format(
			"count %s %s", row->probe->name, arm->arm->name));
		result = count(session, row, arm);
		if (result || bench_child_interrupted())
			return result;
	}
	return 0;
}

int bench_counting_run(struct bench_session *session)
{
	struct bench_plan *plan = &session->plan;
	bool counters = bench_counting_is_possible(session);
	int result = 0;

	for (size_t i = 0; counters && !result && i < plan->row_count; i++) {
		if (bench_child_interrupted())
			break;
		if (plan->rows[i].role == BENCH_PLAIN)
			result = count_row(session, &plan->rows[i]);
	}
	return result;
}
