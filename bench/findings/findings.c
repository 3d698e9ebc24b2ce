/* SPDX-License-Identifier: MIT */
/*
 * Findings as tables, and as parts of a report.
 */
#include "bench/findings/findings.h"

#include <string.h>

#include "bench/table/json.h"
#include "bench/tools/alloc.h"

static size_t scaling_rows(const struct bench_findings *f, const void **rows)
{
	struct bench_scaling_point *all = NULL;
	size_t count = 0;

	for (size_t i = 0; i < f->scaling_count; i++) {
		const struct bench_scaling_point *points;
		size_t own = bench_scaling_own(f->scalings, i, &points);

		for (size_t p = 0; p < own; p++) {
			all = bench_grow(all, count, sizeof *all);
			all[count++] = points[p];
		}
	}
	*rows = all;
	return count;
}

static size_t laws_rows(const struct bench_findings *f, const void **rows)
{
	size_t count = f->scaling_count;
	struct bench_scaling_law *all = bench_alloc(2 * count + 1, sizeof *all);

	for (size_t i = 0; i < count; i++) {
		all[2 * i] = f->scalings[i].amdahl;
		all[2 * i + 1] = f->scalings[i].usl;
	}
	*rows = all;
	return 2 * count;
}

static size_t crossover_rows(const struct bench_findings *f, const void **rows)
{
	*rows = f->crossovers;
	return f->crossover_count;
}

static size_t published_rows(const struct bench_findings *f, const void **rows)
{
	*rows = f->published;
	return f->published_count;
}

const struct bench_finding_table bench_finding_tables[BENCH_FINDING_TABLES] = {
	{ "scaling", &bench_scaling_table, scaling_rows },
	{ "laws", &bench_laws_table, laws_rows },
	{ "crossover", &bench_crossover_table, crossover_rows },
	{ "published", &bench_published_table, published_rows },
};

/* Any run may be asked, but one for it tells without being asked. */
static bool is_published(const struct bench_result *result)
{
	return result->sample_count && result->samples[0].suite &&
	       !strcmp(result->samples[0].suite, "published");
}

bool bench_findings_has(const struct bench_findings *f,
			const struct bench_finding_table *table)
{
	return table->rows != published_rows || f->is_published;
}

struct bench_findings bench_findings_make(const struct bench_result *result,
					  double margin)
{
	struct bench_findings f = { .is_published = is_published(result) };

	f.scaling_count = bench_scaling_make(result, &f.scalings);
	f.crossover_count = bench_crossover_make(result, margin, &f.crossovers);
	f.published_count = bench_published_make(result, &f.published);
	return f;
}

void bench_findings_text(const struct bench_findings *f, FILE *file)
{
	bench_scaling_text(f->scalings, f->scaling_count, file);
	bench_crossover_text(f->crossovers, f->crossover_count, file);
	if (f->is_published)
		bench_published_text(f->published, f->published_count, file);
}

void bench_findings_markdown(const struct bench_findings *f, FILE *file)
{
	bench_scaling_markdown(f->scalings, f->scaling_count, file);
	bench_crossover_markdown(f->crossovers, f->crossover_count, file);
	if (f->is_published)
		bench_published_markdown(f->published, f->published_count,
					 file);
}

void bench_findings_csv(const struct bench_findings *f,
			const struct bench_finding_table *table, FILE *file)
{
	const void *rows;
	size_t count = table->rows(f, &rows);

	bench_table_header(table->table, file);
	for (size_t i = 0; i < count; i++)
		bench_table_row(table->table,
				(const char *)rows + i * table->table->row_size,
				file);
}

void bench_findings_json(const struct bench_findings *f,
			 const struct bench_finding_table *table, FILE *file)
{
	cJSON *array = cJSON_CreateArray();
	const void *rows;
	size_t count = table->rows(f, &rows);
	char *text;

	for (size_t i = 0; i < count; i++)
		cJSON_AddItemToArray(
			array,
			bench_table_json(table->table,
					 (const char *)rows +
						 i * table->table->row_size));
	text = cJSON_Print(array);
	fprintf(file, "%s\n", text ? text : "[]");
	cJSON_free(text);
	cJSON_Delete(array);
}
