/* SPDX-License-Identifier: MIT */
/*
 * JSON as anyone may have written it.  What was read can be written, and what
 * was written is read as the same.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bench/json/json.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	cJSON *value = bench_json_parse("f.json", text, size);

	if (value) {
		char *again = cJSON_PrintUnformatted(value);
		cJSON *same;

		FUZZ_MUST(again);
		same = bench_json_parse("f.json", again, strlen(again));
		FUZZ_MUST(same && cJSON_Compare(value, same, true));
		cJSON_Delete(same);
		cJSON_free(again);
	}
	cJSON_Delete(value);
	free(text);
	fuzz_forget();
	return 0;
}
