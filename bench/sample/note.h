/* SPDX-License-Identifier: MIT */
/*
 * What was not measured and why: kept for run.json, where compare reads it.
 */
#ifndef BENCH_SAMPLE_NOTE_H
#define BENCH_SAMPLE_NOTE_H

#include <stddef.h>

/* Params, place and arm may be NULL: then the note is about all of them. */
struct bench_note {
	const char *kind; /* "lacks", "skipped" or "failed" */
	const char *probe, *params, *place, *arm, *reason;
};

struct bench_notes {
	struct bench_note *notes;
	size_t count;
};

/* Of several notes of a kind about the same, the first is kept. */
void bench_note_add(struct bench_notes *notes, struct bench_note note);

/* "counter threads=4, cross-core, uthreads: reason", interned. */
const char *bench_note_text(const struct bench_note *note);

#endif
