/* SPDX-License-Identifier: MIT */
/*
 * Names a run: a random run_id, the boot as session_id, the machine's own id.
 */
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "bench/machine/machine.h"
#include "bench/run/session.h"
#include "bench/tools/file.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

const char *bench_session_utc(void)
{
	time_t now = time(NULL);
	char utc[32];
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(utc, sizeof utc, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return bench_text_intern(utc);
}

void bench_session_start(struct bench_session *session)
{
	const cJSON *id;
	uint64_t salt = 0;
	char boot[64];

	/* Without entropy the time alone tells runs apart. */
	if (getrandom(&salt, sizeof salt, GRND_NONBLOCK) < 0)
		salt = 0;
	session->started_utc = bench_session_utc();
	session->run_id = bench_text_format("%s-%08x", session->started_utc,
					    (unsigned)salt);
	bench_file_text("/proc/sys/kernel/random/boot_id", boot, sizeof boot);
	session->session_id = *boot ? bench_text_intern(boot) : NULL;
	session->machine = bench_machine_describe();
	id = cJSON_GetObjectItemCaseSensitive(session->machine, "machine_id");
	session->machine_id = bench_text_intern(cJSON_GetStringValue(id));
}

/* Where that is the axis, each level has its own. */
static double stack_size_of(const struct bench_row *row)
{
	double kib = CELL_STACK_SIZE / 1024;

	if (row->level && row->probe->axis &&
	    !strcmp(row->probe->axis, CELL_STACK_AXIS))
		bench_text_count(row->level, 1e9, &kib);
	return kib * 1024;
}

void bench_session_identify(const struct bench_session *session,
			    const struct bench_row *row,
			    const struct bench_row_arm *arm,
			    struct bench_sample *sample)
{
	const struct bench_plan *plan = &session->plan;

	sample->schema_version = BENCH_SCHEMA_VERSION;
	sample->run_id = session->run_id;
	sample->session_id = session->session_id;
	sample->machine_id = session->machine_id;
	sample->timestamp_utc = bench_session_utc();
	sample->suite = plan->options->suite->name;
	sample->probe = row->probe->name;
	sample->arm = arm->arm->name;
	sample->implementation = arm->arm->cell->implementation;
	if (!sample->backend)
		sample->backend = arm->arm->cell->backend;
	sample->params = row->params;
	sample->placement = row->placement;
	sample->role = bench_plan_role(row->role);
	sample->cpu_set = bench_cpus_format(&row->cpus, '+');
	sample->stack_size = stack_size_of(row);
	sample->guard_size = CELL_GUARD_SIZE;
	sample->mode = "timed";
	sample->unit = row->probe->unit;
	sample->better = row->probe->better;
	sample->seed = (double)plan->options->seed;
}

void bench_block_count(struct bench_row *row, bool spoilt)
{
	row->blocks++;
	row->good_blocks += !spoilt;
}
