/* SPDX-License-Identifier: MIT */
/*
 * CSV: what is written is read back the same, and what a hostile or broken
 * file holds is refused by file, line, column and text.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/small_table.h"

struct kept {
	struct row rows[64];
	size_t lines[64];
	size_t count;
};

static int keep(const void *row, size_t line, void *context)
{
	struct kept *kept = context;

	kept->rows[kept->count] = *(const struct row *)row;
	kept->lines[kept->count++] = line;
	return 0;
}

/* Reads the bytes as a file whose name is "t.csv". */
static int read_bytes(const char *bytes, size_t size, struct kept *kept)
{
	char folder[] = "/tmp/threadscale-test-XXXXXX";
	FILE *file;
	int result;

	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
	file = fopen("t.csv", "w");
	cr_assert_not_null(file);
	cr_assert_eq(fwrite(bytes, 1, size, file), size);
	fclose(file);
	memset(kept, 0, sizeof *kept);
	result = bench_table_read(&table, "t.csv", keep, kept, NULL, NULL);
	cr_assert_eq(unlink("t.csv"), 0);
	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(rmdir(folder), 0);
	return result;
}

static void refuses(const char *bytes, size_t size, const char *message)
{
	char said[1024] = "";
	struct kept kept;
	FILE *file;

	cr_redirect_stderr();
	cr_expect_eq(read_bytes(bytes, size, &kept), -EINVAL);
	fflush(stderr);
	file = cr_get_redirected_stderr();
	said[fread(said, 1, sizeof said - 1, file)] = 0;
	cr_expect_str_eq(said, message);
}

#define HEAD "name,count,value\n"
#define REFUSES(bytes, message) \
	refuses(bytes, sizeof(bytes) - 1, "threadscale: t.csv, " message "\n")

Test(table, refuses_a_cut_row, .timeout = 10)
{
	REFUSES(HEAD "a,1,2\nb,1\n", "line 3, column 3 (value): the row is "
				     "cut off before this column: ''");
}

Test(table, refuses_a_cut_line, .timeout = 10)
{
	REFUSES(HEAD "a,1,2\nb,1", "line 3, column 2 (count): the file is "
				   "cut off in this line: 'b,1'");
}

Test(table, refuses_a_cut_quote, .timeout = 10)
{
	REFUSES(HEAD "\"a,1,2\n", "line 2, column 1 (name): the file is cut "
				  "off in a quoted field: ''");
}

Test(table, refuses_an_empty_file, .timeout = 10)
{
	REFUSES("", "line 0, column 1 (name): the file is empty; its header "
		    "is missing: ''");
}

Test(table, refuses_a_wrong_column, .timeout = 10)
{
	REFUSES("name,counts,value\n", "line 1, column 2 (count): a wrong "
				       "column: 'counts'");
}

Test(table, refuses_more_columns, .timeout = 10)
{
	REFUSES(HEAD "a,1,2,3\n", "line 2, column 4 ((an appended one)): more "
				  "columns than the header has: ''");
}

Test(table, refuses_nul, .timeout = 10)
{
	REFUSES(HEAD "a\0b,1,2\n", "line 2, column 1 (name): a NUL byte "
				   "after: 'a'");
}

Test(table, refuses_invalid_utf8, .timeout = 10)
{
	REFUSES(HEAD "x\xff,1,2\n", "line 2, column 1 (name): not valid "
				    "UTF-8: 'x\\xff'");
}

Test(table, refuses_an_overlong_form, .timeout = 10)
{
	REFUSES(HEAD "\xc0\xaf,1,2\n", "line 2, column 1 (name): not valid "
				       "UTF-8: '\\xc0\\xaf'");
}

Test(table, refuses_words_for_numbers, .timeout = 10)
{
	REFUSES(HEAD "a,1,2\nb,1,x\x1b[m\n", "line 3, column 3 (value): not a "
					     "number: 'x\\x1b[m'");
}

Test(table, refuses_infinity, .timeout = 10)
{
	REFUSES(HEAD "a,1,inf\n", "line 2, column 3 (value): not a number: "
				  "'inf'");
}

