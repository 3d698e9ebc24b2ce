/* SPDX-License-Identifier: MIT */
/*
 * Decides which arms are compared.
 */
#include <string.h>

#include "bench/tools/alloc.h"
#include "bench/verdict/comparison.h"

/* An --arm has a name of its own. */
static bool is_foreign(const struct bench_result_arm *arm)
{
	return arm->name != arm->implementation;
}

static bool is_floor(const struct bench_result_arm *arm)
{
	return !strcmp(arm->implementation, "floor");
}

/* The arm of this build that an --arm is another build of, or NULL. */
static const struct bench_result_arm *like(const struct bench_result *result,
					   const struct bench_result_arm *other)
{
	for (size_t i = 0; i < result->arm_count; i++)
		if (result->arms[i].name == other->implementation)
			return &result->arms[i];
	return NULL;
}

static const struct bench_result_arm *baseline(const struct bench_result *r)
{
	for (size_t i = 0; i < r->arm_count; i++)
		if (!strcmp(r->arms[i].name, BENCH_BASELINE))
			return &r->arms[i];
	for (size_t i = 0; i < r->arm_count; i++)
		if (!is_floor(&r->arms[i]))
			return &r->arms[i];
	return NULL;
}

static void add(struct bench_pair **pairs, size_t *count,
		const struct bench_result_arm *a,
		const struct bench_result_arm *b, bool builds)
{
	*pairs = bench_grow(*pairs, *count, sizeof **pairs);
	(*pairs)[(*count)++] = (struct bench_pair){ a, b, builds };
}

size_t bench_pair_list(const struct bench_result *result,
		       struct bench_pair **pairs)
{
	const struct bench_result_arm *base = baseline(result);
	size_t count = 0;

	*pairs = NULL;
	for (size_t i = 0; i < result->arm_count; i++) {
		const struct bench_result_arm *arm = &result->arms[i];

		if (arm == base || is_floor(arm) ||
		    (is_foreign(arm) && like(result, arm)))
			continue;
		add(pairs, &count, base, arm, false);
	}
	for (size_t i = 0; i < result->arm_count; i++) {
		const struct bench_result_arm *arm = &result->arms[i];

		if (is_foreign(arm) && like(result, arm))
			add(pairs, &count, like(result, arm), arm, true);
	}
	return count;
}
