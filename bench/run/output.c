/* SPDX-License-Identifier: MIT */
/*
 * Writes result files.  CSV is made in memory first, so that only a failing
 * write itself can cut it, and that is undone.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "bench/run/output.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"

static int failed(const char *what, const char *path, int error)
{
	bench_error("%s: %s: %s", path, what, strerror(error));
	return -error;
}

static int write_all(int fd, const char *text, size_t size)
{
	while (size) {
		ssize_t done = write(fd, text, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		text += done;
		size -= (size_t)done;
	}
	return 0;
}

/* The folders of a path, as mkdir -p makes them. */
static int make_folders(const char *path)
{
	char *copy = strdup(path);
	int result = copy ? 0 : -ENOMEM;

	for (char *end = copy; !result && end;) {
		end = strchr(end + 1, '/');
		if (end)
			*end = 0;
		if (mkdir(copy, 0777) && errno != EEXIST)
			result = -errno;
		if (end)
			*end = '/';
	}
	free(copy);
	return result;
}

static int refuse_used(const char *folder)
{
	DIR *directory = opendir(folder);
	const struct dirent *entry;
	bool used = false;

	if (!directory && errno == ENOTDIR) {
		bench_error("%s: this is a file; name a folder with -o",
			    folder);
		return -ENOTDIR;
	}
	if (!directory)
		return failed("cannot be read", folder, errno);
	while (!used && (entry = readdir(directory)))
		used = strcmp(entry->d_name, ".") &&
		       strcmp(entry->d_name, "..");
	closedir(directory);
	if (!used)
		return 0;
	bench_error("%s: the folder exists and is not empty; name another one "
		    "with -o",
		    folder);
	return -EEXIST;
}

/* Writes a whole text or nothing. */
static int append(struct bench_output *output, const char *text, size_t size)
{
	int result = write_all(output->fd, text, size);

	if (result) {
		failed("cannot be written", output->path, -result);
		if (output->folder && ftruncate(output->fd, output->size))
			failed("cannot be cut back to whole blocks",
			       output->path, errno);
		return result;
	}
	output->size += (off_t)size;
	output->digest.crc = (uint32_t)crc32_z(
		output->digest.crc, (const unsigned char *)text, size);
	return 0;
}

static int append_header(struct bench_output *output)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	int result;

	if (!file)
		return -errno;
	bench_table_header(&bench_sample_table, file);
	fclose(file);
	result = append(output, text, size);
	free(text);
	return result;
}

int bench_output_folder(const char *folder, bool resume)
{
	int result = make_folders(folder);

	if (result)
		return failed("the folder cannot be made", folder, -result);
	return resume ? 0 : refuse_used(folder);
}

int bench_output_fresh(const char **folder)
{
	const char *first = *folder, *slash = strrchr(first, '/');
	int result = 0;

	if (slash && slash > first)
		result = make_folders(
			bench_text_format("%.*s", (int)(slash - first), first));
	/* To make it is to have it: others may be looking for one as well. */
	for (unsigned i = 2; !result && mkdir(*folder, 0777); i++) {
		if (errno == EEXIST)
			*folder = bench_text_format("%s-%u", first, i);
		else
			result = -errno;
	}
	return result ? failed("the folder cannot be made", *folder, -result)
		      : 0;
}

/* Two runs that add to one file would spoil both. */
static int lock(const struct bench_output *output)
{
	if (!flock(output->fd, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK)
		return 0;
	bench_error("%s: another run is writing it; wait for its end, or name "
		    "another folder with -o",
		    output->path);
	return -EWOULDBLOCK;
}

int bench_output_open(struct bench_output *output, const char *folder)
{
	int result = 0;

	*output = (struct bench_output){ .path = "(standard output)",
					 .fd = STDOUT_FILENO };
	if (strcmp(folder, "-")) {
		output->folder = folder;
		output->path = bench_text_format("%s/samples.csv", folder);
		output->fd =
			open(output->path,
			     O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (output->fd < 0)
			return failed("cannot be made", output->path, errno);
		result = lock(output);
	}
	return result ? result : append_header(output);
}

/* The length of the text up to its last newline, or to a line. */
static size_t lines_size(const char *text, size_t size, size_t line)
{
	size_t end = 0;

	for (size_t i = 0; i < size && line > 1; i++) {
		if (text[i] != '\n')
			continue;
		end = i + 1;
		line--;
	}
	return end;
}

/* Leaves the lines before that one; the digest is of what is left. */
static int cut(struct bench_output *output, size_t line)
{
	struct stat status;
	char *text;
	size_t size;

	if (fstat(output->fd, &status))
		return -errno;
	size = (size_t)status.st_size;
	text = mmap(NULL, size + 1, PROT_READ, MAP_PRIVATE, output->fd, 0);
	if (text == MAP_FAILED)
		return -errno;
	output->size = (off_t)lines_size(text, size, line);
	output->digest.crc = (uint32_t)crc32_z(0, (const unsigned char *)text,
					       (size_t)output->size);
	munmap(text, size + 1);
	return ftruncate(output->fd, output->size) ? -errno : 0;
}

int bench_output_reopen(struct bench_output *output, const char *folder)
{
	int result;

	*output = (struct bench_output){
		.folder = folder,
		.path = bench_text_format("%s/samples.csv", folder),
	};
	output->fd = open(output->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC,
			  0666);
	if (output->fd < 0)
		return failed("cannot be opened", output->path, errno);
	result = lock(output);
	if (result)
		return result;
	result = cut(output, SIZE_MAX);
	if (result)
		return failed("cannot be read", output->path, -result);
	return output->size ? 0 : append_header(output);
}

int bench_output_cut(struct bench_output *output, size_t line, size_t rows)
{
	int result = cut(output, line);

	output->digest.rows = rows;
	return result ? failed("cannot be cut back to whole blocks",
			       output->path, -result)
		      : 0;
}

int bench_output_append(struct bench_output *output,
			const struct bench_sample *samples, size_t count)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	int result;

	if (!file)
		return -errno;
	for (size_t i = 0; i < count; i++)
		bench_table_row(&bench_sample_table, &samples[i], file);
	result = fclose(file) ? -ENOMEM : append(output, text, size);
	if (!result)
		output->digest.rows += count;
	free(text);
	return result;
}

int bench_output_close(struct bench_output *output)
{
	int result = 0;

	if (!output->folder)
		return 0;
	if (fsync(output->fd))
		result = -errno;
	if (close(output->fd) && !result)
		result = -errno;
	return result ? failed("cannot be written", output->path, -result) : 0;
}
