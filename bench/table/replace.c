/* SPDX-License-Identifier: MIT */
/*
 * Replaces a file as a whole: temporary file, fsync, rename.  A link's file is
 * replaced, not the link; what is no regular file, such as a terminal, a pipe
 * or /dev/null, is written to as it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "bench/table/replace.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"

static int write_all(const char *path, const char *text, size_t size,
		     bool durably)
{
	FILE *file = fopen(path, "we");
	int result = 0;

	if (!file)
		return -errno;
	if (fwrite(text, 1, size, file) != size || fflush(file) ||
	    (durably && fsync(fileno(file))))
		result = -errno;
	if (fclose(file) && !result)
		result = -errno;
	return result;
}

static int replace(const char *path, const char *text, size_t size)
{
	const char *temporary = bench_text_format("%s.part", path);
	int result = write_all(temporary, text, size, true);

	if (!result && rename(temporary, path))
		result = -errno;
	if (result)
		unlink(temporary);
	return result;
}

int bench_replace_file(const char *path, const char *text, size_t size)
{
	char *target = realpath(path, NULL);
	struct stat status;
	int result;

	if (target && !stat(target, &status) && !S_ISREG(status.st_mode))
		result = write_all(target, text, size, false);
	else
		result = replace(target ? target : path, text, size);
	if (result)
		bench_error("%s: cannot be written: %s", path,
			    strerror(-result));
	free(target);
	return result;
}

int bench_replace_table(const char *folder, const char *name,
			const struct bench_table *table, const void *rows,
			size_t count, struct bench_digest *digest)
{
	const char *path = bench_text_format("%s/%s", folder, name);
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	int result;

	if (!file)
		return -errno;
	bench_table_header(table, file);
	for (size_t i = 0; i < count; i++)
		bench_table_row(table, (const char *)rows + i * table->row_size,
				file);
	result = fclose(file) ? -ENOMEM : bench_replace_file(path, text, size);
	if (!result)
		*digest = (struct bench_digest){
			count, (uint32_t)crc32_z(0, (unsigned char *)text, size)
		};
	free(text);
	return result;
}
