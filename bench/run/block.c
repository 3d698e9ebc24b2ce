/* SPDX-License-Identifier: MIT */
/*
 * One block of a row: its processes in a drawn order, judged as a whole.
 *
 * Only whole blocks reach samples.csv, with a row at least for each of their
 * processes.  A block that noise has spoilt, or a cell's failure, is measured
 * again at the end; a noisy one stays there with valid=0.
 */
#include <math.h>
#include <sys/resource.h>

#include "base/sys.h"
#include "bench/run/measure.h"
#include "bench/run/noise.h"
#include "bench/tools/alloc.h"
#include "bench/tools/progress.h"
#include "bench/tools/text.h"

struct batch {
	struct bench_sample *samples;
	size_t count;
	const char *order; /* as letters, a row's first arm is A */
	double user_ns;    /* of the cells */
	bool failed;
};

static double own_user_ns(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_utime.tv_sec * 1e9 +
	       (double)usage.ru_utime.tv_usec * 1e3;
}

/* A process's samples, or one empty row if it failed before any. */
static struct bench_sample *samples_of(struct bench_answer *answer)
{
	if (!answer->count) {
		answer->samples = bench_alloc(1, sizeof *answer->samples);
		answer->samples[answer->count++] = bench_sample_empty();
	}
	return answer->samples;
}

static void keep(struct batch *batch, struct bench_sample s)
{
	if (!isfinite(s.value))
		s.value = NAN;
	if (s.unit && bench_unit_is_time(s.unit))
		s.value_cycles = s.value * s.clock_hz / 1e9;
	batch->samples = bench_grow(batch->samples, batch->count, sizeof s);
	batch->samples[batch->count++] = s;
}

/* Of a process; what a whole row shares is filled in already. */
static void complete(struct bench_session *session, struct bench_row *row,
		     struct bench_row_arm *arm, size_t index,
		     const struct batch *batch, struct bench_sample *s)
{
	bench_session_identify(session, row, arm, s);
	s->block = (double)(row->first_block + row->blocks);
	s->order = batch->order;
	s->process_index = (double)index;
}

/* False if an interrupt ended it. */
static bool run_process(struct bench_session *session, struct bench_row *row,
			struct bench_row_arm *arm, size_t index,
			struct batch *batch)
{
	struct bench_ticks before = bench_noise_read(&row->cpus);
	struct bench_measured m = bench_measure(session, row, arm, BENCH_TIMED);
	struct bench_ticks after = bench_noise_read(&row->cpus);
	struct bench_sample *samples;
	double steady;

	if (m.interrupted)
		return false;
	samples = samples_of(&m.answer);
	steady = bench_measure_steady(&m.answer);
	for (size_t i = 0; i < m.answer.count; i++) {
		struct bench_sample *s = &samples[i];

		complete(session, row, arm, index, batch, s);
		s->steal_ns = bench_noise_steal_ns(&before, &after);
		s->foreign_cpu_ns =
			bench_noise_foreign_ns(&before, &after, m.user_ns);
		s->steady = steady;
		s->valid = !m.answer.failure;
		s->invalid_reason = m.answer.failure;
		session->measured |= s->valid > 0;
		keep(batch, *s);
	}
	batch->failed |= m.answer.failure != NULL;
	batch->user_ns += m.user_ns;
	return true;
}

/* An arm that an earlier process of the block has lost. */
static void leave_out(struct bench_session *session, struct bench_row *row,
		      struct bench_row_arm *arm, size_t index,
		      struct batch *batch)
{
	struct bench_sample s = bench_sample_empty();

	complete(session, row, arm, index, batch, &s);
	s.valid = 0;
	s.invalid_reason = BENCH_LEFT_OUT;
	keep(batch, s);
}

/* Draws an order of the arms that are still in. */
static size_t draw(struct bench_session *session, struct bench_row *row,
		   struct bench_row_arm *order[BENCH_ORDER_MAX],
		   struct batch *batch)
{
	size_t live[BENCH_ARMS_MAX], places[BENCH_ORDER_MAX];
	size_t count = 0, size;

	for (size_t i = 0; i < row->arm_count; i++)
		if (!row->arms[i].dropped)
			live[count++] = i;
	size = bench_order_draw(&session->random, count, places);
	batch->order = "";
	for (size_t i = 0; i < size; i++) {
		order[i] = &row->arms[live[places[i]]];
		batch->order = bench_text_format("%s%c", batch->order,
						 'A' + (int)live[places[i]]);
	}
	return size;
}

static void mark_invalid(struct batch *batch, const char *reason)
{
	for (size_t i = 0; i < batch->count; i++) {
		if (!batch->samples[i].valid)
			continue;
		batch->samples[i].valid = 0;
		batch->samples[i].invalid_reason = reason;
	}
}

/* Runs the processes; false if an interrupt ended it. */
static bool run_processes(struct bench_session *session, struct bench_row *row,
			  struct batch *batch)
{
	struct bench_row_arm *order[BENCH_ORDER_MAX];
	size_t size = draw(session, row, order, batch);

	for (size_t i = 0; i < size; i++) {
		if (order[i]->dropped) {
			leave_out(session, row, order[i], i, batch);
			continue;
		}
		bench_progress_step(bench_text_format("%s %s", row->probe->name,
						      order[i]->arm->name));
		if (!run_process(session, row, order[i], i, batch) ||
		    (bench_child_interrupted() && i + 1 < size))
			return false;
	}
	return true;
}

int bench_block_run(struct bench_session *session, struct bench_row *row)
{
	struct bench_ticks before = bench_noise_read(&row->cpus);
	uint64_t begun = sys_clock_ns();
	double own = own_user_ns();
	struct batch batch = { 0 };
	struct bench_ticks after;
	const char *noise;

	session->random = bench_random_for(
		session->plan.options->seed,
		bench_text_format("block %s %s%s", row->probe->name,
				  row->params ? row->params : "",
				  row->place ? row->place : ""),
		row->first_block + row->blocks);
	if (!run_processes(session, row, &batch))
		return 0;
	after = bench_noise_read(&row->cpus);
	noise = bench_noise_reason(
		bench_noise_steal_ns(&before, &after),
		bench_noise_foreign_ns(&before, &after,
				       batch.user_ns + own_user_ns() - own),
		(double)(sys_clock_ns() - begun));
	/* An amount of memory, or of threads, is the same for that. */
	if (!bench_unit_is_time(row->probe->unit))
		noise = NULL;
	if (noise)
		mark_invalid(&batch, noise);
	bench_block_count(row, noise || batch.failed);
	return bench_output_append(&session->output, batch.samples,
				   batch.count);
}
