/* SPDX-License-Identifier: MIT */
/*
 * Words of a command line and of a cell: suggestions, CPU lists, records,
 * numbers, and how they are shown.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cell/record.h"
#include "bench/machine/cpus.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"

Test(words, distance, .timeout = 10)
{
	cr_expect_eq(bench_suggest_distance("kitten", "sitting"), 3);
	cr_expect_eq(bench_suggest_distance("", "abc"), 3);
	cr_expect_eq(bench_suggest_distance("abc", ""), 3);
	cr_expect_eq(bench_suggest_distance("same", "same"), 0);
}

Test(words, suggests_all_of_few_and_the_nearest_of_many, .timeout = 10)
{
	static const char *const words[] = { "run",    "list",     "compare",
					     "check",  "machine",  "report",
					     "export", "selftest", "concepts" };

	cr_expect_str_eq(bench_suggest("chekc", words, 4),
			 "valid: check, run, list, compare");
	cr_expect_str_eq(bench_suggest("reprt", words, 9), "nearest: report");
	cr_expect_str_eq(bench_suggest("foo", words, 9),
			 "none is like it; see threadscale list");
	cr_expect_str_eq(bench_suggest("^lst$", words, 9), "nearest: list");
	cr_expect_str_eq(bench_suggest("x", words, 0), "there are none");
}

Test(words, a_word_that_is_begun_is_near, .timeout = 10)
{
	static const char *const words[] = { "yield", "scale-compute" };

	cr_expect_str_eq(bench_suggest("scale", words, 2),
			 "valid: scale-compute, yield");
}

Test(words, cpu_lists, .timeout = 10)
{
	static const char *const wrong[] = { "",  "x",     "1-",  "2-1", "0,,1",
					     "!", "99999", "0x1", "-1" };
	struct bench_cpus all, first, rest;

	cr_assert_eq(bench_cpus_allowed(&all, NULL), 0);
	cr_assert_eq(
		bench_cpus_allowed(&first, bench_text_format("%d", all.ids[0])),
		0);
	cr_expect_eq(first.count, 1);
	if (all.count > 1) {
		const char *out = bench_text_format("!%d", all.ids[0]);

		cr_assert_eq(bench_cpus_allowed(&rest, out), 0);
		cr_expect_eq(rest.count, all.count - 1);
		cr_expect_eq(rest.ids[0], all.ids[1]);
	}
	cr_redirect_stderr();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		cr_expect_neq(bench_cpus_allowed(&rest, wrong[i]), 0, "'%s'",
			      wrong[i]);
}

Test(words, records, .timeout = 10)
{
	char good[] = "sample\tindex=3\treason=a=b\tempty=";
	char no_value[] = "sample\tindex";
	char no_key[] = "sample\t=3";
	char no_text[] = "a\tb=\xff";
	struct bench_record record;
	double number;

	cr_assert(bench_record_parse(&record, good));
	cr_expect_str_eq(record.name, "sample");
	cr_expect(bench_record_number(&record, "index", &number));
	cr_expect_eq(number, 3);
	cr_expect_str_eq(bench_record_text(&record, "reason"), "a=b");
	cr_expect_not(bench_record_number(&record, "reason", &number));
	cr_expect(bench_record_number(&record, "absent", &number));
	cr_expect(isnan(number));
	cr_expect_not(bench_record_parse(&record, no_value));
	cr_expect_not(bench_record_parse(&record, no_key));
	cr_expect_not(bench_record_parse(&record, no_text));
}

Test(words, a_record_has_no_control_characters, .timeout = 10)
{
	char escape[] = "fail\treason=\x1b[2J";
	char return_[] = "done\r";
	char c1[] = "a\tb=\xc2\x9b";
	struct bench_record record;

	cr_expect_not(bench_record_parse(&record, escape));
	cr_expect_not(bench_record_parse(&record, return_));
	cr_expect_not(bench_record_parse(&record, c1));
}

Test(words, numbers_are_those_of_json, .timeout = 10)
{
	static const char *const right[] = { "0",   "-0",     "12",
					     "0.5", "1e-05",  "-2.50E+3",
					     "1e0", "1e-400", "4.9e-324" };
	static const char *const wrong[] = { "",     "-",   "+1",    "1.",
					     ".5",   "01",  "1e",    "1e+",
					     " 1",   "1 ",  "0x10",  "inf",
					     "nan",  "1,5", "1e999", "--1",
					     "-1e-", "1.e1" };
	double number;

	for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
		cr_expect(bench_text_number(right[i], &number), "%s", right[i]);
		cr_expect_eq(number, strtod(right[i], NULL));
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		cr_expect_not(bench_text_number(wrong[i], &number), "%s",
			      wrong[i]);
}

Test(words, can_be_forgotten, .timeout = 10)
{
	const char *a = bench_text_intern("kept");

	cr_expect_eq(bench_text_intern("kept"), a);
	bench_text_reset();
	bench_alloc_reset();
	cr_expect_str_eq(bench_text_intern("kept"), "kept");
}

Test(words, are_made_printable, .timeout = 10)
{
	char *text = bench_text_printable("a\x1b[31m\nµ\xc2\x9b\xff");

	cr_expect_str_eq(text, "a\\x1b[31m\\x0aµ\\xc2\\x9b\\xff");
	free(text);
}

Test(words, values_have_three_digits, .timeout = 10)
{
	cr_expect_str_eq(bench_show_value(6312.4, "ns/thread"), "6.31 µs");
	cr_expect_str_eq(bench_show_value(999.6, "ns"), "1.00 µs");
	cr_expect_str_eq(bench_show_value(9.996, "ns"), "10.0 ns");
	cr_expect_str_eq(bench_show_value(214, "ns"), "214 ns");
	cr_expect_str_eq(bench_show_value(.05, "ns"), "0.050 ns");
	cr_expect_str_eq(bench_show_value(2.5e10, "ns"), "25.0 s");
	cr_expect_str_eq(bench_show_value(1250000, "ops/s"), "1.25 M");
	cr_expect_str_eq(bench_show_value(NAN, "ns"), "-");
	cr_expect_str_eq(bench_show_interval(.9871, 1.012), "0.987 – 1.012");
	cr_expect_str_eq(bench_show_interval(.0262, .1), "0.026 – 0.100");
	cr_expect_str_eq(bench_show_interval(.00123, .009949),
			 "0.0012 – 0.0099");
	cr_expect_str_eq(bench_show_interval(.000994, .00996),
			 "9.9e-4 – 0.010");
	cr_expect_str_eq(bench_show_interval(.0000123, .000996),
			 "1.2e-5 – 0.0010");
	cr_expect_str_eq(bench_show_percent(1.021), "2.1 %");
	cr_expect_eq(bench_text_width(bench_show_value(6312.4, "ns")), 7);
}
