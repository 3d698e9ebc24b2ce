/* SPDX-License-Identifier: MIT */
/*
 * The samples of a run that is taken up.  A block is written by one write(2)
 * and cut back if that fails, but a machine may go down in the middle: what
 * follows the last whole block is cut off.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "bench/json/json.h"
#include "bench/run/resume.h"
#include "bench/run/schedule.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

struct replay {
	struct bench_session *session;
	struct bench_sample *rows;
	size_t *lines;
	size_t count;
};

static int keep(const void *row, size_t line, void *context)
{
	struct replay *replay = context;
	const struct bench_sample *s = row;

	replay->rows = bench_grow(replay->rows, replay->count, sizeof *s);
	replay->lines = bench_grow(replay->lines, replay->count, sizeof line);
	replay->rows[replay->count] = *s;
	replay->lines[replay->count++] = line;
	return 0;
}

/* Rows that were written together: a block, a counting run, or an absence. */
static bool together(const struct bench_sample *a, const struct bench_sample *b)
{
	bool both = a->probe == b->probe && a->params == b->params &&
		    a->placement == b->placement;

	if (isnan(a->block) || isnan(b->block))
		return both && isnan(a->block) && isnan(b->block) &&
		       a->arm == b->arm && a->mode == b->mode &&
		       !isnan(a->sample_index) && !isnan(b->sample_index);
	return both && a->block == b->block;
}

/* Of each of its processes, those to warm up too. */
static double samples_of(const struct bench_plan *plan, const char *probe)
{
	struct bench_suite suite = *plan->options->suite;

	for (size_t i = 0; i < plan->row_count; i++)
		if (!strcmp(plan->rows[i].probe->name, probe))
			suite = bench_plan_suite(plan, plan->rows[i].probe);
	return (double)(suite.samples + suite.warmup);
}

static bool is_whole(const struct bench_session *session,
		     const struct bench_sample *last)
{
	double samples = samples_of(&session->plan, last->probe);

	if (isnan(last->block) && isnan(last->sample_index))
		return true;
	if (!isnan(last->block) &&
	    (!last->order ||
	     last->process_index + 1 != (double)strlen(last->order)))
		return false;
	return last->sample_index + 1 == samples ||
	       (last->valid == 0 && !bench_sample_is_noise(last));
}

static bool is_of(const struct bench_row *row, const struct bench_sample *s)
{
	return !strcmp(row->probe->name, s->probe) &&
	       row->params == s->params && row->placement == s->placement;
}

static struct bench_row *row_of(struct bench_session *session,
				const struct bench_sample *s)
{
	struct bench_plan *plan = &session->plan;
	struct bench_row *found = NULL;

	/* Rows number their blocks upwards: the last that begins before it. */
	for (size_t i = 0; i < plan->row_count; i++) {
		struct bench_row *row = &plan->rows[i];

		if (is_of(row, s) && s->block >= (double)row->first_block &&
		    (!found || row->first_block > found->first_block))
			found = row;
	}
	return found;
}

static struct bench_row_arm *arm_of(struct bench_row *row, const char *name)
{
	for (size_t i = 0; i < row->arm_count; i++)
		if (!strcmp(row->arms[i].arm->name, name))
			return &row->arms[i];
	return NULL;
}

/* What the run that is taken up has said of it. */
static void replay_failure(struct bench_session *session,
			   const struct bench_row *row,
			   struct bench_row_arm *arm,
			   const struct bench_sample *s)
{
	const char *self_check =
		bench_text_format("gave up, code %d:", EXIT_SELF_CHECK);

	if (!s->invalid_reason || !strcmp(s->invalid_reason, BENCH_LEFT_OUT))
		return;
	arm->failures++;
	session->self_check_failed |=
		!strncmp(s->invalid_reason, self_check, strlen(self_check));
	bench_note_add(&session->plan.notes,
		       (struct bench_note){ "failed", s->probe, s->params,
					    row->place, s->arm,
					    s->invalid_reason });
}

/* A row of samples.csv that is of no block: counted, or an absence. */
static void replay_outside(struct bench_session *session,
			   const struct bench_sample *s)
{
	struct bench_plan *plan = &session->plan;

	for (size_t i = 0; i < plan->row_count; i++) {
		struct bench_row *row = &plan->rows[i];
		struct bench_row_arm *arm = arm_of(row, s->arm);

		if (!arm || !is_of(row, s))
			continue;
		if (s->mode && !strcmp(s->mode, "counting"))
			arm->counted = true;
		else if (s->valid == 0)
			replay_failure(session, row, arm, s);
	}
}

