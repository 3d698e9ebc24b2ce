/* SPDX-License-Identifier: MIT */
/*
 * The small text files of /proc and /sys.  One read(2) gets one of them
 * whole; only those with a line per CPU need more.
 *
 * Here alone a path is placed below the sysroot, so no caller can forget it.
 */
#include "bench/tools/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "bench/tools/error.h"

const char *bench_file_sysroot(void)
{
	const char *root = getenv("THREADSCALE_SYSROOT");

	return root && *root ? root : NULL;
}

int bench_file_check_sysroot(void)
{
	const char *root = bench_file_sysroot();
	struct stat status;
	int result = 0;

	if (root && stat(root, &status))
		result = -errno;
	else if (root && !S_ISDIR(status.st_mode))
		result = -ENOTDIR;
	if (result)
		bench_error("THREADSCALE_SYSROOT=%s: %s; name a folder with a "
			    "copy of proc/ and sys/, or unset it",
			    root, strerror(-result));
	return result;
}

/* Where the path really is; a path that is too long is no file's. */
static const char *place(const char *path, char placed[PATH_MAX])
{
	const char *root = bench_file_sysroot();

	if (!root)
		return path;
	if (snprintf(placed, PATH_MAX, "%s%s", root, path) >= PATH_MAX)
		*placed = '\0';
	return placed;
}

FILE *bench_file_open(const char *path)
{
	char placed[PATH_MAX];

	return fopen(place(path, placed), "re");
}

bool bench_file_exists(const char *path)
{
	char placed[PATH_MAX];

	return !access(place(path, placed), F_OK);
}

int bench_file_glob(const char *pattern, glob_t *found)
{
	const char *root = bench_file_sysroot();
	size_t length = root ? strlen(root) : 0;
	char placed[PATH_MAX];
	int result = glob(place(pattern, placed), 0, NULL, found);

	for (size_t i = 0; !result && i < found->gl_pathc; i++) {
		char *path = found->gl_pathv[i];

		memmove(path, path + length, strlen(path + length) + 1);
	}
	return result;
}

int bench_file_text(const char *path, char *text, size_t size)
{
	char placed[PATH_MAX];
	int fd = open(place(path, placed), O_RDONLY | O_CLOEXEC);
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
	if (!*at || !strchr(" \t:=", *at))
		return NULL;
	at += strspn(at, " \t");
	at += *at == ':' || *at == '=';
	at += strspn(at, " \t\"");
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
	char placed[PATH_MAX];
	gzFile file = gzopen(place(path, placed), "re");

	if (!file)
		return errno ? -errno : -ENOMEM;
	while (!found && gzgets(file, line, sizeof line))
		found = value_of(line, key);
	if (found)
		snprintf(value, size, "%s", found);
	gzclose(file);
	return found ? 0 : -ENOENT;
}

int bench_file_write(const char *path, const char *text)
{
	char placed[PATH_MAX], line[128];
	int length = snprintf(line, sizeof line, "%s\n", text);
	int fd, result = 0;

	if (length >= (int)sizeof line)
		return -EINVAL;
	fd = open(place(path, placed), O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	errno = 0;
	if (write(fd, line, (size_t)length) != length)
		result = errno ? -errno : -EIO;
	close(fd);
	return result;
}
