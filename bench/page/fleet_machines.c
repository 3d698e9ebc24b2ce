/* SPDX-License-Identifier: MIT */
/*
 * What the machines of several folders are, in what they differ, and what
 * they themselves cost.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/fleet/print.h"
#include "bench/html/html.h"
#include "bench/page/fleet.h"
#include "bench/page/page.h"
#include "bench/tools/text.h"

#define MACHINES_LISTED 100

/* The classes of its runs, each once, in the order of the folders. */
static const char *noise_of(const struct bench_fleet_groups *groups,
			    size_t machine)
{
	struct bench_plot classes = { 0 };
	const char *text = "";

	for (size_t f = 0; f < groups->fleet->folder_count; f++) {
		const char *noise = groups->fleet->folders[f].noise;

		if (groups->machine_of[f] == machine)
			bench_plot_series(&classes,
					  noise ? noise : "not known");
	}
	for (size_t i = 0; i < classes.series_count; i++)
		text = bench_text_format("%s%s%s", text, i ? ", " : "",
					 classes.series[i]);
	return text;
}

/* Of few machines also which, by their folders. */
static const char *runs_of(const struct bench_fleet_groups *groups,
			   size_t machine)
{
	const struct bench_fleet_machine *m = &groups->machines[machine];
	const char *text =
		bench_text_format("%zu run%s, %zu session%s", m->folders,
				  m->folders == 1 ? "" : "s", m->sessions,
				  m->sessions == 1 ? "" : "s");

	if (groups->machine_count > BENCH_FLEET_FEW)
		return text;
	return bench_text_format("%s: %s", text,
				 bench_fleet_runs(groups, machine));
}

static void print_machine(const struct bench_fleet_groups *groups, size_t m,
			  FILE *file)
{
	static const char *const fields[] = {
		"name",        "cpu_model_name", "cpu_thread_count",
		"kernel_name", "virtualisation",
	};
	const struct bench_fleet_machine *machine = &groups->machines[m];

	fputs("<tr><th scope=\"row\" class=\"name\">", file);
	bench_html_text(bench_text_format("%s (%s)",
					  bench_fleet_machine_text(m),
					  bench_fleet_short(machine->id)),
			file);
	fputs("</th>", file);
	bench_html_cell(NULL, noise_of(groups, m), file);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		const char *value = bench_fleet_fact(machine->first, fields[i]);

		/* On a phone there is no head above it. */
		if (value && !strcmp(fields[i], "cpu_thread_count"))
			value = bench_text_format("%s CPU%s", value,
						  strcmp(value, "1") ? "s"
								     : "");
		bench_html_cell(NULL, value ? bench_fleet_short(value) : "?",
				file);
	}
	bench_html_cell(NULL, runs_of(groups, m), file);
	fputs("</tr>\n", file);
}

static void print_table(const struct bench_fleet_groups *groups, FILE *file)
{
	size_t m = 0;

	fputs("<div class=\"wide\">\n<table class=\"texts\">\n<thead><tr>"
	      "<th scope=\"col\">machine</th><th scope=\"col\">noise</th>"
	      "<th scope=\"col\">name</th><th scope=\"col\">processor</th>"
	      "<th scope=\"col\">CPUs</th><th scope=\"col\">Linux</th>"
	      "<th scope=\"col\">virtualisation</th>"
	      "<th scope=\"col\">measured</th></tr></thead>\n"
	      "<tbody>\n",
	      file);
	for (; m < groups->machine_count && m < MACHINES_LISTED; m++)
		print_machine(groups, m, file);
	fputs("</tbody>\n</table>\n</div>\n", file);
	if (m < groups->machine_count)
		fprintf(file, "<p>and %zu machines more</p>\n",
			groups->machine_count - m);
}

int bench_page_machines(const struct bench_fleet_groups *groups,
			struct bench_page_outline *outline, FILE *file)
{
	char *text = NULL;
	size_t size = 0;
	FILE *lines = open_memstream(&text, &size);

	if (!lines)
		return -ENOMEM;
	bench_fleet_context(groups, lines);
	fclose(lines);
	bench_page_heading(outline, BENCH_PAGE_SECTION, "Machines", file);
	print_table(groups, file);
	if (size) {
		fputs("<pre>", file);
		for (char *line = strtok(text, "\n"); line;
		     line = strtok(NULL, "\n")) {
			bench_html_text(line, file);
			putc('\n', file);
		}
		fputs("</pre>\n", file);
	}
	if (groups->anchors) {
		fputs("<p>", file);
		bench_html_text(groups->anchors, file);
		fputs("</p>\n", file);
	}
	free(text);
	return 0;
}
