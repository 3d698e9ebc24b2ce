/* SPDX-License-Identifier: MIT */
/*
 * What a reader is shown, and what is not shown where it would be untrue.
 */
#include <stdlib.h>

#include "bench/report/report.h"
#include "tests/bench/made.h"

typedef void print_report(const struct bench_report *report, FILE *file);

/* The report of what was made up; the caller frees it. */
static char *print(print_report *form)
{
	struct bench_report report = bench_report_make(&result, .03);
	static char *text; /* the stream writes to it until it is closed */
	static size_t size;
	FILE *file = open_memstream(&text, &size);

	form(&report, file);
	fclose(file);
	return text;
}

#define EXPECT_HAS(text, part) \
	cr_expect_not_null(strstr(text, part), "no '%s' in\n%s", part, text)
#define EXPECT_HAS_NOT(text, part) \
	cr_expect_null(strstr(text, part), "'%s' in\n%s", part, text)

static void expect_80_columns(const char *text)
{
	char *copy = strdup(text), *rest = copy, *line;

	while ((line = strsep(&rest, "\n")))
		cr_expect_leq(bench_text_width(line), 80, "%s", line);
	free(copy);
}

/* Every other block far, where a is slower and near not. */
static void add_states(size_t blocks)
{
	for (size_t i = 0; i < blocks; i++) {
		size_t first = result.sample_count;

		add_block((double)i, 100e3 * (i % 2 ? 600 : 100),
			  99e3 * (i % 2 ? 300 : 100));
		for (size_t j = first; j < result.sample_count; j++) {
			samples[j].placement = bench_text_intern("cross-core");
			samples[j].line_ns_before = samples[j].line_ns_after =
				i % 2 ? 600 : 100;
		}
	}
}

static void add_again(size_t blocks)
{
	size_t first = result.sample_count;

	for (size_t i = 0; i < blocks; i++)
		add_block(1000 + (double)i, 200, 100);
	for (size_t i = first; i < result.sample_count; i++)
		samples[i].role = bench_text_intern("confirm");
}

/* The widest of everything at once. */
Test(report, the_table_holds_80_columns, .timeout = 10)
{
	char *text;

	start();
	result.label = "a label that is so long that it has to be broken up "
		       "into several lines of the head";
	row.params = bench_text_intern("threads=100000");
	row.floor_of = arms[0].kind;
	add_arm("floor", "floor");
	for (int i = 0; i < 12; i++) {
		add_block(i, 100e3 * exp(.1 * (i % 5)), 123e3);
		add("floor", i, 101e3);
	}
	mark(0, 5 * 12, "foreign 30 ms in 100 ms");
	text = print(bench_report_text);
	EXPECT_HAS(text, "inconclusive~");
	expect_80_columns(text);
	free(text);
}

Test(report, a_small_part_of_a_floor_is_a_column_of_its_own, .timeout = 10)
{
	char *text;

	start();
	row.floor_of = arms[0].kind;
	add_arm("floor", "floor");
	for (int i = 0; i < 12; i++) {
		add_block(i, 100, 100);
		add("floor", i, 25e3);
	}
	text = print(bench_report_text);
	EXPECT_HAS(text, " a 0.0041 equivalent");
	expect_80_columns(text);
	free(text);
}

Test(report, states_stand_below_their_level, .timeout = 10)
{
	char *text, *level, *near, *far;

	start();
	row.params = bench_text_intern("cpus=2");
	add_states(20);
	text = print(bench_report_text);
	level = strstr(text, "\n  2 ");
	near = strstr(text, "\n   near ");
	far = strstr(text, "\n   far ");
	cr_assert(level && near && far, "%s", text);
	cr_expect(level < near && near < far, "%s", text);
	EXPECT_HAS(text, "  depends\n");
	EXPECT_HAS(text, "\ndepends: on the machine's state");
	EXPECT_HAS(text, "\n   near: 50 % of a's processes, 50 % of b's; "
			 "far: 50 %, 50 %\n");
	EXPECT_HAS_NOT(text, "steadiness");
	EXPECT_HAS(text, "in results(5).\n");
	EXPECT_HAS_NOT(text, "again:");
	expect_80_columns(text);
	free(text);
}

Test(report, fresh_blocks_are_a_row_and_a_footnote, .timeout = 10)
{
	char *text;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 200, 100);
	add_again(9);
	text = print(bench_report_text);
	EXPECT_HAS(text, "\n  again ");
	EXPECT_HAS(text, "\nagain: 20 fresh blocks\n");
	free(text);
}

