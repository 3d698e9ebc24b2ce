/* SPDX-License-Identifier: MIT */
/*
 * Reads samples.csv and holds it against run.json.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/json/json.h"
#include "bench/result/result.h"
#include "bench/tools/alloc.h"
#include "bench/tools/digest.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"

struct loading {
	struct bench_result *result;
	const char *path;
	size_t *lines; /* of the samples */
};

struct numbered {
	struct bench_sample sample;
	size_t line;
};

static int refuse(const struct loading *loading, size_t line,
		  const char *column, const char *what)
{
	bench_error("%s, line %zu, column %s: %s", loading->path, line, column,
		    what);
	return -EINVAL;
}

static int take_sample(const void *row, size_t line, void *context)
{
	const struct bench_sample *sample = row;
	struct loading *loading = context;
	struct bench_result *result = loading->result;

	if (sample->schema_version != BENCH_SCHEMA_VERSION)
		return refuse(loading, line, "schema_version",
			      "this program reads version 1");
	if (!sample->probe)
		return refuse(loading, line, "probe", "it is empty");
	if (!sample->arm)
		return refuse(loading, line, "arm", "it is empty");
	if (sample->valid != 0 && sample->valid != 1)
		return refuse(loading, line, "valid", "it is neither 0 nor 1");
	if (sample->valid != 0 && !(sample->value > 0))
		return refuse(loading, line, "value",
			      "a valid sample's is above 0");
	loading->lines = bench_grow(loading->lines, result->sample_count,
				    sizeof *loading->lines);
	loading->lines[result->sample_count] = line;
	result->samples = bench_grow(result->samples, result->sample_count,
				     sizeof *sample);
	result->samples[result->sample_count++] = *sample;
	return 0;
}

/* What is missing comes last. */
static int compare_numbers(double a, double b)
{
	if (isnan(a) || isnan(b))
		return !!isnan(a) - !!isnan(b);
	return (a > b) - (a < b);
}

static int compare_texts(const char *a, const char *b)
{
	return ((uintptr_t)a > (uintptr_t)b) - ((uintptr_t)a < (uintptr_t)b);
}

/* By process and sample first; 0: the same sample of the same process. */
static int compare_samples(const struct bench_sample *a,
			   const struct bench_sample *b)
{
	int order = compare_numbers(a->block, b->block);

	order = order ? order
		      : compare_numbers(a->process_index, b->process_index);
	order = order ? order
		      : compare_numbers(a->sample_index, b->sample_index);
	order = order ? order : compare_texts(a->probe, b->probe);
	order = order ? order : compare_texts(a->params, b->params);
	order = order ? order : compare_texts(a->placement, b->placement);
	order = order ? order : compare_texts(a->arm, b->arm);
	order = order ? order : compare_texts(a->role, b->role);
	return order ? order : compare_texts(a->mode, b->mode);
}

static int by_process(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	int order = compare_samples(&x->sample, &y->sample);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Puts the samples in order; refuses one that is there twice. */
static int sort_samples(const struct loading *loading)
{
	struct bench_result *result = loading->result;
	struct numbered *rows =
		bench_alloc(result->sample_count + 1, sizeof *rows);

	for (size_t i = 0; i < result->sample_count; i++)
		rows[i] = (struct numbered){ result->samples[i],
					     loading->lines[i] };
	qsort(rows, result->sample_count, sizeof *rows, by_process);
	for (size_t i = 0; i < result->sample_count; i++) {
		result->samples[i] = rows[i].sample;
		/* Without a block it is no sample: an arm was left out. */
		if (!i || isnan(rows[i].sample.block) ||
		    compare_samples(&rows[i - 1].sample, &rows[i].sample))
			continue;
		return refuse(loading, rows[i].line, "sample_index",
			      bench_text_format("the sample of line %zu again",
						rows[i - 1].line));
	}
	return 0;
}

/* Plain, or as gzip(1) leaves it. */
static const char *samples_path(const char *folder)
{
	const char *plain = bench_text_format("%s/samples.csv", folder);
	const char *packed = bench_text_format("%s.gz", plain);

	return access(plain, F_OK) && !access(packed, F_OK) ? packed : plain;
}

int bench_result_load(struct bench_result *result, const char *folder)
{
	const char *path = samples_path(folder);
	const char *manifest = bench_text_format("%s/run.json", folder);
	const char *machine = bench_text_format("%s/machine.json", folder);
	struct loading loading = { .result = result, .path = path };
	struct bench_digest found = { 0 }, expected = { 0 };
	int status;

	*result = (struct bench_result){ .folder = folder };
	status = bench_result_look(folder) ? -EINVAL : 0;
	if (!status)
		status = bench_result_manifest(result, manifest, &expected);
	if (!status)
		status =
			bench_table_read(&bench_sample_table, path, take_sample,
					 &loading, &found.crc, &found.rows);
	if (!status)
		status = result->complete
				 ? bench_digest_check(path, &found, &expected)
				 : 0;
	if (!status)
		status = sort_samples(&loading);
	if (!status)
		status = bench_result_place_rows(result);
	if (!status && !access(machine, F_OK)) {
		result->machine = bench_json_read(machine);
		status = result->machine ? 0 : -EINVAL;
	}
	return status;
}
