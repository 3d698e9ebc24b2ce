/* SPDX-License-Identifier: MIT */
/*
 * Notes: their texts are interned, so equal texts are equal pointers.
 */
#include "bench/sample/note.h"
#include "bench/sample/row_name.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

void bench_note_add(struct bench_notes *notes, struct bench_note note)
{
	note.kind = bench_text_intern(note.kind);
	note.probe = bench_text_intern(note.probe);
	note.params = bench_text_intern(note.params);
	note.place = bench_text_intern(note.place);
	note.arm = bench_text_intern(note.arm);
	note.reason = bench_text_intern(note.reason);
	for (size_t i = 0; i < notes->count; i++) {
		const struct bench_note *known = &notes->notes[i];

		if (known->kind == note.kind && known->probe == note.probe &&
		    known->params == note.params &&
		    known->place == note.place && known->arm == note.arm)
			return;
	}
	notes->notes = bench_grow(notes->notes, notes->count, sizeof note);
	notes->notes[notes->count++] = note;
}

const char *bench_note_text(const struct bench_note *note)
{
	return bench_text_format(
		"%s%s%s: %s",
		bench_row_name(note->probe, note->params, note->place),
		note->arm ? ", " : "", note->arm ? note->arm : "",
		note->reason);
}
