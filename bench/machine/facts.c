/* SPDX-License-Identifier: MIT */
/*
 * Facts that stand in a file as they are.
 */
#include "bench/machine/facts.h"

#include <stdio.h>
#include <string.h>

#include "bench/tools/file.h"

cJSON *bench_fact_snapshot(const char *source)
{
	(void)source;
	return cJSON_CreateBool(bench_file_sysroot() != NULL);
}

cJSON *bench_fact_text(const char *source)
{
	return cJSON_CreateString(source);
}

cJSON *bench_fact_line(const char *source)
{
	char text[256];

	if (bench_file_text(source, text, sizeof text) < 0)
		return NULL;
	/* The kernel's printf of a CPU mask that is not there. */
	if (!strcmp(text, "(null)"))
		text[0] = '\0';
	return cJSON_CreateString(text);
}

cJSON *bench_fact_number(const char *source)
{
	long long number;

	if (bench_file_number(source, &number))
		return NULL;
	return cJSON_CreateNumber((double)number);
}

cJSON *bench_fact_truth(const char *source)
{
	long long number;

	if (bench_file_number(source, &number))
		return NULL;
	return cJSON_CreateBool(number != 0);
}

/* Files that offer a choice mark what is chosen: «always [madvise] never». */
cJSON *bench_fact_choice(const char *source)
{
	char text[256];
	char *word;

	if (bench_file_text(source, text, sizeof text) < 0)
		return NULL;
	word = strpbrk(text, "[(");
	if (!word)
		return NULL;
	word++;
	word[strcspn(word, "])")] = '\0';
	return cJSON_CreateString(word);
}

/* CPUs usually agree; where they do not, each value is named once. */
cJSON *bench_fact_each(const char *source)
{
	char values[256] = "", text[64];
	size_t length = 0;
	glob_t found;

	if (bench_file_glob(source, &found))
		return NULL;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (bench_file_text(found.gl_pathv[i], text, sizeof text) <=
			    0 ||
		    !strcmp(text, "(null)") || strstr(values, text) ||
		    length + strlen(text) + 2 > sizeof values)
			continue;
		length += (size_t)sprintf(values + length, "%s%s",
					  length ? "," : "", text);
	}
	globfree(&found);
	return length ? cJSON_CreateString(values) : NULL;
}

cJSON *bench_fact_folder(const char *source)
{
	cJSON *object;
	glob_t found;

	if (bench_file_glob(source, &found))
		return NULL;
	object = cJSON_CreateObject();
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *path = found.gl_pathv[i];

		cJSON_AddItemToObject(object, strrchr(path, '/') + 1,
				      bench_fact_line(path));
	}
	globfree(&found);
	return object;
}
