/* SPDX-License-Identifier: MIT */
/*
 * Blocks that only a first look asks for.  Both questions are put once: what
 * the second look says holds, whatever it is.
 */
#include "bench/report/report.h"
#include "bench/run/confirm.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"
#include "bench/verdict/bias.h"
#include "bench/verdict/gate.h"

int bench_confirm_bias(struct bench_session *session, bool *added)
{
	struct bench_plan *plan = &session->plan;
	struct bench_result result;
	int status;

	/* The manifest says what the samples are understood by. */
	status = bench_manifest_write(session, false, NULL);
	if (!status)
		status = bench_result_load(&result, session->output.folder);
	if (status)
		return status;
	for (size_t i = 0; i < plan->row_count; i++) {
		struct bench_row *row = &plan->rows[i];
		struct bench_bias bias;

		if (row->role != BENCH_AA || row->wanted != BENCH_BIAS_BLOCKS)
			continue;
		bias = bench_bias(&result, bench_text_intern(row->probe->name),
				  bench_text_intern(row->placement));
		if (!bias.rerun_wanted)
			continue;
		row->wanted = 2 * BENCH_BIAS_BLOCKS;
		*added = true;
	}
	cJSON_Delete(result.machine);
	return 0;
}

int bench_confirm_gate(struct bench_session *session, bool *added)
{
	struct bench_comparison **rows, **flagged;
	struct bench_report report;
	struct bench_result result;
	size_t count;
	int status = bench_manifest_write(session, false, NULL);

	if (!status)
		status = bench_result_load(&result, session->output.folder);
	if (status)
		return status;
	report = bench_report_make(&result, session->plan.options->margin);
	count = bench_gate_rows(&report, &rows);
	flagged = bench_alloc(count + 1, sizeof *flagged);
	count = bench_gate_flagged(rows, count, flagged);
	for (size_t i = 0; i < count; i++)
		*added |= bench_plan_add_confirm(
			&session->plan, flagged[i]->probe, flagged[i]->params,
			flagged[i]->placement, flagged[i]->a, flagged[i]->b);
	cJSON_Delete(result.machine);
	return 0;
}
