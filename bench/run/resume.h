/* SPDX-License-Identifier: MIT */
/*
 * Takes up a run that was ended early: its options, its frozen batch sizes
 * and its finished blocks are those of the folder.
 */
#ifndef BENCH_RUN_RESUME_H
#define BENCH_RUN_RESUME_H

#include "bench/run/session.h"

/*
 * Replaces the options by those of the run in the folder, which *manifest
 * tells of; NULL where there is none yet, and the run begins there.  Prints
 * what is wrong; returns 0 or -errno.
 */
int bench_resume_options(struct bench_options *options, cJSON **manifest);

/*
 * The plan is made and the session named.  Holds both against the manifest,
 * and takes its batch sizes and what was added to the plan later.  Prints
 * what is wrong; returns 0 or -errno.
 */
int bench_resume_plan(struct bench_session *session, const cJSON *manifest);

/*
 * Opens samples.csv behind its last whole block, counts the blocks and says
 * how many there are, and whether the file is what the manifest tells of.
 * Prints what is wrong; returns 0 or -errno.
 */
int bench_resume_samples(struct bench_session *session, const cJSON *manifest);

#endif
