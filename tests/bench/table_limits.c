/* SPDX-License-Identifier: MIT */
/*
 * CSV that is too large, and what is no file at all: refused before it costs
 * memory or time.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bench/small_table.h"

#define HEAD "name,count,value\n"

static int pass_over(const void *row, size_t line, void *context)
{
	(void)row;
	(void)line;
	(void)context;
	return 0;
}

static int read_bytes(const char *bytes, size_t size, size_t *rows)
{
	FILE *file = fmemopen((void *)bytes, size, "r");
	int result;

	cr_assert_not_null(file);
	result = bench_table_read_stream(&table, file, "t", pass_over, NULL,
					 NULL, rows);
	fclose(file);
	return result;
}

/* The header, then so many bytes of one kind, then the rest of a row. */
static void refuses(char byte, size_t count, const char *rest, const char *why)
{
	size_t head = strlen(HEAD), size = head + count + strlen(rest);
	char *bytes = malloc(size + 1);
	char said[1024] = "";

	strcpy(bytes, HEAD);
	memset(bytes + head, byte, count);
	strcpy(bytes + head + count, rest);
	cr_redirect_stderr();
	cr_expect_eq(read_bytes(bytes, size, NULL), -EINVAL);
	fflush(stderr);
	said[fread(said, 1, sizeof said - 1, cr_get_redirected_stderr())] = 0;
	cr_expect_not_null(strstr(said, why), "%s", said);
	free(bytes);
}

Test(table_limits, a_field, .timeout = 10)
{
	size_t rows;
	char *bytes = malloc(20000);

	strcpy(bytes, HEAD);
	memset(bytes + strlen(HEAD), 'y', 16384);
	strcpy(bytes + strlen(HEAD) + 16384, ",1,2\n");
	cr_expect_eq(read_bytes(bytes, strlen(bytes), &rows), 0);
	cr_expect_eq(rows, 1);
	free(bytes);
	refuses('y', 16385, ",1,2\n",
		"t, line 2, column 1 (name): longer than 16384 bytes: 'yyy");
}

Test(table_limits, a_row_of_one_line, .timeout = 10)
{
	refuses(',', 70000, "\n",
		"line 2, column 1 (name): the row is longer "
		"than 65536 bytes");
}

/* In quotes a row has many; the last of these begins beyond the limit. */
Test(table_limits, a_row_of_many_lines, .timeout = 10)
{
	static char rest[100000] = "\"";

	while (strlen(rest) < 70000)
		strcat(rest,
		       "a line\na line\na line\na line\na line\na line\n");
	refuses('\n', 0, rest, "the row is longer than 65536 bytes");
}

Test(table_limits, rows, .timeout = 20)
{
	size_t head = strlen(HEAD), size = head + 3 * 1000001, rows = 0;
	char *bytes = malloc(size);

	memcpy(bytes, HEAD, head);
	for (size_t at = head; at < size; at += 3)
		memcpy(bytes + at, ",,\n", 3);
	cr_expect_eq(read_bytes(bytes, size - 3, &rows), 0);
	cr_expect_eq(rows, 1000000);
	cr_redirect_stderr();
	cr_expect_eq(read_bytes(bytes, size, &rows), -EINVAL);
	free(bytes);
}

/* A pipe would never end: nobody writes into it. */
Test(table_limits, what_is_no_file, .timeout = 10)
{
	static const struct {
		const char *path;
		int error;
	} paths[] = { { "link", -EINVAL },
		      { "/dev/zero", -EINVAL },
		      { ".", -EINVAL },
		      { "none", -ENOENT } };
	char folder[] = "/tmp/threadscale-test-XXXXXX";

	cr_redirect_stderr();
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
	cr_assert_eq(mkfifo("pipe", 0600), 0);
	cr_assert_eq(symlink("pipe", "link"), 0);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		cr_expect_eq(bench_table_read(&table, paths[i].path, pass_over,
					      NULL, NULL, NULL),
			     paths[i].error, "%s", paths[i].path);
	cr_assert_eq(unlink("pipe") + unlink("link"), 0);
	cr_assert_eq(rmdir(folder), 0);
}
