/* SPDX-License-Identifier: MIT */
/*
 * Reads a cell's answer (probes/protocol.h).  It counts only if it ends with
 * done and the cell ended well; samples before an accident are kept all the
 * same, to be written down as invalid.
 */
#include <math.h>
#include <string.h>
#include <sys/wait.h>

#include "bench/cell/answer.h"
#include "bench/cell/record.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

#define NUMBERS_MAX 64 /* of a concept */

/* What is given as an amount is not a time. */
static double value_of(const struct bench_sample *s)
{
	if (!isnan(s->amount))
		return s->amount / s->iterations;
	return (s->elapsed_ns - (isnan(s->overhead_ns) ? 0 : s->overhead_ns)) /
	       s->iterations;
}

static bool take_sample(struct bench_answer *answer,
			const struct bench_record *record)
{
	struct bench_sample s = bench_sample_empty();
	double asked;
	const struct {
		const char *key;
		double *place;
	} fields[] = {
		{ "index", &s.sample_index },
		{ "warmup", &s.warmup },
		{ "ops", &asked },
		{ "work", &s.iterations },
		{ "elapsed_ns", &s.elapsed_ns },
		{ "overhead_ns", &s.overhead_ns },
		{ "clock_hz", &s.clock_hz },
		{ "switches_claimed", &s.switches_claimed },
		{ "nvcsw", &s.nvcsw },
		{ "nivcsw", &s.nivcsw },
		{ "migrations", &s.migrations },
		{ "minflt", &s.minflt },
		{ "majflt", &s.majflt },
		{ "cpu_user_ns", &s.cpu_user_ns },
		{ "cpu_system_ns", &s.cpu_system_ns },
		{ "counted_cycles", &s.counted_cycles },
		{ "counted_instructions", &s.counted_instructions },
		{ "amount", &s.amount },
		{ "resident_bytes", &s.resident_bytes },
		{ "page_table_bytes", &s.page_table_bytes },
		{ "kernel_bytes", &s.kernel_bytes },
	};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (!bench_record_number(record, fields[i].key,
					 fields[i].place))
			return false;
	/* samples.csv tells the samples of a process apart by it. */
	if (s.sample_index != (double)answer->count)
		return false;
	if (isnan(s.iterations)) /* a cell that does what it is asked for */
		s.iterations = asked;
	s.warmup = s.warmup > 0;
	s.limit = bench_text_intern(bench_record_text(record, "limit"));
	s.value = value_of(&s);
	answer->samples = bench_grow(answer->samples, answer->count, sizeof s);
	answer->samples[answer->count++] = s;
	return !isnan(s.elapsed_ns);
}

static bool take_events(struct bench_sample *s,
			const struct bench_record *record)
{
	return bench_record_number(record, "events", &s->events) &&
	       bench_record_number(record, "event_p50_ns", &s->event_p50_ns) &&
	       bench_record_number(record, "event_p90_ns", &s->event_p90_ns) &&
	       bench_record_number(record, "event_p99_ns", &s->event_p99_ns) &&
	       bench_record_number(record, "event_p999_ns",
				   &s->event_p999_ns) &&
	       bench_record_number(record, "event_max_ns", &s->event_max_ns);
}

static void copy_events(struct bench_sample *to,
			const struct bench_sample *from)
{
	to->events = from->events;
	to->event_p50_ns = from->event_p50_ns;
	to->event_p90_ns = from->event_p90_ns;
	to->event_p99_ns = from->event_p99_ns;
	to->event_p999_ns = from->event_p999_ns;
	to->event_max_ns = from->event_max_ns;
}

/* What is known of the process as a whole goes into each of its samples. */
static bool take_process(struct bench_answer *answer,
			 const struct bench_record *record)
{
	double threads, workers, before, after, rss;
	struct bench_sample events = bench_sample_empty();
	const char *seen =
		bench_text_intern(bench_record_text(record, "cpus_seen"));
	const char *backend =
		bench_text_intern(bench_record_text(record, "backend"));
	const char *scope =
		bench_text_intern(bench_record_text(record, "counted_scope"));

	/* A second one would be taken into all samples again: for ever. */
	if (answer->process)
		return false;
	answer->process = true;
	if (!bench_record_number(record, "threads", &threads) ||
	    !bench_record_number(record, "workers", &workers) ||
	    !bench_record_number(record, "line_ns_before", &before) ||
	    !bench_record_number(record, "line_ns_after", &after) ||
	    !bench_record_number(record, "max_rss_bytes", &rss) ||
	    !take_events(&events, record))
		return false;
	for (size_t i = 0; i < answer->count; i++) {
		struct bench_sample *s = &answer->samples[i];

		s->threads = threads;
		s->workers = workers;
		s->line_ns = (before + after) / 2;
		s->line_ns_before = before;
		s->line_ns_after = after;
		s->counted_scope = scope;
		s->max_rss_bytes = rss;
		s->cpus_seen = seen;
		s->backend = backend;
		copy_events(s, &events);
	}
	return true;
}