Test(table, refuses_what_overflows, .timeout = 10)
{
	REFUSES(HEAD "a,1,1e999\n", "line 2, column 3 (value): not a number: "
				    "'1e999'");
}

Test(table, refuses_hexadecimal, .timeout = 10)
{
	REFUSES(HEAD "a,1,0x10\n", "line 2, column 3 (value): not a number: "
				   "'0x10'");
}

Test(table, refuses_a_leading_plus, .timeout = 10)
{
	REFUSES(HEAD "a,1,+1\n", "line 2, column 3 (value): not a number: "
				 "'+1'");
}

Test(table, refuses_an_empty_exponent, .timeout = 10)
{
	REFUSES(HEAD "a,1,1e\n", "line 2, column 3 (value): not a number: "
				 "'1e'");
}

Test(table, refuses_a_lone_carriage_return, .timeout = 10)
{
	REFUSES(HEAD "a,1,2\rb,1,2\n", "line 2, column 4 ((an appended one)): "
				       "a carriage return ends a row in this "
				       "line: ''");
}

Test(table, refuses_a_fraction_for_a_count, .timeout = 10)
{
	REFUSES(HEAD "a,1.5,2\n", "line 2, column 2 (count): not a whole "
				  "number: '1.5'");
}

Test(table, refuses_a_quote_inside_a_field, .timeout = 10)
{
	REFUSES(HEAD "a\"b,1,2\n", "line 2, column 1 (name): error parsing "
				   "data while strict checking enabled: "
				   "'a\"b,1,2\\x0a'");
}

Test(table, reads_crlf_missing_values_and_appended_columns, .timeout = 10)
{
	static const char bytes[] = "name,count,value,later\r\n"
				    "a,1,2.5e-3,x\r\n"
				    ",,,\r\n";
	struct kept kept;

	cr_assert_eq(read_bytes(bytes, sizeof bytes - 1, &kept), 0);
	cr_assert_eq(kept.count, 2);
	cr_expect_str_eq(kept.rows[0].name, "a");
	cr_expect_eq(kept.rows[0].value, 2.5e-3);
	cr_expect_null(kept.rows[1].name);
	cr_expect(isnan(kept.rows[1].count) && isnan(kept.rows[1].value));
	cr_expect_eq(kept.lines[1], 3);
}

Test(table, round_trip, .timeout = 10)
{
	static const char *const names[] = {
		"plain", "with, comma", "a \"quote\"", "two\nlines",
		"=1+1",  "+x",          "-x",          "@x",
		"\tx",   "  =x",        "'=x",         "'plain",
		"''+",   " padded ",    "µs × –",      "\r",
	};
	/* Those with control characters, which are not let in. */
	static const char *const escaped[][2] = {
		{ "two\nlines", "two\\x0alines" },
		{ "\tx", "\\x09x" },
		{ "\r", "\\x0d" },
	};
	static const double values[] = { 0.1, 1 / 3., 1e-300, 1e300, 5, -2.5 };
	size_t count = sizeof names / sizeof *names, size;
	struct kept kept;
	char *text;
	FILE *file = open_memstream(&text, &size);

	bench_table_header(&table, file);
	for (size_t i = 0; i < count; i++) {
		struct row row = { names[i], 9007199254740991., values[i % 6] };

		bench_table_row(&table, &row, file);
	}
	fclose(file);
	cr_expect_not_null(strstr(text, "\n'=1+1,"));
	cr_expect_not_null(strstr(text, ",9007199254740991,"));
	cr_assert_eq(read_bytes(text, size, &kept), 0);
	cr_assert_eq(kept.count, count);
	for (size_t i = 0; i < count; i++) {
		const char *name = names[i];

		for (size_t e = 0; e < 3; e++)
			if (!strcmp(name, escaped[e][0]))
				name = escaped[e][1];
		cr_expect_str_eq(kept.rows[i].name, name);
		cr_expect_eq(kept.rows[i].count, 9007199254740991.);
		cr_expect_eq(kept.rows[i].value, values[i % 6]);
	}
	free(text);
}
