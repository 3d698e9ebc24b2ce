/* SPDX-License-Identifier: MIT */
/*
 * Opens files that a stranger may have put there.  It is asked after opening
 * what was opened, since a name can mean something else a moment later.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "bench/tools/error.h"
#include "bench/tools/input.h"

static ssize_t read_packed(void *packed, char *to, size_t size)
{
	int error, length = gzread(packed, to, (unsigned)size);

	/* What ends too early is not whole. */
	gzerror(packed, &error);
	if (error == Z_OK)
		return length;
	errno = EIO;
	return -1;
}

static int close_packed(void *packed)
{
	return gzclose(packed) == Z_OK ? 0 : -1;
}

/* What is in a file that gzip(1) has packed; its owner closes fd if NULL. */
static FILE *unpack(int fd)
{
	static const cookie_io_functions_t io = {
		.read = read_packed,
		.close = close_packed,
	};
	gzFile packed = gzdopen(fd, "r");

	return packed ? fopencookie(packed, "r", io) : NULL;
}

static bool is_packed(const char *path)
{
	size_t length = strlen(path);

	return length > 3 && !strcmp(path + length - 3, ".gz");
}

int bench_input_open(FILE **file, const char *path, size_t most, size_t *size)
{
	/* Not to wait for the other end, should this be a named pipe. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat status;
	int error = 0;

	if (fd < 0 || fstat(fd, &status)) {
		error = errno;
		bench_error("%s: cannot be read: %s", path, strerror(error));
	} else if (!S_ISREG(status.st_mode)) {
		error = EINVAL;
		bench_error("%s: not a regular file", path);
	} else if ((size_t)status.st_size > most) {
		error = EFBIG;
		bench_error("%s: longer than %zu MiB, which is the most that "
			    "is read",
			    path, most >> 20);
	} else if (!(*file = is_packed(path) ? unpack(fd) : fdopen(fd, "r"))) {
		error = errno ? errno : ENOMEM;
		bench_error("%s: cannot be read: %s", path, strerror(error));
	}
	if (error && fd >= 0)
		close(fd);
	if (!error && size)
		*size = (size_t)status.st_size;
	return -error;
}
