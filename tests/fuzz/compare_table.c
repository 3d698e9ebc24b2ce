/* SPDX-License-Identifier: MIT */
/*
 * compare.csv as anyone may have written it.
 */
#include "bench/verdict/comparison.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_round_trip(&bench_comparison_table, data, size);
	return 0;
}
