/* SPDX-License-Identifier: MIT */
/*
 * A fleet in words, for the terminal and for Markdown alike.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/fleet_print.h"
#include "bench/report.h"
#include "bench/text.h"

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

static const char *describe(const struct bench_fleet_machine *machine)
{
	static const char *const fields[] = {
		"name",        "cpu_model_name", "cpu_thread_count",
		"kernel_name", "virtualisation",
	};
	const char *words[sizeof fields / sizeof *fields];

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		const char *value = bench_fleet_fact(machine->first, fields[i]);

		words[i] = value ? bench_fleet_short(value) : "?";
	}
	return bench_text_format("%s, %s, %s CPUs, Linux %s, virtualisation: "
				 "%s",
				 words[0], words[1], words[2], words[3],
				 words[4]);
}

static const char *amount(size_t count, const char *thing)
{
	return bench_text_format("%zu %s%s", count, thing,
				 count == 1 ? "" : "s");
}

void bench_fleet_head(const struct bench_fleet_groups *groups, FILE *file)
{
	bench_show_wrapped(
		bench_text_format("%s of %s on %s",
				  amount(groups->fleet->folder_count, "run"),
				  amount(groups->session_count, "session"),
				  amount(groups->machine_count, "machine")),
		file);
	for (size_t m = 0; m < groups->machine_count &&
			   groups->machine_count <= BENCH_FLEET_FEW;
	     m++) {
		const struct bench_fleet_machine *machine =
			&groups->machines[m];

		bench_show_wrapped(
			bench_text_format("%s (%s): %s; %s, %s",
					  bench_fleet_machine_text(m),
					  bench_fleet_short(machine->id),
					  describe(machine),
					  amount(machine->folders, "run"),
					  amount(machine->sessions, "session")),
			file);
	}
	bench_fleet_context(groups, file);
	if (groups->anchors)
		bench_show_wrapped(groups->anchors, file);
}

void bench_fleet_foot(const struct bench_fleet_groups *groups, double margin,
		      FILE *file)
{
	bench_show_wrapped(
		bench_text_format(
			"Read: a/b is the median of the sessions' ratios of "
			"times; above 1, a is slower. A session is one boot, "
			"and a verdict about a machine needs %d of them; it "
			"stands when the whole 95 %% interval lies beyond "
			"%s.%s",
			BENCH_BLOCKS_MIN, bench_show_percent(1 + margin),
			groups->machine_count > 1
				? bench_text_format(
					  " Machines are pooled by their "
					  "ratios, from %d on.",
					  BENCH_FLEET_POOL_MIN)
				: ""),
		file);
}

bool bench_fleet_new_pair(const struct bench_fleet_key *key,
			  const struct bench_fleet_key *previous)
{
	return !previous ||
	       previous->texts[BENCH_KEY_A] != key->texts[BENCH_KEY_A] ||
	       previous->texts[BENCH_KEY_B] != key->texts[BENCH_KEY_B];
}
