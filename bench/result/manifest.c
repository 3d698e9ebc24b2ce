/* SPDX-License-Identifier: MIT */
/*
 * Reads run.json: the plan that samples.csv is understood by.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/json/json.h"
#include "bench/result/result.h"
#include "bench/tools/alloc.h"
#include "bench/tools/digest.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"

/* Far beyond any run, and each is compared with all others. */
#define ARMS_MAX  64
#define ROWS_MAX  10000
#define NOTES_MAX 10000
#define COUNT_MAX 9007199254740992. /* 2^53: whole numbers are exact */

static bool is_count(const cJSON *item)
{
	return cJSON_IsNumber(item) && item->valuedouble >= 0 &&
	       item->valuedouble <= COUNT_MAX &&
	       item->valuedouble == trunc(item->valuedouble);
}

static int refuse(const char *path, const char *what)
{
	bench_error("%s: %s; it is not a manifest of this program", path, what);
	return -EINVAL;
}

/* A member that may be absent, null or a text. */
static bool is_optional_text(const cJSON *object, const char *key)
{
	const cJSON *item = bench_json_member(object, key);

	return !item || cJSON_IsNull(item) || cJSON_IsString(item);
}

/* A list of so many at most; it may be absent. */
static bool is_list(const cJSON *run, const char *key, int most)
{
	const cJSON *list = bench_json_member(run, key);

	return !list ||
	       (cJSON_IsArray(list) && cJSON_GetArraySize(list) <= most);
}

static bool is_crc(const char *crc)
{
	return crc && strlen(crc) == 8 && strspn(crc, "0123456789abcdef") == 8;
}

/* What is wrong with the members that stand alone, or NULL. */
static const char *check_run(const cJSON *run)
{
	const cJSON *version = bench_json_member(run, "schema_version");
	const cJSON *samples = bench_json_member(
		bench_json_member(run, "files"), "samples.csv");
	const cJSON *seed = bench_json_member(run, "seed");

	if (!cJSON_IsNumber(version) ||
	    version->valuedouble != BENCH_SCHEMA_VERSION)
		return "schema_version is not 1";
	if (!is_count(bench_json_member(samples, "rows")) ||
	    !is_crc(cJSON_GetStringValue(bench_json_member(samples, "crc32"))))
		return "files does not tell of samples.csv";
	if (!is_count(bench_json_member(run, "blocks")))
		return "blocks is no count";
	if (seed && !cJSON_IsNull(seed) && !is_count(seed))
		return "seed is neither a count nor null";
	if (!cJSON_IsBool(bench_json_member(run, "complete")))
		return "complete is neither true nor false";
	if (!is_optional_text(run, "label"))
		return "label is neither a text nor null";
	if (!is_list(run, "arms", ARMS_MAX))
		return "arms is no list of at most 64";
	if (!is_list(run, "rows", ROWS_MAX))
		return "rows is no list of at most 10000";
	if (!is_list(run, "notes", NOTES_MAX))
		return "notes is no list of at most 10000";
	return NULL;
}

static int take_arms(struct bench_result *result, const char *path,
		     const cJSON *run)
{
	const cJSON *object;

	cJSON_ArrayForEach(object, bench_json_member(run, "arms"))
	{
		struct bench_result_arm arm = {
			.name = bench_json_text(object, "name"),
			.implementation =
				bench_json_text(object, "implementation"),
			.kind = bench_json_text(object, "kind"),
		};

		if (!arm.name || !arm.implementation)
			return refuse(path, "an arm has no name or no "
					    "implementation");
		for (size_t i = 0; i < result->arm_count; i++)
			if (result->arms[i].name == arm.name)
				return refuse(path, "two arms have one name");
		result->arms =
			bench_grow(result->arms, result->arm_count, sizeof arm);
		result->arms[result->arm_count++] = arm;
	}
	return 0;
}

static const char *floor_of(const cJSON *row)
{
	const cJSON *arm;

	cJSON_ArrayForEach(arm, bench_json_member(row, "arms")) if (
		bench_json_text(arm,
				"floor_of")) return bench_json_text(arm,
								    "floor_of");
	return NULL;
}

/* Rows of one level and placement, for having many arms, are one here. */
static struct bench_result_row *find_row(const struct bench_result *result,
					 const struct bench_result_row *row)
{
	for (size_t i = 0; i < result->row_count; i++)
		if (result->rows[i].probe == row->probe &&
		    result->rows[i].params == row->params &&
		    result->rows[i].placement == row->placement)
			return &result->rows[i];
	return NULL;
}

