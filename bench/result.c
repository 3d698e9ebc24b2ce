/* SPDX-License-Identifier: MIT */
/*
 * Reads samples.csv and holds it against run.json.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/alloc.h"
#include "bench/error.h"
#include "bench/json.h"
#include "bench/output.h"
#include "bench/result.h"
#include "bench/text.h"

struct loading {
	struct bench_result *result;
	const char *path;
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
	result->samples = bench_grow(result->samples, result->sample_count,
				     sizeof *sample);
	result->samples[result->sample_count++] = *sample;
	return 0;
}

static int compare_numbers(double a, double b)
{
	return (a > b) - (a < b);
}

static int by_process(const void *a, const void *b)
{
	const struct bench_sample *x = a, *y = b;
	int order = compare_numbers(x->block, y->block);

	if (!order)
		order = compare_numbers(x->process_index, y->process_index);
	return order ? order
		     : compare_numbers(x->sample_index, y->sample_index);
}

static int check_digest(const struct bench_result *result, const char *path,
			const struct bench_digest *found,
			const struct bench_digest *expected)
{
	if (!result->complete ||
	    (found->rows == expected->rows && found->crc == expected->crc))
		return 0;
	bench_error("%s: not the file that run.json tells of: %zu rows and "
		    "crc32 %08x instead of %zu and %08x; it is cut off or "
		    "changed, so copy it again",
		    path, found->rows, found->crc, expected->rows,
		    expected->crc);
	return -EINVAL;
}

int bench_result_load(struct bench_result *result, const char *folder)
{
	const char *path = bench_text_format("%s/samples.csv", folder);
	const char *manifest = bench_text_format("%s/run.json", folder);
	const char *machine = bench_text_format("%s/machine.json", folder);
	struct loading loading = { result, path };
	struct bench_digest found = { 0 }, expected = { 0 };
	int status;

	*result = (struct bench_result){ .folder = folder };
	status = bench_result_manifest(result, manifest, &expected);
	if (!status)
		status =
			bench_table_read(&bench_sample_table, path, take_sample,
					 &loading, &found.crc, &found.rows);
	if (!status)
		status = check_digest(result, path, &found, &expected);
	if (!status && !access(machine, F_OK)) {
		result->machine = bench_json_read(machine);
		status = result->machine ? 0 : -EINVAL;
	}
	if (!status && result->sample_count)
		qsort(result->samples, result->sample_count,
		      sizeof *result->samples, by_process);
	return status;
}
