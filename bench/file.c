/* SPDX-License-Identifier: MIT */
/*
 * The small text files of /proc and /sys.  One read(2) gets one of them
 * whole; only those with a line per CPU need more.
 */
#include "bench/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

int bench_file_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);
	int result = length < 0 ? -errno : 0;

	if (fd >= 0)
		close(fd);
	if (length < 0)
		length = 0;
	while (length && strchr(" \t\n", text[length - 1]))
		length--;
	text[length] = '\0';
	return result ? result : (int)length;
}

int bench_file_number(const char *path, long long *number)
{
	char text[32], *end;
	int length = bench_file_text(path, text, sizeof text);

	if (length < 0)
		return length;
	errno = 0;
	*number = strtoll(text, &end, 10);
	if (errno || end == text || *end)
		return -EINVAL;
	return 0;
}

/* The value in a line that starts with `key`, or NULL. */
static char *value_of(char *line, const char *key)
{
	size_t length = strlen(key);
	char *at = line + length, *end;

	if (strncmp(line, key, length))
		return NULL;
	at += strspn(at, " \t");
	if (*at != ':' && *at != '=')
		return NULL;
	at += 1 + strspn(at + 1, " \t\"");
	end = at + strlen(at);
	while (end > at && strchr(" \t\n\"", end[-1]))
		end--;
	*end = '\0';
	return at;
}

int bench_file_field(const char *path, const char *key, char *value,
		     size_t size)
{
	char line[4096];
	const char *found = NULL;
	gzFile file = gzopen(path, "re");

	if (!file)
		return errno ? -errno : -ENOMEM;
	while (!found && gzgets(file, line, sizeof line))
		found = value_of(line, key);
	if (found)
		snprintf(value, size, "%s", found);
	gzclose(file);
	return found ? 0 : -ENOENT;
}
