/* SPDX-License-Identifier: MIT */
/*
 * Orders of a block: mirrored, complete, fair, and repeated by their seed.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "bench/stats/order.h"

Test(order, is_mirrored_and_complete, .timeout = 10)
{
	struct bench_random random = { 1 };
	size_t order[BENCH_ORDER_MAX];

	for (size_t arms = 2; arms <= BENCH_ARMS_MAX; arms++) {
		for (int draw = 0; draw < 1000; draw++) {
			size_t size = bench_order_draw(&random, arms, order);
			unsigned seen = 0;

			cr_assert_eq(size, 2 * arms);
			for (size_t i = 0; i < arms; i++) {
				cr_assert_eq(order[i], order[size - 1 - i]);
				seen |= 1u << order[i];
			}
			cr_assert_eq(seen, (1u << arms) - 1);
		}
	}
}

Test(order, runs_a_lone_arm_once, .timeout = 10)
{
	struct bench_random random = { 1 };
	size_t order[BENCH_ORDER_MAX];

	cr_expect_eq(bench_order_draw(&random, 1, order), 1);
	cr_expect_eq(order[0], 0);
	cr_expect_eq(bench_order_draw(&random, 0, order), 0);
}

/* Of 24,000 draws each permutation gets its share within 5 sigma. */
Test(order, is_fair, .timeout = 10)
{
	static const size_t permutations[] = { 1, 1, 2, 6, 24 };
	struct bench_random random = { 42 };
	size_t order[BENCH_ORDER_MAX];

	for (size_t arms = 2; arms <= BENCH_ARMS_MAX; arms++) {
		size_t seen[256] = { 0 }, kinds = 0;
		double share = 24000. / (double)permutations[arms];

		for (int draw = 0; draw < 24000; draw++) {
			size_t code = 0;

			bench_order_draw(&random, arms, order);
			for (size_t i = 0; i < arms; i++)
				code = code * 4 + order[i];
			seen[code]++;
		}
		for (size_t i = 0; i < 256; i++) {
			double off = (double)seen[i] - share;

			kinds += seen[i] > 0;
			cr_expect(!seen[i] || off * off < 25 * share);
		}
		cr_expect_eq(kinds, permutations[arms]);
	}
}

Test(order, is_repeated_by_its_seed, .timeout = 10)
{
	struct bench_random a = { 5 }, b = { 5 };
	size_t first[BENCH_ORDER_MAX], second[BENCH_ORDER_MAX];

	for (int draw = 0; draw < 100; draw++) {
		bench_order_draw(&a, 4, first);
		bench_order_draw(&b, 4, second);
		cr_assert_eq(memcmp(first, second, sizeof first), 0);
	}
}

Test(order, random_below_stays_below, .timeout = 10)
{
	struct bench_random random = { 3 };

	for (uint64_t bound = 1; bound < 100; bound++)
		for (int draw = 0; draw < 100; draw++)
			cr_assert_lt(bench_random_below(&random, bound), bound);
}
