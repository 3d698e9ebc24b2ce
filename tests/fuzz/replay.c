/* SPDX-License-Identifier: MIT */
/*
 * Feeds a target its corpus, tests/fuzz/corpus/TARGET, or the files that are
 * named: an ordinary program in the place of the fuzzer.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

/* Anything undefined ends the program, as anything out of bounds does. */
__attribute__((visibility("default"))) const char *
__ubsan_default_options(void);

const char *__ubsan_default_options(void)
{
	return "halt_on_error=1:print_stacktrace=1";
}

static void feed(const char *path)
{
	static uint8_t data[1 << 20];
	FILE *file = fopen(path, "re");
	uint8_t *copy;
	size_t size;

	if (!file) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(1);
	}
	size = fread(data, 1, sizeof data, file);
	fclose(file);
	/* A block of its own, so that reading past its end is seen. */
	copy = malloc(size ? size : 1);
	FUZZ_MUST(copy);
	memcpy(copy, data, size);
	/* In case it does not come back. */
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static int visible(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

int main(int argc, char **argv)
{
	char folder[256], path[1024];
	struct dirent **names = NULL;
	int count;

	for (int i = 1; i < argc; i++)
		feed(argv[i]);
	if (argc > 1)
		return 0;
	snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s",
		 program_invocation_short_name);
	count = scandir(folder, &names, visible, alphasort);
	if (count < 1) {
		fprintf(stderr, "%s: there is no corpus\n", folder);
		return 1;
	}
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
		feed(path);
		free(names[i]);
	}
	free(names);
	return 0;
}