Test(report, every_form_carries_states_and_roles, .timeout = 10)
{
	char *text;

	start();
	add_states(12);
	add_again(9);
	text = print(bench_report_markdown);
	EXPECT_HAS(text, "| near (50 % of a, 50 % of b) |");
	EXPECT_HAS(text, "| matched |");
	EXPECT_HAS(text, "| again |");
	EXPECT_HAS(text, "| steadiness not tested");
	free(text);
	text = print(bench_report_csv);
	EXPECT_HAS(text, ",discarded_blocks,role,occupancy_a,occupancy_b,"
			 "diagnosis\n");
	EXPECT_HAS(text, ",confirm,,,");
	EXPECT_HAS(text, ",,0.5,0.5,");
	free(text);
	text = print(bench_report_json);
	EXPECT_HAS(text, "\"role\":\t\"confirm\"");
	EXPECT_HAS(text, "\"state\":\t\"far\"");
	EXPECT_HAS(text, "\"occupancy_a\":\t0.5");
	free(text);
}

Test(report, diagnoses_are_counted_and_placed, .timeout = 10)
{
	static struct bench_result_row rows[2];
	char *text;

	start();
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 200, 100);
	rows[0] = row;
	row.params = bench_text_intern("threads=64");
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 200, 100);
	for (size_t i = 0; i < result.sample_count; i++)
		if (samples[i].params)
			samples[i].steady = 1;
	rows[1] = row;
	result.rows = rows;
	result.row_count = 2;
	text = print(bench_report_text);
	EXPECT_HAS(text, "\nsteadiness not tested: 1 of 2 rows (create)\n");
	EXPECT_HAS_NOT(text, "lag-1");
	for (size_t i = 0; i < result.sample_count; i++)
		samples[i].steady = NAN;
	free(text);
	text = print(bench_report_text);
	EXPECT_HAS_NOT(text, "steadiness");
	free(text);
}

Test(report, lag_1_is_said_from_12_blocks_on, .timeout = 10)
{
	char *text;

	start();
	row.params = bench_text_intern("threads=64");
	for (int i = 0; i < 12; i++)
		add_block(i, i % 2 ? 200 : 210, 100);
	text = print(bench_report_text);
	EXPECT_HAS(text, "\nlag-1 of L: median -0.92, largest -0.92 "
			 "(create 64)\n");
	free(text);
}

/* Two builds that differ by that much. */
static char *print_builds(double ratio)
{
	char *text;

	start();
	arms[1] = (struct bench_result_arm){ bench_text_intern("uthreads"),
					     arms[0].name, arms[0].kind };
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 100 * ratio, 100);
	text = print(bench_report_text);
	return text;
}

Test(report, layout_is_named_for_small_differences_of_builds, .timeout = 10)
{
	char *text = print_builds(1.004);

	EXPECT_HAS(text, "usually code layout");
	free(text);
	text = print_builds(1.02);
	EXPECT_HAS_NOT(text, "layout");
	free(text);
	start();
	for (int i = 0; i < MADE_BLOCKS; i++)
		add_block(i, 100.4, 100);
	text = print(bench_report_text);
	EXPECT_HAS_NOT(text, "layout");
	free(text);
}

Test(report, without_pairs_there_is_nothing_to_read, .timeout = 10)
{
	char *text;

	start();
	result.arm_count = 1;
	for (int i = 0; i < MADE_BLOCKS; i++)
		add("kthreads", i, 200);
	text = print(bench_report_text);
	EXPECT_HAS_NOT(text, "Read:");
	EXPECT_HAS(text, ", seed 0");
	free(text);
}

Test(report, a_run_that_is_complete_cannot_go_on, .timeout = 10)
{
	char *text;

	start();
	text = print(bench_report_text);
	EXPECT_HAS(text, "nothing to compare");
	EXPECT_HAS(text, "--resume");
	free(text);
	result.complete = true;
	text = print(bench_report_text);
	EXPECT_HAS(text, "nothing to compare");
	EXPECT_HAS_NOT(text, "--resume");
	free(text);
}

Test(report, a_seed_that_is_not_there_is_unknown, .timeout = 10)
{
	char *text;

	start();
	result.seed = NAN;
	text = print(bench_report_text);
	EXPECT_HAS(text, "8 blocks, seed unknown");
	EXPECT_HAS_NOT(text, "nan");
	free(text);
}
