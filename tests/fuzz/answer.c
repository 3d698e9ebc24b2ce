/* SPDX-License-Identifier: MIT */
/*
 * What a cell that was asked to run, or to show, may say.  The first byte is
 * how it ended, the second its exit code; its two outputs are parted by a byte
 * 0xff.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cell/answer.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size > 2 ? memchr(data + 2, 0xff, size - 2) : NULL;
	struct bench_child child = { 0 };
	struct bench_answer answer;

	if (size < 2)
		return 0;
	child.timed_out = *data & 1;
	child.talkative = *data & 2;
	child.status = *data & 4 ? 11 : data[1] << 8;
	/* A cell that said nothing has no text at all. */
	child.output_size = end ? (size_t)(end - data) - 2 : size - 2;
	if (child.output_size)
		child.output = fuzz_text(data + 2, child.output_size);
	if (end)
		child.errors = fuzz_text(end + 1, size - 3 - child.output_size);
	answer = bench_answer_read(&child);
	FUZZ_MUST(answer.failure || !*data || *data > 7);
	for (size_t i = 0; i < answer.count && !answer.failure; i++)
		FUZZ_MUST(!isnan(answer.samples[i].elapsed_ns));
	for (size_t i = 0; i < answer.number_count; i++)
		FUZZ_MUST(answer.numbers[i].value >= 0);
	FUZZ_MUST(answer.failure || isnan(answer.shown) || answer.shown == 1 ||
		  answer.missing);
	bench_child_free(&child);
	fuzz_forget();
	return 0;
}
