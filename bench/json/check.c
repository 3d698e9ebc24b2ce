/* SPDX-License-Identifier: MIT */
/*
 * After cJSON: walks the whole value.  The scan before has bounded how deep
 * and how large it is, so recursion and sorting are bounded too.
 */
#include "bench/json/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/error.h"
#include "bench/tools/text.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int check_keys(const cJSON *object, const char *path)
{
	size_t count = (size_t)cJSON_GetArraySize(object), i = 0;
	const char **keys = calloc(count + 1, sizeof *keys);
	const cJSON *item;
	int result = keys ? 0 : -ENOMEM;

	cJSON_ArrayForEach(item, object)
	{
		if (keys)
			keys[i++] = item->string;
	}
	if (keys)
		qsort(keys, count, sizeof *keys, by_text);
	for (i = 1; !result && i < count; i++) {
		if (strcmp(keys[i - 1], keys[i]))
			continue;
		bench_error("%s: an object has the key '%.60s' twice", path,
			    keys[i]);
		result = -EINVAL;
	}
	free(keys);
	return result;
}

static int clean(cJSON *string)
{
	char *printable;
	int result = 0;

	if (bench_text_is_plain(string->valuestring,
				strlen(string->valuestring)))
		return 0;
	printable = bench_text_printable(string->valuestring);
	if (!printable || !cJSON_SetValuestring(string, printable))
		result = -ENOMEM;
	free(printable);
	return result;
}

int bench_json_check(cJSON *value, const char *path)
{
	cJSON *item;
	int result = 0;

	if (cJSON_IsString(value))
		return clean(value);
	if (cJSON_IsObject(value))
		result = check_keys(value, path);
	cJSON_ArrayForEach(item, value)
	{
		if (!result)
			result = bench_json_check(item, path);
	}
	return result;
}
