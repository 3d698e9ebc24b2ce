/* SPDX-License-Identifier: MIT */
/*
 * Asks a cell to show a concept.
 */
#include <string.h>
#include <unistd.h>

#include "bench/concept/concept.h"
#include "bench/tools/child.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

#define TIMEOUT_NS 30000000000ull

static void judge(struct bench_concept_result *result,
		  const struct bench_answer *answer)
{
	result->numbers = answer->numbers;
	result->number_count = answer->number_count;
	if (answer->code == EXIT_UNFIT || answer->code == EXIT_UNSUPPORTED) {
		result->verdict = BENCH_CONCEPT_CANNOT;
		result->reason = answer->reason;
	} else if (answer->failure) {
		result->verdict = BENCH_CONCEPT_FAILED;
		result->reason = bench_text_format(
			"the cell %s%s%s", answer->failure,
			answer->last_line ? "; its last line: " : "",
			answer->last_line ? answer->last_line : "");
	} else if (answer->shown == 0) {
		result->verdict = BENCH_CONCEPT_MISSING;
		result->reason = answer->missing;
	} else if (answer->shown != 1) {
		result->verdict = BENCH_CONCEPT_FAILED;
		result->reason = "the cell gave no verdict";
	}
}

struct bench_concept_result bench_concept_show(const struct bench_cell *cell,
					       const char *name)
{
	char *arguments[] = { (char *)cell->path, (char *)"show", (char *)name,
			      NULL };
	const struct bench_concept *concept = bench_cell_concept(cell, name);
	struct bench_concept_result result = { .implementation =
						       cell->implementation };
	struct bench_answer answer;
	struct bench_child child;
	int error;

	if (!concept || concept->lacks) {
		result.verdict = BENCH_CONCEPT_CANNOT;
		result.reason = concept ? concept->lacks
					: "its cell has no such concept";
		return result;
	}
	error = bench_child_run(&child, arguments, environ, TIMEOUT_NS);
	if (error) {
		result.verdict = BENCH_CONCEPT_FAILED;
		result.reason = bench_text_format("cannot be started: %s",
						  strerror(-error));
	} else if (!bench_child_interrupted()) {
		answer = bench_answer_read(&child);
		judge(&result, &answer);
	}
	bench_child_free(&child);
	return result;
}
