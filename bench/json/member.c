/* SPDX-License-Identifier: MIT */
/*
 * What an object that was read has under a key; the case of keys matters.
 */
#include "bench/json/json.h"
#include "bench/tools/text.h"

const cJSON *bench_json_member(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(object, key);
}

const char *bench_json_text(const cJSON *object, const char *key)
{
	const char *text = cJSON_GetStringValue(bench_json_member(object, key));

	return text && *text ? bench_text_intern(text) : NULL;
}

double bench_json_number(const cJSON *object, const char *key)
{
	return cJSON_GetNumberValue(bench_json_member(object, key));
}
