/* SPDX-License-Identifier: MIT */
/*
 * JSON files.  A write goes to a temporary file beside the target, reaches
 * the disk, and takes the target's name in one step; whatever fails before
 * that step leaves the folder as it was.
 */
#include "bench/json/json.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/json/check.h"
#include "bench/json/scan.h"
#include "bench/tools/error.h"
#include "bench/tools/input.h"
#include "bench/tools/text.h"

#define FILE_BYTES_MAX ((size_t)64 << 20)

static int write_all(int fd, const char *text, size_t size)
{
	while (size) {
		ssize_t done = write(fd, text, size);

		if (done < 0 && errno != EINTR)
			return -errno;
		if (done > 0) {
			text += done;
			size -= (size_t)done;
		}
	}
	return 0;
}

/* Creates the file and brings it to the disk. */
static int write_file(int folder, const char *name, const char *text)
{
	int fd = openat(folder, name,
			O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
			0666);
	int result;

	if (fd < 0)
		return -errno;
	result = write_all(fd, text, strlen(text));
	if (!result)
		result = write_all(fd, "\n", 1);
	if (!result && fsync(fd))
		result = -errno;
	if (close(fd) && !result)
		result = -errno;
	return result;
}

static int replace(int folder, const char *name, const char *text)
{
	char temporary[NAME_MAX + 1];
	int result;

	if ((size_t)snprintf(temporary, sizeof temporary, ".%s.%ld", name,
			     (long)getpid()) >= sizeof temporary)
		return -ENAMETOOLONG;
	result = write_file(folder, temporary, text);
	if (!result && renameat(folder, temporary, folder, name))
		result = -errno;
	if (result)
		unlinkat(folder, temporary, 0);
	else if (fsync(folder) && errno != EINVAL)
		/* EINVAL: this file system has nothing to sync a folder by. */
		result = -errno;
	return result;
}

int bench_json_write(const char *dir, const char *name, const cJSON *object)
{
	char *text = cJSON_Print(object);
	int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result;

	if (!text)
		result = -ENOMEM;
	else if (folder < 0)
		result = -errno;
	else
		result = replace(folder, name, text);
	if (result)
		bench_error("cannot write %s/%s: %s", dir, name,
			    strerror(-result));
	if (folder >= 0)
		close(folder);
	cJSON_free(text);
	return result;
}

/* The whole file with a NUL after it, or NULL after a message. */
static char *read_file(const char *path, size_t *size)
{
	FILE *file;
	char *text;

	if (bench_input_open(&file, path, FILE_BYTES_MAX, size))
		return NULL;
	text = malloc(*size + 1);
	if (text) {
		*size = fread(text, 1, *size, file);
		text[*size] = '\0';
	}
	if (!text || ferror(file)) {
		bench_error("%s: cannot be read: %s", path,
			    strerror(text ? EIO : ENOMEM));
		free(text);
		text = NULL;
	}
	fclose(file);
	return text;
}

static void complain(const char *path, const char *text, const char *at,
		     const char *reason)
{
	size_t line = 1;
	const char *start = text;

	for (const char *c = text; c < at; c++)
		if (*c == '\n') {
			line++;
			start = c + 1;
		}
	bench_error("%s:%zu:%zu: %s", path, line, (size_t)(at - start) + 1,
		    reason);
}

/* What the parser would take and must not; false after a message. */
static bool is_sound(const char *path, const char *text, size_t size)
{
	const char *reason = "NUL byte";
	const char *at = text + strlen(text);

	if (at == text + size)
		at = bench_json_scan(text, &reason);
	if (at)
		complain(path, text, at, reason);
	return !at;
}

static cJSON *make_tree(const char *path, const char *text, size_t size)
{
	const char *at;
	cJSON *value = cJSON_ParseWithLengthOpts(text, size + 1, &at, 1);

	if (!value) {
		complain(path, text, at, "not JSON");
	} else if (bench_json_check(value, path)) {
		cJSON_Delete(value);
		value = NULL;
	}
	return value;
}

cJSON *bench_json_parse(const char *path, const char *text, size_t size)
{
	return is_sound(path, text, size) ? make_tree(path, text, size) : NULL;
}

/* The tree of the shorter text, or NULL if anything is wrong with it. */
static cJSON *make_short(const char *path, const char *text, size_t size,
			 const char *const *names)
{
	const char *reason;
	cJSON *value = NULL;
	char *kept = strlen(text) == size && bench_text_is_ascii(text, size)
			     ? malloc(size + 1)
			     : NULL;

	if (kept) {
		size = bench_json_empty(kept, text, names);
		if (!bench_json_scan(kept, &reason))
			value = cJSON_ParseWithLength(kept, size);
		free(kept);
	}
	if (value && bench_json_check(value, path)) {
		cJSON_Delete(value);
		value = NULL;
	}
	return value;
}

cJSON *bench_json_read_but(const char *path, const char *const *names)
{
	size_t size;
	char *text = read_file(path, &size);
	cJSON *value = text ? make_short(path, text, size, names) : NULL;

	/* The whole text says where it is wrong. */
	if (text && !value)
		value = bench_json_parse(path, text, size);
	free(text);
	return value;
}

cJSON *bench_json_read(const char *path)
{
	size_t size;
	char *text = read_file(path, &size);
	cJSON *value = text ? bench_json_parse(path, text, size) : NULL;

	free(text);
	return value;
}
