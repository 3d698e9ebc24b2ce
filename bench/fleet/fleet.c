/* SPDX-License-Identifier: MIT */
/*
 * `threadscale compare` of several folders: read them all, put their rows
 * together, then judge and print key by key.  Whatever can be wrong with the
 * folders is found before the first line is printed.
 */
#include "bench/fleet/fleet.h"

#include <stdio.h>

#include "bench/fleet/gate.h"
#include "bench/fleet/print.h"
#include "probes/protocol.h"

static const struct bench_fleet_form *const forms[] = {
	[BENCH_FLEET_TEXT] = &bench_fleet_text,
	[BENCH_FLEET_CSV] = &bench_fleet_csv,
	[BENCH_FLEET_JSON] = &bench_fleet_json,
	[BENCH_FLEET_MARKDOWN] = &bench_fleet_markdown,
};

int bench_fleet_compare(char *const *paths, size_t count, double margin,
			enum bench_fleet_format format, unsigned fail_on)
{
	const struct bench_fleet_form *form = forms[format];
	const struct bench_fleet_key *previous = NULL;
	struct bench_fleet_gate gate = { .fail_on = fail_on };
	struct bench_fleet_groups groups;
	struct bench_fleet_judge judge;
	struct bench_fleet fleet;

	if (bench_fleet_read(&fleet, paths, count) ||
	    bench_fleet_group(&groups, &fleet) ||
	    bench_fleet_anchors(&groups, &groups.anchors))
		return EXIT_USAGE;
	judge = bench_fleet_judge_make(&groups, margin);
	if (form->head)
		form->head(&groups, stdout);
	for (size_t k = 0; k < fleet.key_count; k++) {
		struct bench_fleet_view view =
			bench_fleet_judge(&judge, groups.order[k]);

		bench_fleet_gate_look(&gate, &view);
		form->row(&view, previous, stdout);
		previous = view.key;
	}
	if (form->foot)
		form->foot(&groups, margin, stdout);
	return bench_fleet_gate_end(&gate);
}
