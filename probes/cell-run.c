/* SPDX-License-Identifier: MIT */
/*
 * A cell runs one probe: samples first, words after.
 *
 * Nothing is printed, allocated or asked of the system between the begin and
 * the end of a sample.  All samples of a process run in one thread of the
 * implementation; what they counted is checked and printed when it has
 * ended.
 */
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "probes/anchor.h"
#include "probes/cell.h"
#include "probes/place.h"

#define GROWTH_MAX     16.0 /* from one calibrating sample to the next */
#define GROWTH_SPARE   1.2  /* above what would just do */
#define SLOW           4    /* times as long as a sample has to last */
#define EMPTY_PART_MAX 0.1  /* of a count is due to counting */

static struct cell_result run;
static const struct cell_request *request;
static struct counters counters; /* of a counting run, see probe_count */

static uint64_t timeval_ns(struct timeval t)
{
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_usec * 1000;
}

/*
 * Begins and ends a sample: before its first look at the clock and after its
 * last.  Of all this, counters count only the way from here to that look.
 */
void probe_count(struct probe_run *r, int sign)
{
	struct probe_counts *c = &r->counts;
	long i = r - run.sample;
	struct rusage u;

	if (run.counters && sign > 0)
		run.is_counted[i] = counters_stop(&counters, run.counted[i]) &&
				    counters.empty_part <= EMPTY_PART_MAX;
	/* Of all threads, those that have ended too.  It cannot fail. */
	getrusage(RUSAGE_SELF, &u);
	c->nvcsw += (uint64_t)(sign * u.ru_nvcsw);
	c->nivcsw += (uint64_t)(sign * u.ru_nivcsw);
	c->minflt += (uint64_t)(sign * u.ru_minflt);
	c->majflt += (uint64_t)(sign * u.ru_majflt);
	c->cpu_user_ns += (uint64_t)sign * timeval_ns(u.ru_utime);
	c->cpu_system_ns += (uint64_t)sign * timeval_ns(u.ru_stime);
#ifdef TH_SWITCHES
	c->user_switches += (uint64_t)sign * th_switches();
#endif
	if (run.counters && sign < 0)
		counters_start(&counters);
}

static uint64_t elapsed(const struct probe_run *r)
{
	return r->end_ns - r->begin_ns;
}

/* What one has to last: of single events all the time counts. */
static uint64_t sample_ns(const struct cell_request *q)
{
	uint64_t events = q->probe->events_ns;

	return events > q->min_ns ? events : q->min_ns;
}

static int sample(struct probe_run *r, uint64_t ops)
{
	const struct cell_request *q = request;
	int err;

	*r = (struct probe_run){
		.ops = ops,
		.level = q->level,
		.cpus = q->cpus,
		.cpu_count = q->cpu_count,
		.enough_ns = SLOW * sample_ns(q),
		.stack_size = q->stack_size,
		.guard_size = q->guard_size,
	};
	err = q->probe->run(r);
	/* While those that there are still use it up. */
	if (err && !r->limit.name)
		r->limit = limit_reached();
	probe_see_cpu(r);
	return err;
}

static void finish(const struct cell_request *q)
{
	if (!run.err && q->probe->finish)
		run.err = q->probe->finish();
	if (run.err == -EPROTO && !run.sample[run.count - 1].broken)
		run.sample[run.count - 1].broken =
			"what the samples left could not be undone";
}

/* Of single events all the time counts, that between them too. */
static uint64_t lasted(const struct cell_request *q, const struct probe_run *r)
{
	return q->probe->events_ns ? r->wall_ns : elapsed(r);
}

/* In a thread of the implementation: all samples. */
static void *take_samples(void *arg)
{
	const struct cell_request *q = arg;
	double before = anchor_clock_hz(), after;

	while (!run.err && run.count < q->warmup + q->samples) {
		if (run.count == q->warmup)
			cell_events_forget(); /* those of the warm-up */
		run.err = sample(&run.sample[run.count], q->ops);
		after = anchor_clock_hz();
		run.clock_hz[run.count++] = (before + after) / 2;
		before = after;
	}
	finish(q);
	return NULL;
}

/*
 * Finds how many operations last long enough, from one on.  What is no time
 * needs no clock to be read well.
 */
static void *calibrate(void *arg)
{
	const struct cell_request *q = arg;
	struct probe_run *r = &run.sample[0];
	uint64_t ops = 1, wanted = sample_ns(q), most = cell_most_ops(q->probe);
	double growth;

	run.count = 1;
	for (;;) {
		run.err = sample(r, ops);
		if (run.err || cell_ledger(r) || lasted(q, r) >= wanted ||
		    ops >= most)
			break;
		growth = GROWTH_SPARE * (double)wanted / (double)lasted(q, r);
		if (growth > GROWTH_MAX)
			growth = GROWTH_MAX;
		/* What it did may be more than asked for: whole groups. */
		ops = (uint64_t)(growth * (double)r->work) + 1;
		if (ops > most)
			ops = most;
	}
	finish(q);
	return NULL;
}

/* Before any thread is created: only those that come later are counted. */
static void open_counters(void)
{
	char why[256];

	if (counters_open(&counters, counters_hardware, COUNTERS_HARDWARE, why,
			  sizeof why))
		cell_fail(EXIT_UNSUPPORTED, "%s", why);
	run.counters = &counters;
}

static void check_counters(void)
{
	const char *idle = counters_idle(&counters);

	if (idle)
		cell_fail(EXIT_UNSUPPORTED,
			  "%s cannot be counted: its counter was opened, but "
			  "never ran",
			  idle);
}

int cell_enter(const struct cell_request *q, void *(*fn)(void *))
{
#ifdef TH_PARTIAL
	fn((void *)q);
	return 0;
#else
	const struct th_config config = {
		.cpus = q->cpus,
		.cpu_count = q->cpu_count,
		.stack_size = q->stack_size,
		.guard_size = q->guard_size,
		.max_threads =
			q->probe && q->probe->is_crowd ? q->level + 1 : 0,
	};

	if (q->probe && q->probe->is_first)
		return fn((void *)q) != NULL;
	return th_main(&config, fn, (void *)q);
#endif
}

void cell_run(const struct cell_request *q)
{
	double before = 0, after = 0;

	request = q;
	run.overhead_ns = anchor_clock_ns();
	cell_pin(q);
	if (!q->ops) {
		cell_ledger_check(q, &run, cell_enter(q, calibrate));
		printf("calibrated\tops=%" PRIu64 "\telapsed_ns=%" PRIu64
		       "\ndone\n",
		       run.sample[0].work, lasted(q, &run.sample[0]));
		return;
	}
	if (q->cpu_count > 1)
		before = cell_line_ns(q);
	cell_pin(q);
	if (q->counting)
		open_counters();
	cell_ledger_check(q, &run, cell_enter(q, take_samples));
	if (q->counting)
		check_counters();
	if (q->cpu_count > 1)
		after = cell_line_ns(q);
	run.line_before = before;
	run.line_after = after;
	cell_print(q, &run);
}
