/* SPDX-License-Identifier: MIT */
/*
 * A machine fails for the worst of what was asked: slower, then inconclusive,
 * then noise.
 */
#include "bench/fleet/fleet.h"
#include "bench/fleet/gate.h"
#include "bench/fleet/print.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"
#include "bench/verdict/gate.h"
#include "probes/protocol.h"

#define REASONS_SHOWN \
	(sizeof((struct bench_fleet_gate *)0)->reasons / sizeof(char *))

static const char *reason(unsigned fail_on,
			  const struct bench_fleet_claim *claim)
{
	unsigned kind = bench_fleet_count_of(claim->verdict);
	bool unresolved = claim->verdict == BENCH_SLOWER_UNRESOLVED ||
			  claim->verdict == BENCH_FASTER_UNRESOLVED;

	if ((fail_on & BENCH_GATE_SLOWER) && kind == BENCH_FLEET_SLOWER)
		return bench_fleet_verdict(claim->verdict, claim->sessions,
					   "sessions");
	if ((fail_on & BENCH_GATE_INCONCLUSIVE) &&
	    kind == BENCH_FLEET_INCONCLUSIVE && !unresolved)
		return bench_fleet_verdict(claim->verdict, claim->sessions,
					   "sessions");
	if ((fail_on & BENCH_GATE_NOISE) &&
	    (claim->capped || claim->disturbed ||
	     claim->verdict == BENCH_ENVIRONMENT))
		return claim->capped ? "noise: flagged blocks had to fill up"
				     : "noise: inconclusive (environment)";
	return NULL;
}

void bench_fleet_gate_look(struct bench_fleet_gate *gate,
			   const struct bench_fleet_view *view)
{
	const char *const *texts = view->key->texts;

	for (size_t i = 0; i < view->claim_count; i++) {
		const struct bench_fleet_claim *claim = &view->claims[i];
		const char *why = reason(gate->fail_on, claim);

		gate->looked++;
		if (!why)
			continue;
		if (gate->count < REASONS_SHOWN)
			gate->reasons[gate->count] = bench_text_format(
				"--fail-on: %s against %s, %s, machine %s: %s",
				bench_fleet_short(texts[BENCH_KEY_A]),
				bench_fleet_short(texts[BENCH_KEY_B]),
				bench_fleet_key_text(view->key),
				bench_fleet_short(
					view->groups->machines[claim->machine]
						.id),
				why);
		gate->count++;
	}
}

int bench_fleet_gate_end(const struct bench_fleet_gate *gate)
{
	for (size_t i = 0; i < gate->count && i < REASONS_SHOWN; i++)
		bench_error("%s", gate->reasons[i]);
	if (gate->count > REASONS_SHOWN)
		bench_error("--fail-on: and %zu more",
			    gate->count - REASONS_SHOWN);
	if (gate->fail_on && !gate->count)
		bench_say("gate: passed: none of %zu row%s of machines fails",
			  gate->looked, gate->looked == 1 ? "" : "s");
	return gate->count ? EXIT_VERDICT : EXIT_OK;
}
