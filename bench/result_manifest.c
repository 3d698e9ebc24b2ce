/* SPDX-License-Identifier: MIT */
/*
 * Reads run.json: the plan that samples.csv is understood by.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/alloc.h"
#include "bench/error.h"
#include "bench/json.h"
#include "bench/output.h"
#include "bench/result.h"
#include "bench/text.h"

static const cJSON *member(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(object, key);
}

static const char *text(const cJSON *object, const char *key)
{
	return bench_text_intern(cJSON_GetStringValue(member(object, key)));
}

static bool is_count(const cJSON *item)
{
	return cJSON_IsNumber(item) && item->valuedouble >= 0 &&
	       item->valuedouble <= 1e12;
}

static int refuse(const char *path, const char *what)
{
	bench_error("%s: %s; it is not a manifest of this program", path, what);
	return -EINVAL;
}

static int take_arms(struct bench_result *result, const char *path,
		     const cJSON *run)
{
	const cJSON *object;

	cJSON_ArrayForEach(object, member(run, "arms"))
	{
		struct bench_result_arm arm = {
			.name = text(object, "name"),
			.implementation = text(object, "implementation"),
			.kind = text(object, "kind"),
		};

		if (!arm.name || !arm.implementation)
			return refuse(path, "an arm has no name or no "
					    "implementation");
		result->arms =
			bench_grow(result->arms, result->arm_count, sizeof arm);
		result->arms[result->arm_count++] = arm;
	}
	return 0;
}

static const char *floor_of(const cJSON *row)
{
	const cJSON *arm;

	cJSON_ArrayForEach(
		arm,
		member(row,
		       "arms")) if (text(arm,
					 "floor_of")) return text(arm,
								  "floor_of");
	return NULL;
}

/* Rows that share a probe and level, for having many arms, are one here. */
static struct bench_result_row *find_row(const struct bench_result *result,
					 const struct bench_result_row *row)
{
	for (size_t i = 0; i < result->row_count; i++)
		if (result->rows[i].probe == row->probe &&
		    result->rows[i].params == row->params)
			return &result->rows[i];
	return NULL;
}

static int take_rows(struct bench_result *result, const char *path,
		     const cJSON *run)
{
	const cJSON *object;

	cJSON_ArrayForEach(object, member(run, "rows"))
	{
		struct bench_result_row row = {
			.probe = text(object, "probe"),
			.params = text(object, "params"),
			.what = text(object, "what"),
			.unit = text(object, "unit"),
			.floor_of = floor_of(object),
		};
		struct bench_result_row *known = find_row(result, &row);

		if (!row.probe || !row.unit)
			return refuse(path, "a row has no probe or no unit");
		if (known && !known->floor_of)
			known->floor_of = row.floor_of;
		if (known)
			continue;
		result->rows =
			bench_grow(result->rows, result->row_count, sizeof row);
		result->rows[result->row_count++] = row;
	}
	return 0;
}

static void take_notes(struct bench_result *result, const cJSON *run)
{
	const cJSON *object;

	cJSON_ArrayForEach(object, member(run, "notes"))
	{
		struct bench_note note = {
			.kind = text(object, "kind"),
			.probe = text(object, "probe"),
			.params = text(object, "params"),
			.arm = text(object, "arm"),
			.reason = text(object, "reason"),
		};

		if (note.kind && note.probe && note.reason)
			bench_note_add(&result->notes, note);
	}
}

int bench_result_manifest(struct bench_result *result, const char *path,
			  struct bench_digest *digest)
{
	cJSON *run = bench_json_read(path);
	const cJSON *version = member(run, "schema_version");
	const cJSON *samples = member(member(run, "files"), "samples.csv");
	const cJSON *rows = member(samples, "rows");
	const char *crc = text(samples, "crc32");
	int status = 0;

	if (!run)
		return -EINVAL;
	if (!cJSON_IsNumber(version) ||
	    version->valuedouble != BENCH_SCHEMA_VERSION)
		status = refuse(path, "schema_version is not 1");
	else if (!is_count(rows) || !crc)
		status = refuse(path, "files does not tell of samples.csv");
	else if (!is_count(member(run, "blocks")))
		status = refuse(path, "blocks is no count");
	if (!status)
		status = take_arms(result, path, run);
	if (!status)
		status = take_rows(result, path, run);
	if (!status) {
		take_notes(result, run);
		result->label = text(run, "label");
		result->blocks = member(run, "blocks")->valuedouble;
		result->seed = cJSON_GetNumberValue(member(run, "seed"));
		result->complete = cJSON_IsTrue(member(run, "complete"));
		digest->rows = (size_t)rows->valuedouble;
		digest->crc = (uint32_t)strtoul(crc, NULL, 16);
	}
	cJSON_Delete(run);
	return status;
}
