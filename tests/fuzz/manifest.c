/* SPDX-License-Identifier: MIT */
/*
 * run.json as anyone may have written it.
 */
#include <math.h>
#include <stdlib.h>

#include "bench/json/json.h"
#include "bench/result/result.h"
#include "bench/run/output.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	cJSON *run = bench_json_parse("run.json", text, size);
	struct bench_result result = { 0 };
	struct bench_digest digest;

	if (run && !bench_result_plan(&result, "run.json", run, &digest)) {
		FUZZ_MUST(result.blocks >= 0);
		FUZZ_MUST(isnan(result.seed) || result.seed >= 0);
		for (size_t i = 0; i < result.arm_count; i++)
			FUZZ_MUST(result.arms[i].name);
		for (size_t i = 0; i < result.row_count; i++)
			FUZZ_MUST(result.rows[i].probe && result.rows[i].unit);
		for (size_t i = 0; i < result.notes.count; i++)
			bench_note_text(&result.notes.notes[i]);
	}
	cJSON_Delete(run);
	free(text);
	fuzz_forget();
	return 0;
}