static bool take_calibration(struct bench_answer *answer,
			     const struct bench_record *record)
{
	return bench_record_number(record, "ops", &answer->ops) &&
	       bench_record_number(record, "elapsed_ns", &answer->elapsed_ns) &&
	       answer->ops >= 1;
}

static bool take_number(struct bench_answer *answer,
			const struct bench_record *record)
{
	struct bench_number number = {
		.what = bench_text_intern(bench_record_text(record, "what")),
		.unit = bench_text_intern(bench_record_text(record, "unit")),
	};

	if (!number.what || answer->number_count == NUMBERS_MAX ||
	    !bench_record_number(record, "value", &number.value) ||
	    !(number.value >= 0 && number.value < 0x1p64))
		return false;
	answer->numbers = bench_grow(answer->numbers, answer->number_count,
				     sizeof number);
	answer->numbers[answer->number_count++] = number;
	return true;
}

static bool take_verdict(struct bench_answer *answer,
			 const struct bench_record *record)
{
	answer->missing =
		bench_text_intern(bench_record_text(record, "missing"));
	return bench_record_number(record, "shown", &answer->shown) &&
	       (answer->shown == 1 || (answer->shown == 0 && answer->missing));
}

static bool take_failure(struct bench_answer *answer,
			 const struct bench_record *record)
{
	const char *reason = bench_record_text(record, "reason");
	double code;

	if (!bench_record_number(record, "code", &code))
		return false;
	answer->code = code > 0 && code < 256 ? (int)code : 0;
	/* The reason says it all; what it said last is this very record. */
	answer->last_line = NULL;
	answer->reason = bench_text_intern(reason ? reason : "no reason given");
	answer->failure = bench_text_format("gave up, code %d: %s",
					    answer->code, answer->reason);
	return true;
}

/* Sets *done at the last record; false at a line that is none. */
static bool take_line(struct bench_answer *answer, char *line, bool *done)
{
	struct bench_record record;

	if (!bench_record_parse(&record, line))
		return false;
	*done = !strcmp(record.name, "done") || !strcmp(record.name, "fail");
	if (!strcmp(record.name, "sample"))
		return take_sample(answer, &record);
	if (!strcmp(record.name, "process"))
		return take_process(answer, &record);
	if (!strcmp(record.name, "calibrated"))
		return take_calibration(answer, &record);
	if (!strcmp(record.name, "number"))
		return take_number(answer, &record);
	if (!strcmp(record.name, "verdict"))
		return take_verdict(answer, &record);
	if (!strcmp(record.name, "fail"))
		return take_failure(answer, &record);
	return true;
}

/* The last line of a text; what a crashed program said of it is there. */
static const char *last_line(const char *text)
{
	size_t size = text ? strlen(text) : 0;
	size_t start;

	while (size && text[size - 1] == '\n')
		size--;
	start = size;
	while (start && text[start - 1] != '\n')
		start--;
	if (size - start > 120)
		size = start + 120;
	return size ? bench_text_format("%.*s", (int)(size - start),
					text + start)
		    : NULL;
}

struct bench_answer bench_answer_read(const struct bench_child *child)
{
	struct bench_answer answer = { .ops = NAN,
				       .elapsed_ns = NAN,
				       .shown = NAN };
	const char *accident = bench_child_accident(child);
	bool well = true, done = false;
	char *rest = child->output, *line;

	answer.last_line = last_line(child->errors);
	if (!answer.last_line)
		answer.last_line = last_line(child->output);
	/* Behind a NUL there is nothing that strsep would find. */
	well = !rest || strlen(rest) == child->output_size;
	while (well && !done && (line = strsep(&rest, "\n")) && rest)
		well = take_line(&answer, line, &done);
	if (accident)
		answer.failure = accident;
	else if (answer.failure)
		;
	else if (WEXITSTATUS(child->status))
		answer.failure = bench_text_format("ended with exit code %d",
						   WEXITSTATUS(child->status));
	else if (!child->output_size)
		answer.failure = "printed nothing";
	else if (!well)
		answer.failure = "printed nonsense";
	else if (!done)
		answer.failure = "ended without 'done'";
	return answer;
}
