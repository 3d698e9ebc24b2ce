/* SPDX-License-Identifier: MIT */
/*
 * The comparisons of a self-test, a line each.
 */
#include "bench/run/selftest.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

static const char *name_of(const struct bench_selftest_pair *pair)
{
	const char *params = pair->params ? pair->params : "";

	return pair->truth == 1
		       ? bench_text_format("%s %s %s", pair->pair.a->name,
					   pair->probe, params)
		       : pair->pair.a->name;
}

/* As wide as the longest name. */
static int width_of(const struct bench_selftest *test)
{
	int width = 0;

	for (size_t i = 0; i < test->count; i++) {
		int own = (int)bench_text_width(name_of(&test->pairs[i]));

		width = own > width ? own : width;
	}
	return width;
}

void bench_selftest_print(const struct bench_selftest *test, FILE *file)
{
	int width = width_of(test);

	bench_text_pad(file, "probe, level", -width);
	fputs("  truth  found  95 % interval   n  verdict\n", file);
	for (size_t i = 0; i < test->count; i++) {
		const struct bench_selftest_pair *pair = &test->pairs[i];
		const struct bench_comparison *c = &pair->result;

		bench_text_pad(file, name_of(pair), -width);
		fprintf(file, "  %5.2f", pair->truth);
		bench_text_pad(file, bench_show_ratio(c->ratio), 7);
		bench_text_pad(file, bench_show_interval(c->ci_lo, c->ci_hi),
			       15);
		fprintf(file, "%4.0f  %s%s\n", c->n, c->verdict,
			c->noise_cap > 0 ? " ~" : "");
	}
	putc('\n', file);
}
