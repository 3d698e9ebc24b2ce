/* SPDX-License-Identifier: MIT */
/*
 * A fleet in words, for the terminal and for Markdown alike.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/fleet/print.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

#define OUTLIERS_SHOWN 3
#define SHORT          60 /* bytes of a name */

const char *bench_fleet_short(const char *text)
{
	size_t size = strlen(text);

	if (size <= SHORT)
		return bench_show_text(text);
	/* Not in the middle of a character. */
	for (size = SHORT; (text[size] & 0xc0) == 0x80;)
		size--;
	return bench_text_format("%s...", bench_show_text(bench_text_format(
						  "%.*s", (int)size, text)));
}

const char *bench_fleet_key_text(const struct bench_fleet_key *key)
{
	const char *const *texts = key->texts;
	const char *params = texts[BENCH_KEY_PARAMS];
	const char *placement = texts[BENCH_KEY_PLACEMENT];
	const char *state = texts[BENCH_KEY_STATE];

	return bench_text_format(
		"%s%s%s, %s%s%s%s%s", bench_fleet_short(texts[BENCH_KEY_PROBE]),
		params ? " " : "", params ? bench_fleet_short(params) : "",
		bench_fleet_short(texts[BENCH_KEY_UNIT]), placement ? ", " : "",
		placement ? bench_fleet_short(placement) : "",
		state ? ", state " : "", state ? bench_fleet_short(state) : "");
}

const char *bench_fleet_machine_text(size_t machine)
{
	return bench_text_format("M%zu", machine + 1);
}

const char *bench_fleet_spread(const struct bench_fleet_view *view)
{
	const struct bench_fleet_over *over = &view->over;
	const char *range =
		bench_show_interval(exp(over->least), exp(over->most));

	if (isnan(over->q25))
		return bench_text_format("range %s", range);
	return bench_text_format(
		"quartiles %s, range %s",
		bench_show_interval(exp(over->q25), exp(over->q75)), range);
}

const char *bench_fleet_counts(const struct bench_fleet_view *view)
{
	const size_t *counts = view->over.counts;

	return bench_text_format("%zu slower, %zu faster, %zu equivalent, %zu "
				 "inconclusive",
				 counts[BENCH_FLEET_SLOWER],
				 counts[BENCH_FLEET_FASTER],
				 counts[BENCH_FLEET_EQUIVALENT],
				 counts[BENCH_FLEET_INCONCLUSIVE]);
}

static const struct bench_fleet_claim *worse(const struct bench_fleet_claim *x,
					     const struct bench_fleet_claim *y)
{
	return !x || (y && y->z > x->z) ? y : x;
}

/* The farthest first; a key has few that are shown. */
const char *bench_fleet_outliers(const struct bench_fleet_view *view)
{
	const struct bench_fleet_claim *last = NULL;
	const char *text = "";
	size_t shown = 0;

	for (; shown < view->over.outliers && shown < OUTLIERS_SHOWN; shown++) {
		const struct bench_fleet_claim *next = NULL;

		for (size_t i = 0; i < view->claim_count; i++) {
			const struct bench_fleet_claim *c = &view->claims[i];

			/* Equals go by their place. */
			if (!last || c->z < last->z ||
			    (c->z == last->z && c > last))
				next = worse(next, c);
		}
		text = bench_text_format(
			"%s%s%s (%s) %s", text, shown ? ", " : "",
			bench_fleet_machine_text(next->machine),
			bench_fleet_short(
				view->groups->machines[next->machine].id),
			bench_show_ratio(exp(next->ratio)));
		last = next;
	}
	if (view->over.outliers > shown)
		text = bench_text_format("%s and %zu more", text,
					 view->over.outliers - shown);
	return text;
}

const char *bench_fleet_claim(const struct bench_fleet_claim *claim)
{
	if (claim->verdict == BENCH_TOO_FEW)
		return bench_text_format("%s (%zu of %d sessions)",
					 bench_fleet_so_far(claim),
					 claim->sessions, BENCH_BLOCKS_MIN);
	return bench_verdict_name(claim->verdict);
}

bool bench_fleet_new_pair(const struct bench_fleet_key *key,
			  const struct bench_fleet_key *previous)
{
	return !previous ||
	       previous->texts[BENCH_KEY_A] != key->texts[BENCH_KEY_A] ||
	       previous->texts[BENCH_KEY_B] != key->texts[BENCH_KEY_B];
}
