/* SPDX-License-Identifier: MIT */
/*
 * The quick ways through the readers give what the slow ones give: a CSV line
 * without quotes, and a JSON array that is passed over.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/json/json.h"
#include "bench/json/scan.h"
#include "bench/table/table.h"

struct row {
	const char *a, *b;
	double passed, c;
};

static const struct bench_column columns[] = {
	BENCH_COLUMN(struct row, a, BENCH_TEXT),
	BENCH_COLUMN(struct row, passed, BENCH_PASSED),
	BENCH_COLUMN(struct row, b, BENCH_TEXT),
	BENCH_COLUMN(struct row, c, BENCH_NUMBER),
};
static const struct bench_table table = { columns, 4, 4, sizeof(struct row) };

static int keep(const void *row, size_t line, void *context)
{
	const struct row *r = row;

	cr_expect_eq(r->passed, 0);
	fprintf(context, "%zu[%s|%s|%g]", line, r->a ? r->a : "-",
		r->b ? r->b : "-", r->c);
	return 0;
}

static void write_file(const char path[], const char *text, size_t size)
{
	FILE *file = fopen(path, "w");

	cr_assert_not_null(file);
	cr_assert_eq(fwrite(text, 1, size, file), size);
	fclose(file);
}

/* What is read of lines below the header, or "error". */
static const char *read_rows(const char *lines, size_t size)
{
	static char kept[1024];
	char path[] = "/tmp/threadscale-test-XXXXXX", text[1024] = "";
	FILE *out = fmemopen(kept, sizeof kept, "w");
	int fd = mkstemp(path), result;
	size_t head = (size_t)sprintf(text, "a,passed,b,c\n");

	cr_assert_geq(fd, 0);
	close(fd);
	memcpy(text + head, lines, size);
	write_file(path, text, head + size);
	result = bench_table_read(&table, path, keep, out, NULL, NULL);
	fclose(out);
	unlink(path);
	return result ? "error" : kept;
}

#define READS(lines, expected) \
	cr_expect_str_eq(read_rows(lines, sizeof(lines) - 1), expected)

Test(readers, lines_with_and_without_quotes, .timeout = 10)
{
	READS("x,1,y,2\n", "2[x|y|2]");
	READS("\"x\",\"1\",\"y\",\"2\"\n", "2[x|y|2]");
	READS("x,1,y,2\n\"x,\",1,y,3\nz,1,y,4\n", "2[x|y|2]3[x,|y|3]4[z|y|4]");
	READS(" x\t,1, y z ,\t2 \n", "2[x|y z|2]");
	READS("\" x\t\",1,\" y z \",2\n", "2[ x\\x09| y z |2]");
	READS("x,1,y,2\r\nz,1,y,3\r\n", "2[x|y|2]3[z|y|3]");
	READS(",,,\nx,,,5\n\n  \n", "2[-|-|nan]3[x|-|5]");
	READS("x,nonsense,y,2\n", "2[x|y|2]");
	READS("'=x,1,'y,2\n", "2[=x|'y|2]");
}

Test(readers, a_line_inside_quotes_is_not_simple, .timeout = 10)
{
	READS("\"x\ny,1,z,2\n\",1,b,7\n", "2[x\\x0ay,1,z,2\\x0a|b|7]");
}

Test(readers, bad_bytes_are_seen_on_any_line, .timeout = 10)
{
	cr_redirect_stderr();
	READS("\xc3\xa4,1,y,2\n", "2[\xc3\xa4|y|2]");
	READS("x,1,y,2\n\xff,1,y,2\n", "error");
	READS("x,1,y,2\nabcdefghijk\xc3\x28,1,y,2\n", "error");
	READS("x,\xff,y,2\n", "error");
	READS("x,\0,y,2\n", "error");
	READS("abcdefgh\0abcdefg,1,y,2\n", "error");
	READS("\"x\n\xff\",1,y,2\n", "error");
	READS("x,1,y\n", "error");
	READS("x,1,y,2,3\n", "error");
	READS("x,1,y,2", "error");
	READS("x,1,y,two\n", "error");
}

static const char *const names[] = { "rows", "arms", NULL };

static void empties(const char *before, const char *after)
{
	char text[256];

	cr_expect_eq(bench_json_empty(text, before, names), strlen(after));
	cr_expect_str_eq(text, after);
}

Test(readers, arrays_are_emptied, .timeout = 10)
{
	empties("{\"rows\":[1,\n[2]],\"x\":[3]}", "{\"rows\":[],\"x\":[3]}");
	empties("{\"rows\" : [\"]\\\"]\"], \"arms\":[{}]}",
		"{\"rows\" : [], \"arms\":[]}");
	empties("{\"x\":{\"rows\":[1]},\"arms\":{\"rows\":[1]}}",
		"{\"x\":{\"rows\":[1]},\"arms\":{\"rows\":[1]}}");
	empties("{\"x\":\"rows\",\"y\":[1]}", "{\"x\":\"rows\",\"y\":[1]}");
	empties("{\"rowsx\":[1],\"row\":[1]}", "{\"rowsx\":[1],\"row\":[1]}");
	empties("{\"rows\":[1", "{\"rows\":[1");
	empties("{\"rows\":[]", "{\"rows\":[]");
	empties("\"rows\"", "\"rows\"");
	empties("", "");
	empties("]]\"rows\":[1]", "]]\"rows\":[1]");
}

Test(readers, what_is_passed_over_must_still_be_text, .timeout = 10)
{
	static const char *const bad[] = {
		"{\"rows\":[\"\xff\"],\"x\":1}",
		"{\"rows\":[1}",
		"{\"rows\":[1],\"x\":01}",
		"{\"rows\":[\"a]}",
	};
	char path[] = "/tmp/threadscale-test-XXXXXX";
	const char *good = "{\"rows\":[{\"a\":[1]}],\"x\":7}";
	int fd = mkstemp(path);
	cJSON *value;

	cr_redirect_stderr();
	cr_assert_geq(fd, 0);
	close(fd);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		write_file(path, bad[i], strlen(bad[i]));
		cr_expect_null(bench_json_read_but(path, names), "%s", bad[i]);
	}
	write_file(path, good, strlen(good));
	value = bench_json_read_but(path, names);
	cr_expect_eq(cJSON_GetArraySize(cJSON_GetObjectItem(value, "rows")), 0);
	cr_expect_eq(cJSON_GetNumberValue(cJSON_GetObjectItem(value, "x")), 7);
	cJSON_Delete(value);
	unlink(path);
}
