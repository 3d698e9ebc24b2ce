/* SPDX-License-Identifier: MIT */
/*
 * What this program is made of: the C library and the libraries it uses.
 */
#include "bench/machine/facts.h"

#include <gnu/libc-version.h>
#include <gsl/gsl_version.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

cJSON *bench_fact_libc(const char *source)
{
	char text[64];

	snprintf(text, sizeof text, "%s %s", source, gnu_get_libc_version());
	return cJSON_CreateString(text);
}

/*
 * The file that a shared library was loaded from, for those that do not say
 * their version themselves: its name ends in one.  NULL when linked in.
 */
static cJSON *loaded_file(const char *maps, const char *library)
{
	FILE *file = fopen(maps, "re");
	char line[512], *name = NULL;

	if (!file)
		return NULL;
	while (!name && fgets(line, sizeof line, file)) {
		name = strrchr(line, '/');
		if (name && strncmp(name + 1, library, strlen(library)))
			name = NULL;
	}
	fclose(file);
	if (!name)
		return NULL;
	name[strcspn(name, " \n")] = '\0';
	return cJSON_CreateString(name + 1);
}

cJSON *bench_fact_libraries(const char *source)
{
	const struct {
		const char *name;
		cJSON *version;
	} libraries[] = {
		{ "kthreads", cJSON_CreateString(VERSION) },
		{ "uthreads", cJSON_CreateString(VERSION) },
		{ "liburing", loaded_file(source, "liburing.so") },
		{ "libnuma", loaded_file(source, "libnuma.so") },
		{ "hwloc", bench_fact_info("hwlocVersion") },
		{ "gsl", cJSON_CreateString(gsl_version) },
		{ "cjson", cJSON_CreateString(cJSON_Version()) },
		{ "libcsv", loaded_file(source, "libcsv.so") },
		{ "zlib", cJSON_CreateString(zlibVersion()) },
	};
	cJSON *object = cJSON_CreateObject();

	for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
		cJSON_AddItemToObject(object, libraries[i].name,
				      libraries[i].version
					      ? libraries[i].version
					      : cJSON_CreateNull());
	return object;
}
