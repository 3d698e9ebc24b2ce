/* SPDX-License-Identifier: MIT */
/*
 * What stands above and below the tables of a fleet: its machines, and how to
 * read it.
 */
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "bench/fleet/print.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

#define RUNS_SHOWN 3

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

/* The last part of the path, which is the run's name for its user. */
static const char *folder_text(const struct bench_fleet_folder *folder)
{
	char *path = strdup(folder->path); /* basename() may change it */
	const char *name = path ? bench_fleet_short(basename(path)) : "?";

	free(path);
	if (!folder->label)
		return name;
	return bench_text_format("%s (%s)", name,
				 bench_fleet_short(folder->label));
}

const char *bench_fleet_runs(const struct bench_fleet_groups *groups,
			     size_t machine)
{
	const char *text = "";
	size_t shown = 0;

	for (size_t f = 0;
	     f < groups->fleet->folder_count && shown < RUNS_SHOWN; f++)
		if (groups->machine_of[f] == machine)
			text = bench_text_format(
				"%s%s%s", text, shown++ ? ", " : "",
				folder_text(&groups->fleet->folders[f]));
	if (groups->machines[machine].folders > shown)
		text = bench_text_format("%s and %zu more", text,
					 groups->machines[machine].folders -
						 shown);
	return text;
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
		bench_show_wrapped(
			bench_text_format("  %s", bench_fleet_runs(groups, m)),
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
