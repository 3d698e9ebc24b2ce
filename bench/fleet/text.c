/* SPDX-License-Identifier: MIT */
/*
 * A fleet on a terminal.  Few machines have a line each under a key; however
 * many they are, one line and those that belong to it are over all of them.
 */
#include <math.h>

#include "bench/fleet/print.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

enum {
	LABEL = -22,
	RATIO = 8,
	INTERVAL = 17,
	COUNT = 9
};

/* Verdicts whose full name would not fit, and what marks them. */
static const char *word(enum bench_verdict verdict, const char *few,
			size_t count)
{
	switch (verdict) {
	case BENCH_TOO_FEW:
		return bench_text_format("%s (%zu of %d)", few, count,
					 BENCH_BLOCKS_MIN);
	case BENCH_ENVIRONMENT:
		return "inconclusive !";
	case BENCH_EQUIVALENT_SLOWER:
		return "equivalent +";
	case BENCH_EQUIVALENT_FASTER:
		return "equivalent -";
	case BENCH_SLOWER_UNRESOLVED:
		return "slower ?";
	case BENCH_FASTER_UNRESOLVED:
		return "faster ?";
	default:
		return bench_verdict_name(verdict);
	}
}

static void print_pair(const struct bench_fleet_key *key, FILE *file)
{
	fprintf(file, "\n%s (a) against %s (b)\n",
		bench_fleet_short(key->texts[BENCH_KEY_A]),
		bench_fleet_short(key->texts[BENCH_KEY_B]));
	bench_text_pad(file, "", LABEL);
	bench_text_pad(file, "a/b", RATIO);
	bench_text_pad(file, "95 % interval", INTERVAL);
	bench_text_pad(file, "sessions", COUNT);
	fputs("  verdict\n", file);
}

static void print_line(const char *label, double ratio, double lo, double hi,
		       size_t sessions, const char *verdict, FILE *file)
{
	bench_text_pad(file, label, LABEL);
	bench_text_pad(file, bench_show_ratio(exp(ratio)), RATIO);
	bench_text_pad(file, bench_show_interval(exp(lo), exp(hi)), INTERVAL);
	bench_text_pad(file, bench_text_format("%zu", sessions), COUNT);
	fprintf(file, "  %s\n", verdict);
}

static void print_over(const struct bench_fleet_view *view, FILE *file)
{
	const struct bench_fleet_over *over = &view->over;

	if (!bench_fleet_is_pooled(view)) {
		if (over->machines > 1)
			fprintf(file, "  %zu machines, %s\n", over->machines,
				bench_fleet_spread(view));
		return;
	}
	print_line(bench_text_format("  %zu machines", over->machines),
		   over->ratio, over->lo, over->hi, over->sessions,
		   word(over->verdict, "inconclusive", over->machines), file);
	fprintf(file, "    %s\n    %s\n", bench_fleet_spread(view),
		bench_fleet_counts(view));
	if (over->outliers)
		bench_show_wrapped(
			bench_text_format("    outliers: %s",
					  bench_fleet_outliers(view)),
			file);
}

static void print_key(const struct bench_fleet_view *view,
		      const struct bench_fleet_key *previous, FILE *file)
{
	const struct bench_fleet_key *key = view->key;

	if (bench_fleet_new_pair(key, previous))
		print_pair(key, file);
	bench_show_wrapped(bench_fleet_key_text(key), file);
	for (size_t i = 0; i < view->claim_count &&
			   view->groups->machine_count <= BENCH_FLEET_FEW;
	     i++) {
		const struct bench_fleet_claim *c = &view->claims[i];

		print_line(bench_text_format("  %s", bench_fleet_machine_text(
							     c->machine)),
			   c->ratio, c->lo, c->hi, c->sessions,
			   bench_text_format("%s%s",
					     word(c->verdict,
						  bench_fleet_so_far(c),
						  c->sessions),
					     c->capped ? " ~" : ""),
			   file);
	}
	if (view->groups->machine_count > 1)
		print_over(view, file);
}

static void print_foot(const struct bench_fleet_groups *groups, double margin,
		       FILE *file)
{
	fputs("\n?  by how much is unresolved      "
	      "+ -  a is slower, faster inside the margin\n"
	      "!  because of the environment     "
	      "~    noise: flagged blocks had to fill up\n",
	      file);
	fprintf(file,
		"(N of %d): so many sessions, or machines, of those that a "
		"verdict needs\n",
		BENCH_BLOCKS_MIN);
	bench_fleet_foot(groups, margin, file);
}

const struct bench_fleet_form bench_fleet_text = { bench_fleet_head, print_key,
						   print_foot };
