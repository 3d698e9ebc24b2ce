/* SPDX-License-Identifier: MIT */
/*
 * JSON files.  A write goes to a temporary file beside the target, reaches
 * the disk, and takes the target's name in one step; whatever fails before
 * that step leaves the folder as it was.
 */
#include "bench/json.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/error.h"
#include "bench/json_scan.h"

#define FILE_BYTES_MAX (64l << 20)

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

/* The whole file with a NUL after it, or NULL with errno set. */
static char *read_file(const char *path, size_t *size)
{
	/* Not to wait for the other end, should this be a pipe. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	struct stat status;
	char *text = NULL;

	if (!file)
		return NULL;
	if (fstat(fd, &status))
		goto out;
	if (!S_ISREG(status.st_mode) || status.st_size > FILE_BYTES_MAX) {
		errno = S_ISREG(status.st_mode) ? EFBIG : EINVAL;
		goto out;
	}
	text = malloc((size_t)status.st_size + 1);
	if (!text)
		goto out;
	*size = fread(text, 1, (size_t)status.st_size, file);
	text[*size] = '\0';
	if (ferror(file)) {
		free(text);
		text = NULL;
	}
out:
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

cJSON *bench_json_read(const char *path)
{
	return bench_json_read_but(path, NULL);
}

cJSON *bench_json_read_but(const char *path, const char *const *names)
{
	const char *at, *reason;
	size_t size;
	cJSON *value = NULL;
	char *text = read_file(path, &size);

	if (!text) {
		bench_error("cannot read %s: %s", path, strerror(errno));
		return NULL;
	}
	at = text + strlen(text);
	reason = "NUL byte";
	if (at == text + size)
		at = bench_json_scan(text, &reason);
	if (!at) {
		if (names)
			bench_json_empty(text, names);
		value = cJSON_ParseWithLengthOpts(text, size + 1, &at, 1);
		reason = "not JSON";
	}
	if (!value)
		complain(path, text, at, reason);
	free(text);
	return value;
}
