/* SPDX-License-Identifier: MIT */
/*
 * samples.csv as anyone may have written it.
 */
#include "bench/sample/sample.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_round_trip(&bench_sample_table, data, size);
	return 0;
}
