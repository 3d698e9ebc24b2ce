/* SPDX-License-Identifier: MIT */
/*
 * JSON, and run.json: what a strict reader must refuse, by name.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/json/json.h"
#include "bench/result/result.h"
#include "bench/run/output.h"

static void refuses(const char *text, const char *why)
{
	char said[1024] = "";
	cJSON *value;

	cr_redirect_stderr();
	value = bench_json_parse("f", text, strlen(text));
	fflush(stderr);
	said[fread(said, 1, sizeof said - 1, cr_get_redirected_stderr())] = 0;
	cr_expect_null(value, "%.40s", text);
	cr_expect_not_null(strstr(said, why), "not '%s': %s", why, said);
	cJSON_Delete(value);
}

Test(json, refuses_a_key_twice, .timeout = 10)
{
	refuses("{\"a\":1,\"b\":{\"x\":1,\"y\":2,\"x\":3}}",
		"f: an object has the key 'x' twice");
}

Test(json, refuses_a_key_twice_in_disguise, .timeout = 10)
{
	refuses("{\"a\":1,\"\\u0061\":2}", "the key 'a' twice");
}

Test(json, refuses_depth, .timeout = 10)
{
	char text[200] = "";

	memset(text, '[', 65);
	memset(text + 65, ']', 65);
	refuses(text, "f:1:65: nested deeper than 64");
}

Test(json, refuses_a_million_values, .timeout = 20)
{
	size_t size = 2100000;
	char *text = malloc(size + 1);

	for (size_t i = 0; i < size; i++)
		text[i] = i % 2 ? ',' : '0';
	text[0] = '[';
	text[size] = 0;
	refuses(text, "more than a million values");
	free(text);
}

Test(json, refuses_what_cjson_takes, .timeout = 10)
{
	refuses("1e999", "f:1:1: number too large");
}

Test(json, shows_control_characters, .timeout = 10)
{
	static const char text[] = "[\"\\u001b[2J\\u009b\"]";
	cJSON *value = bench_json_parse("f", text, sizeof text - 1);

	cr_assert_not_null(value);
	cr_expect_str_eq(cJSON_GetArrayItem(value, 0)->valuestring,
			 "\\x1b[2J\\xc2\\x9b");
	cJSON_Delete(value);
}

/* A manifest with one of its members in another shape. */
static int load(const char *key, const char *value)
{
	static const char good[] =
		"{\"schema_version\":1,\"seed\":7,\"blocks\":12,"
		"\"complete\":true,\"label\":null,\"notes\":[],"
		"\"arms\":[{\"name\":\"a\",\"implementation\":\"i\"}],"
		"\"rows\":[{\"probe\":\"p\",\"unit\":\"ns\"}],"
		"\"files\":{\"samples.csv\":"
		"{\"rows\":3,\"crc32\":\"00c0ffee\"}}}";
	cJSON *run = bench_json_parse("run.json", good, sizeof good - 1);
	struct bench_result result = { 0 };
	struct bench_digest digest;
	int status;

	cr_assert_not_null(run);
	if (key)
		cJSON_ReplaceItemInObject(run, key, cJSON_Parse(value));
	status = bench_result_plan(&result, "run.json", run, &digest);
	if (!status) {
		cr_expect_eq(result.row_count, 1);
		cr_expect_eq(digest.crc, 0xc0ffee);
	}
	if (!status && key && !strcmp(key, "seed"))
		cr_expect(isnan(result.seed));
	cJSON_Delete(run);
	return status;
}

Test(json, manifests, .timeout = 10)
{
	static const char *const wrong[][2] = {
		{ "seed", "\"7\"" },
		{ "seed", "true" },
		{ "seed", "0.5" },
		{ "complete", "\"true\"" },
		{ "label", "5" },
		{ "blocks", "-1" },
		{ "rows", "{}" },
		{ "rows", "[{}]" },
		{ "arms", "[1]" },
		{ "arms", "[{\"name\":\"a\",\"implementation\":\"i\"},"
			  "{\"name\":\"a\",\"implementation\":\"j\"}]" },
		{ "files", "{\"samples.csv\":{\"rows\":3,\"crc32\":\"x\"}}" },
	};

	cr_redirect_stderr();
	cr_expect_eq(load(NULL, NULL), 0);
	cr_expect_eq(load("seed", "null"), 0);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		cr_expect_neq(load(wrong[i][0], wrong[i][1]), 0, "%s: %s",
			      wrong[i][0], wrong[i][1]);
}

/* Each row is held against all others, so there must not be too many. */
Test(json, manifests_have_a_size, .timeout = 20)
{
	char *rows = calloc(10001, 32);

	char said[256] = "";

	cr_redirect_stderr();
	strcpy(rows, "[{\"probe\":\"p\",\"unit\":\"ns\"}");
	for (size_t i = 0, at = strlen(rows); i < 10000; i++, at += 3)
		strcpy(rows + at, ",{}");
	strcat(rows, "]");
	cr_expect_neq(load("rows", rows), 0);
	fflush(stderr);
	cr_assert_not_null(
		fgets(said, sizeof said, cr_get_redirected_stderr()));
	cr_expect_not_null(strstr(said, "at most 10000"));
	free(rows);
}
