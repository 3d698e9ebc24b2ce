/* SPDX-License-Identifier: MIT */
/*
 * Opens files that a stranger may have put there.  It is asked after opening
 * what was opened, since a name can mean something else a moment later.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/error.h"
#include "bench/input.h"

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
	} else if (!(*file = fdopen(fd, "r"))) {
		error = errno;
		bench_error("%s: cannot be read: %s", path, strerror(error));
	}
	if (error && fd >= 0)
		close(fd);
	if (!error && size)
		*size = (size_t)status.st_size;
	return -error;
}