/* Counts a block; false if the plan has no such one. */
static bool replay_block(struct bench_session *session,
			 const struct bench_sample *rows, size_t count)
{
	struct bench_row *row = row_of(session, rows);
	bool spoilt = false;

	if (!row || rows->block != (double)(row->first_block + row->blocks))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct bench_sample *s = &rows[i];
		struct bench_row_arm *arm = arm_of(row, s->arm);

		spoilt |= s->valid == 0;
		session->measured |= s->valid > 0 || bench_sample_is_noise(s);
		if (arm && s->valid == 0 && !bench_sample_is_noise(s) &&
		    (!i || s->process_index != s[-1].process_index))
			replay_failure(session, row, arm, s);
	}
	bench_block_count(row, spoilt);
	return true;
}

static int replay_all(struct replay *replay)
{
	struct bench_session *session = replay->session;

	for (size_t i = 0, next; i < replay->count; i = next) {
		const struct bench_sample *s = &replay->rows[i];

		for (next = i + 1;
		     next < replay->count && together(s, &replay->rows[next]);)
			next++;
		if (isnan(s->block))
			replay_outside(session, s);
		else if (!replay_block(session, s, next - i)) {
			bench_error("%s, line %zu: the plan has no block %.0f "
				    "of %s here; begin a new run in another "
				    "folder",
				    session->output.path, replay->lines[i],
				    s->block, s->probe);
			return -EINVAL;
		}
	}
	return 0;
}

/* The budget is fitted to after the first round. */
static bool has_round(const struct bench_plan *plan)
{
	bool all = true;

	for (size_t i = 0; i < plan->row_count; i++)
		all &= plan->rows[i].role != BENCH_PLAIN ||
		       plan->rows[i].blocks ||
		       !bench_schedule_left(&plan->rows[i]);
	return all;
}

/* The first line that is to be cut off, or 0. */
static size_t cut_line(const struct replay *replay)
{
	size_t first = replay->count - 1;

	if (!replay->session->calibrated)
		return 2;
	if (is_whole(replay->session, &replay->rows[first]))
		return 0;
	while (first &&
	       together(&replay->rows[first - 1], &replay->rows[first]))
		first--;
	return replay->lines[first];
}

/* Of a run that was ended early run.json may be older than samples.csv. */
static bool is_damaged(const struct bench_digest *found, const cJSON *manifest,
		       double rows, const char *crc)
{
	if ((double)found->rows < rows)
		return true;
	return cJSON_IsTrue(bench_json_member(manifest, "complete")) &&
	       ((double)found->rows > rows ||
		bench_text_format("%08x", found->crc) != crc);
}

static void say_damage(const struct bench_output *output, const cJSON *manifest)
{
	const cJSON *file = bench_json_member(
		bench_json_member(manifest, "files"), "samples.csv");
	double rows = bench_json_number(file, "rows");

	if (is_damaged(&output->digest, manifest, rows,
		       bench_json_text(file, "crc32")))
		bench_warn("%s: not the file that run.json tells of: %zu rows "
			   "instead of %.0f; it is cut off or changed, and an "
			   "intact copy of the folder would be better than to "
			   "go on",
			   output->path, output->digest.rows, rows);
}

static void say_kept(const struct bench_session *session)
{
	const struct bench_plan *plan = &session->plan;
	size_t kept = 0, left = 0;

	for (size_t i = 0; i < plan->row_count; i++) {
		kept += plan->rows[i].blocks;
		left += bench_schedule_left(&plan->rows[i]);
	}
	bench_say("%s: %zu whole block%s kept, %zu left to measure",
		  session->output.folder, kept, kept == 1 ? " is" : "s are",
		  left);
}

int bench_resume_samples(struct bench_session *session, const cJSON *manifest)
{
	struct bench_output *output = &session->output;
	struct replay replay = { .session = session };
	size_t cut;
	int result = bench_output_reopen(output, session->plan.options->output);

	if (!result)
		result = bench_table_read(&bench_sample_table, output->path,
					  keep, &replay, &output->digest.crc,
					  &output->digest.rows);
	if (result)
		return result;
	say_damage(output, manifest);
	cut = replay.count ? cut_line(&replay) : 0;
	if (cut) {
		while (replay.count && replay.lines[replay.count - 1] >= cut)
			replay.count--;
		result = bench_output_cut(output, cut, replay.count);
	}
	if (!result)
		result = replay_all(&replay);
	session->fitted = replay.count && has_round(&session->plan);
	session->kept_rows = output->digest.rows;
	if (!result)
		say_kept(session);
	return result;
}
