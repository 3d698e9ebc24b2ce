/* SPDX-License-Identifier: MIT */
/*
 * Looks for what medians do not show, and says it in a few words each.
 */
#include <math.h>

#include "bench/stats/stats.h"
#include "bench/tools/text.h"
#include "bench/verdict/bias.h"
#include "bench/verdict/diagnosis.h"
#include "bench/verdict/tails.h"

#define SHARE_MOST  .2 /* of an arm's processes unsteady, or hit */
#define BLOCKS_BOTH 20 /* blocks that let both states be judged */

static void say(struct bench_diagnosis *diagnosis, const char *text)
{
	diagnosis->text =
		diagnosis->text
			? bench_text_format("%s; %s", diagnosis->text, text)
			: text;
}

static void say_share(struct bench_diagnosis *diagnosis, char arm, double share,
		      const char *what)
{
	if (!(share > SHARE_MOST))
		return;
	diagnosis->spoiled = true;
	say(diagnosis, bench_text_format("%.0f %% of %c's processes %s",
					 100 * share, arm, what));
}

/* The share of an arm's tested processes that are unsteady; NAN: untested. */
static double unsteady(const struct bench_paired *paired, bool b)
{
	size_t tested = 0, found = 0;

	for (size_t i = 0; i < paired->count; i++) {
		const struct bench_paired_arm *arm =
			b ? &paired->blocks[i].b : &paired->blocks[i].a;

		for (size_t j = 0; j < arm->count; j++) {
			tested += arm->processes[j].steady >= 0;
			found += arm->processes[j].steady == 0;
		}
	}
	return (double)found / (double)tested;
}

static void diagnose_steadiness(struct bench_diagnosis *diagnosis,
				const struct bench_paired *chosen)
{
	double a = unsteady(chosen, false), b = unsteady(chosen, true);

	if (isnan(a) || isnan(b))
		say(diagnosis, BENCH_STEADY_UNTESTED);
	say_share(diagnosis, 'a', a, "never became steady");
	say_share(diagnosis, 'b', b, "never became steady");
}

static void diagnose_tails(struct bench_diagnosis *diagnosis,
			   const struct bench_evidence *evidence)
{
	struct bench_tails tails = bench_tails_find(
		&evidence->all, &evidence->chosen, &evidence->states);

	if (!tails.differ)
		return;
	say(diagnosis, "tails differ between arms");
	say_share(diagnosis, 'a', tails.hit_a, "were hit");
	say_share(diagnosis, 'b', tails.hit_b, "were hit");
}

static void diagnose_states(struct bench_diagnosis *diagnosis,
			    const struct bench_evidence *evidence)
{
	if (!evidence->states.two)
		return;
	if (!evidence->both_judged && evidence->chosen.count < BLOCKS_BOTH)
		say(diagnosis,
		    bench_text_format("two states of the machine: run %d "
				      "blocks or more to judge both",
				      BLOCKS_BOTH));
	if (evidence->states.mixed > 0)
		say(diagnosis,
		    bench_text_format("%.*f %% of processes changed state and "
				      "are left out",
				      evidence->states.mixed < .01,
				      100 * evidence->states.mixed));
}

struct bench_diagnosis
bench_diagnosis_make(const struct bench_evidence *evidence)
{
	struct bench_diagnosis diagnosis = { 0 };

	if (evidence->bias > BENCH_BIAS_LIMIT) {
		diagnosis.spoiled = true;
		say(&diagnosis,
		    bench_text_format("like against like differs by %.1f %%",
				      100 * expm1(evidence->bias)));
	}
	if (evidence->bias_blocks && evidence->bias_blocks < BENCH_BIAS_BLOCKS)
		say(&diagnosis,
		    bench_text_format("fewer than %d blocks of like and like",
				      BENCH_BIAS_BLOCKS));
	diagnose_steadiness(&diagnosis, &evidence->chosen);
	diagnose_tails(&diagnosis, evidence);
	diagnose_states(&diagnosis, evidence);
	return diagnosis;
}
