/* SPDX-License-Identifier: MIT */
/*
 * What a selftest tells of its comparisons.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "bench/run/selftest.h"

static void expect(const char *text, const char *part)
{
	cr_expect_not_null(strstr(text, part), "no '%s' in\n%s", part, text);
}

/* A verdict without a size is none of those that must not be. */
Test(selftest, it_says_what_is_called, .timeout = 10)
{
	static struct bench_selftest test = { .count = 2 };
	static const struct bench_result_arm arm = { .name = "kthreads" };
	static const char *const probes[] = { "mutex-contended", "create" };
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	for (size_t i = 0; i < 2; i++)
		test.pairs[i] = (struct bench_selftest_pair){
			.pair = { &arm, &arm, true },
			.probe = probes[i],
			.params = "cpus=2048",
			.truth = 1,
			.result = { .ratio = 1.04,
				    .ci_lo = 1.01,
				    .ci_hi = 1.07,
				    .n = 12,
				    .verdict = "slower, size unresolved",
				    .judgement = BENCH_SLOWER_UNRESOLVED }
		};
	bench_selftest_print(&test, file);
	bench_selftest_judge(&test, file);
	fclose(file);
	expect(text, "\nkthreads mutex-contended cpus=2048   1.00  1.040 ");
	expect(text, "\nkthreads create cpus=2048            1.00  1.040 ");
	expect(text, "\nlike and like: called slower or faster         0 of 2"
		     "   0 or fewer  pass\n"
		     "  size unresolved, which is no call            2 of 2\n");
	free(text);
}
