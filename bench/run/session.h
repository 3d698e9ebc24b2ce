/* SPDX-License-Identifier: MIT */
/*
 * A run in progress: the plan and what has come of it so far.
 */
#ifndef BENCH_RUN_SESSION_H
#define BENCH_RUN_SESSION_H

#include <cjson/cJSON.h>

#include "bench/check/preflight.h"
#include "bench/plan/plan.h"
#include "bench/run/output.h"

/* After so many failures in a row of the plan an arm is left out there. */
#define BENCH_FAILURES_MAX 3
/* Why the rest of its last block has no samples of it. */
#define BENCH_LEFT_OUT "left out after its failures"

struct bench_session {
	struct bench_plan plan;
	struct bench_random random;
	struct bench_output output;
	struct bench_preflight preflight;
	cJSON *machine;
	cJSON *tuned; /* settings changed for the run, or NULL */
	const char *run_id, *session_id, *machine_id, *started_utc;
	bool interrupted, self_check_failed;
	bool calibrated; /* batch sizes are frozen */
	bool fitted;     /* to the time budget */
	uint64_t begun_ns;
	bool dropped;     /* some arm, since run.json was written */
	bool measured;    /* some sample is valid */
	size_t kept_rows; /* of samples.csv, when the run was taken up */
};

/* The plan is made already.  Names the run, and describes the machine. */
void bench_session_start(struct bench_session *session);

/* Now, as 2026-01-02T03:04:05Z. */
const char *bench_session_utc(void);

/* Fills in what the plan and the run say of a sample of this arm. */
void bench_session_identify(const struct bench_session *session,
			    const struct bench_row *row,
			    const struct bench_row_arm *arm,
			    struct bench_sample *sample);

/*
 * Finds the batch size of every arm, and drops those that have none, or
 * returns early when interrupted.  Returns 0 or -errno.
 */
int bench_calibrate(struct bench_session *session);

/* Runs a block of the row and appends it.  Returns 0 or -errno. */
int bench_block_run(struct bench_session *session, struct bench_row *row);

/* A block of the row has been run, and counts or does not. */
void bench_block_count(struct bench_row *row, bool spoilt);

/* Replaces run.json, if there is a folder.  made: of samples.csv, or NULL. */
int bench_manifest_write(struct bench_session *session, bool complete,
			 const struct bench_made_list *made);

#endif