static void take_row_arms(struct bench_result_row *row, const cJSON *object)
{
	const cJSON *arm;

	cJSON_ArrayForEach(arm, bench_json_member(object, "arms"))
	{
		row->arms = bench_grow(row->arms, row->arm_count,
				       sizeof *row->arms);
		row->arms[row->arm_count++] = bench_json_text(arm, "arm");
	}
}

size_t bench_result_wanted(const struct bench_result *result,
			   const struct bench_result_row *row)
{
	return (size_t)(row->wanted > 0 ? row->wanted : result->blocks);
}

static int take_rows(struct bench_result *result, const char *path,
		     const cJSON *run)
{
	const cJSON *object;

	cJSON_ArrayForEach(object, bench_json_member(run, "rows"))
	{
		struct bench_result_row row = {
			.probe = bench_json_text(object, "probe"),
			.params = bench_json_text(object, "params"),
			.what = bench_json_text(object, "what"),
			.unit = bench_json_text(object, "unit"),
			.placement = bench_json_text(object, "placement"),
			.floor_of = floor_of(object),
			.wanted = is_count(bench_json_member(object, "wanted"))
					  ? bench_json_member(object, "wanted")
						    ->valuedouble
					  : 0,
		};
		struct bench_result_row *known = find_row(result, &row);

		if (!row.probe || !row.unit)
			return refuse(path, "a row has no probe or no unit");
		if (known && !known->floor_of)
			known->floor_of = row.floor_of;
		if (!known) {
			result->rows = bench_grow(
				result->rows, result->row_count, sizeof row);
			known = &result->rows[result->row_count++];
			*known = row;
		}
		take_row_arms(known, object);
	}
	return 0;
}

static void take_notes(struct bench_result *result, const cJSON *run)
{
	const cJSON *object;

	cJSON_ArrayForEach(object, bench_json_member(run, "notes"))
	{
		struct bench_note note = {
			.kind = bench_json_text(object, "kind"),
			.probe = bench_json_text(object, "probe"),
			.params = bench_json_text(object, "params"),
			.place = bench_json_text(object, "placement"),
			.arm = bench_json_text(object, "arm"),
			.reason = bench_json_text(object, "reason"),
		};

		if (note.kind && note.probe && note.reason)
			bench_note_add(&result->notes, note);
	}
}

/* "noisy by load, stolen time": the machine before the first process. */
static const char *noise_of(const cJSON *run)
{
	const char *noise = bench_json_text(run, "noise_class"), *mark = " by ";
	const cJSON *finding;

	cJSON_ArrayForEach(finding, bench_json_member(run, "noise_evidence"))
	{
		const char *what = bench_json_text(finding, "what");

		if (!noise || !what || strlen(noise) > 200)
			break;
		noise = bench_text_format("%s%s%s", noise, mark, what);
		mark = ", ";
	}
	return noise;
}

int bench_result_plan(struct bench_result *result, const char *path,
		      const cJSON *run, struct bench_digest *digest)
{
	const cJSON *samples = bench_json_member(
		bench_json_member(run, "files"), "samples.csv");
	const char *wrong = check_run(run);
	int status;

	if (wrong)
		return refuse(path, wrong);
	status = take_arms(result, path, run);
	if (!status)
		status = take_rows(result, path, run);
	if (status)
		return status;
	take_notes(result, run);
	result->label = bench_json_text(run, "label");
	result->noise = noise_of(run);
	result->blocks = bench_json_member(run, "blocks")->valuedouble;
	result->seed = cJSON_GetNumberValue(bench_json_member(run, "seed"));
	result->complete = cJSON_IsTrue(bench_json_member(run, "complete"));
	digest->rows = (size_t)bench_json_member(samples, "rows")->valuedouble;
	digest->crc =
		(uint32_t)strtoul(bench_json_text(samples, "crc32"), NULL, 16);
	return 0;
}

int bench_result_manifest(struct bench_result *result, const char *path,
			  struct bench_digest *digest)
{
	cJSON *run = bench_json_read(path);
	int status = -EINVAL;

	if (run)
		status = bench_result_plan(result, path, run, digest);
	cJSON_Delete(run);
	return status;
}
