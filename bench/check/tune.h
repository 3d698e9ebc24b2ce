/* SPDX-License-Identifier: MIT */
/*
 * Settings of the system that disturb, changed for the time of a run and
 * always restored: governors to performance, turbo off, the watchdog that
 * takes a counter off, NUMA balancing off.
 *
 * A guardian, a process of its own, knows what was there before anything is
 * changed, and waits for the runner's end, whatever that is; then it restores
 * in reverse order.  Only a guardian that is killed together with the runner
 * (a control group that is killed, a machine that loses power) cannot.
 *
 * What somebody else has changed meanwhile is theirs: it stays, with a
 * warning.
 */
#ifndef BENCH_CHECK_TUNE_H
#define BENCH_CHECK_TUNE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct bench_tuning {
	const char *path, *pattern; /* the pattern that the path was found by */
	const char *before, *during;
};

struct bench_tune {
	struct bench_tuning *tunings; /* in the order of the changes */
	size_t count;
	pid_t guardian; /* 0: there is nothing to restore */
	int runner;     /* the runner alone has it open: its end is ours */
};

/*
 * Changes what is there and differs, and says so on stderr.  *changes is an
 * array of {"setting", "before", "during"}, which the caller deletes.  Returns
 * 0, or -errno after an error, with everything as it was and no changes.
 */
int bench_tune_begin(struct bench_tune *tune, cJSON **changes);

/*
 * Restores; may be called again, and after a bench_tune_begin that failed.
 * Returns 0, or -EIO after an error that names each setting and its value.
 */
int bench_tune_end(struct bench_tune *tune);

/* tune_guard.c: starts the guardian; 0 or -errno when it is not ready. */
int bench_tune_guard(struct bench_tune *tune);

/* Restores by this very process; true if all is as it was, or theirs. */
bool bench_tune_restore(const struct bench_tune *tune);

#endif
