/* SPDX-License-Identifier: MIT */
/*
 * Reads result folders: samples in the order of their processes, and none of
 * them twice.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/result/result.h"
#include "bench/tools/text.h"

static char folder[] = "/tmp/threadscale-test-XXXXXX";
static struct bench_sample rows[8];
static size_t count;

static struct bench_sample *add(double block, double process, double sample)
{
	struct bench_sample *s = &rows[count++];

	*s = bench_sample_empty();
	s->schema_version = 1;
	s->probe = "mutex";
	s->arm = "kthreads";
	s->mode = "timed";
	s->block = block;
	s->process_index = process;
	s->sample_index = sample;
	s->value = 100;
	s->valid = 1;
	return s;
}

static void write_text(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	cr_assert_not_null(file);
	fputs(text, file);
	fclose(file);
}

/* In the folder, with this for a seed. */
static int load(struct bench_result *result, const char *seed)
{
	FILE *file;
	int status;

	strcpy(strrchr(folder, '-'), "-XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
	write_text("run.json",
		   bench_text_format(
			   "{\"schema_version\": 1, \"complete\": false, "
			   "\"blocks\": 6%s, "
			   "\"arms\": [], \"rows\": [], \"files\": "
			   "{\"samples.csv\": {\"rows\": 0, "
			   "\"crc32\": \"00000000\"}}}",
			   seed));
	file = fopen("samples.csv", "w");
	cr_assert_not_null(file);
	bench_table_header(&bench_sample_table, file);
	for (size_t i = 0; i < count; i++)
		bench_table_row(&bench_sample_table, &rows[i], file);
	fclose(file);
	status = bench_result_load(result, ".");
	cr_assert_eq(unlink("run.json"), 0);
	cr_assert_eq(unlink("samples.csv"), 0);
	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(rmdir(folder), 0);
	return status;
}

static void expect_refused(const char *message)
{
	struct bench_result result;
	char said[1024] = "";
	FILE *file;

	cr_redirect_stderr();
	cr_expect_eq(load(&result, ""), -EINVAL);
	fflush(stderr);
	file = cr_get_redirected_stderr();
	said[fread(said, 1, sizeof said - 1, file)] = 0;
	cr_expect_str_eq(said, message);
}

Test(result, samples_come_in_order, .timeout = 10)
{
	struct bench_result result;

	add(NAN, NAN, NAN)->valid = 0;
	add(1, 0, 0);
	add(0, 1, 1);
	add(NAN, NAN, NAN)->valid = 0;
	add(0, 1, 0);
	add(0, 0, 0);
	cr_assert_eq(load(&result, ""), 0);
	cr_assert_eq(result.sample_count, 6);
	for (size_t i = 0; i < 4; i++) {
		cr_expect_eq(result.samples[i].block, i == 3, "%zu", i);
		cr_expect_eq(result.samples[i].sample_index, i == 2, "%zu", i);
	}
	cr_expect(isnan(result.samples[4].block));
	cr_expect(isnan(result.samples[5].block));
}

Test(result, a_sample_is_there_once, .timeout = 10)
{
	add(0, 0, 0);
	add(0, 0, 1);
	add(0, 1, 0);
	add(0, 0, 0);
	expect_refused("threadscale: ./samples.csv, line 5, column "
		       "sample_index: the sample of line 2 again\n");
}

Test(result, a_failed_process_is_there_once, .timeout = 10)
{
	add(0, 0, NAN)->valid = 0;
	add(0, 0, NAN)->valid = 0;
	expect_refused("threadscale: ./samples.csv, line 3, column "
		       "sample_index: the sample of line 2 again\n");
}

/* Everything that makes it another sample. */
Test(result, what_differs_is_no_repetition, .timeout = 10)
{
	struct bench_result result;

	add(0, 0, 0);
	add(0, 0, 0)->probe = "yield";
	add(0, 0, 0)->params = "threads=2";
	add(0, 0, 0)->placement = "cross-core";
	add(0, 0, 0)->arm = "uthreads";
	add(0, 0, 0)->role = "aa";
	add(0, 0, 0)->mode = "counting";
	cr_expect_eq(load(&result, ""), 0);
}

Test(result, a_seed_may_be_missing, .timeout = 10)
{
	struct bench_result result;

	cr_assert_eq(load(&result, ""), 0);
	cr_expect(isnan(result.seed));
	cr_assert_eq(load(&result, ", \"seed\": null"), 0);
	cr_expect(isnan(result.seed));
	cr_assert_eq(load(&result, ", \"seed\": 7"), 0);
	cr_expect_eq(result.seed, 7);
}
