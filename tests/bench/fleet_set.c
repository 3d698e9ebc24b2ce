/* SPDX-License-Identifier: MIT */
/*
 * The set that numbers tuples of texts: by the order in which they came.
 */
#include <criterion/criterion.h>

#include "bench/fleet/set.h"
#include "bench/tools/text.h"

Test(fleet_set, numbers_what_it_holds, .timeout = 10)
{
	struct bench_fleet_set set = { .width = 2 };

	for (size_t round = 0; round < 2; round++)
		for (size_t i = 0; i < 1000; i++) {
			const char *tuple[] = {
				bench_text_format("%zu", i % 10),
				i < 10 ? NULL
				       : bench_text_format("%zu", i / 10),
			};

			cr_expect_eq(bench_fleet_set_index(&set, tuple), i);
		}
	cr_expect_eq(set.count, 1000);
	cr_expect_str_eq(bench_fleet_set_at(&set, 27)[1], "2");
}
