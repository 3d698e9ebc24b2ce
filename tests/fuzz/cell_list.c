/* SPDX-License-Identifier: MIT */
/*
 * What a cell that was asked to list its probes may say.
 */
#include <stdlib.h>
#include <string.h>

#include "bench/cell/cell.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct bench_cell cell = { .path = "cell" };

	if (!bench_cell_parse(&cell, text, size)) {
		/* The list is as it was, though the text is cut up. */
		free(text);
		text = NULL;
		FUZZ_MUST(*cell.implementation);
		for (size_t i = 0; i < cell.probe_count; i++) {
			const struct bench_probe *p = &cell.probes[i];

			FUZZ_MUST(bench_cell_probe(&cell, p->name) == p);
			FUZZ_MUST(p->cpus >= 0 && p->cpus < 1e9);
			for (size_t l = 0; l < p->level_count; l++)
				FUZZ_MUST(strlen(p->levels[l]) < size);
		}
		for (size_t i = 0; i < cell.concept_count; i++) {
			const struct bench_concept *c = &cell.concepts[i];

			FUZZ_MUST(bench_cell_concept(&cell, c->name) == c);
			FUZZ_MUST(strlen(c->claim) < size);
		}
	}
	free(text);
	fuzz_forget();
	return 0;
}
