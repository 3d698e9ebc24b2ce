/* SPDX-License-Identifier: MIT */
/*
 * Go's benchmark text, which benchstat reads: a line a block.
 *
 * Lines of configuration say nothing that differs from run to run, for
 * benchstat compares only what has the same configuration.  The number that
 * ends a name is that of CPUs, as Go has it.
 */
#include <ctype.h>
#include <string.h>

#include "bench/export/export.h"
#include "bench/json/json.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

static void print_config(const struct bench_export *export, FILE *file)
{
	static const char *const keys[][2] = {
		{ "cpu", "cpu_model_name" },
		{ "arch", "architecture_name" },
		{ "kernel", "kernel_name" },
		{ "virtualisation", "virtualisation" },
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *value =
			bench_json_text(export->result->machine, keys[i][1]);

		if (value)
			fprintf(file, "%s: %s\n", keys[i][0],
				bench_show_text(value));
	}
}

/* Slashes stay. */
static const char *unit_word(const char *unit)
{
	size_t size = strcspn(unit, "/");
	const char *word =
		bench_export_word(bench_text_format("%.*s", (int)size, unit));

	return unit[size] ? bench_text_format("%s/%s", word,
					      unit_word(unit + size + 1))
			  : word;
}

/* Each unit once. */
static void print_units(const struct bench_export *export, FILE *file)
{
	for (size_t i = 0; i < export->count; i++) {
		const struct bench_summary *row = &export->rows[i];
		size_t j = 0;

		while (export->rows[j].unit != row->unit)
			j++;
		if (j == i && row->better)
			fprintf(file, "Unit %s better=%s assume=nothing\n",
				unit_word(row->unit),
				bench_export_word(row->better));
	}
}

/* "0+1" are two. */
static unsigned cpus(const struct bench_summary *row)
{
	unsigned count = 1;

	for (const char *c = row->first->cpu_set; c && *c; c++)
		count += *c == '+';
	return count;
}

static void print_row(const struct bench_export *export,
		      const struct bench_summary *row, FILE *file)
{
	const char *name = bench_export_name(row);

	for (size_t i = 0; i < (size_t)row->n; i++) {
		double iterations =
			bench_export_work(export, row, i).iterations;

		/* benchstat wants a whole number, and does nothing with it. */
		fprintf(file, "Benchmark%c%s/arm=%s-%u\t%.0f\t", toupper(*name),
			name + 1, bench_export_word(row->arm), cpus(row),
			iterations >= 1 ? iterations : 1);
		bench_text_put_number(file, row->blocks[i].value);
		fprintf(file, " %s\n", unit_word(row->unit));
	}
}

int bench_export_gobench(const struct bench_export *export, FILE *file)
{
	print_config(export, file);
	print_units(export, file);
	for (size_t i = 0; i < export->count; i++)
		print_row(export, &export->rows[i], file);
	return 0;
}
