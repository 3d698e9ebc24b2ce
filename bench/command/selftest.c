/* SPDX-License-Identifier: MIT */
/*
 * `threadscale selftest`: runs its comparisons as `run` runs any, writes the
 * same files, reads them back and compares as `compare` does; only the truth
 * is known beforehand.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sys.h"
#include "bench/command/commands.h"
#include "bench/json/json.h"
#include "bench/options/options.h"
#include "bench/options/value.h"
#include "bench/result/result.h"
#include "bench/run/schedule.h"
#include "bench/run/selftest.h"
#include "bench/tools/child.h"
#include "bench/tools/error.h"
#include "bench/tools/progress.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

static const struct option known[] = {
	{ "seed", required_argument, NULL, 'S' },
	{ "cpus", required_argument, NULL, 'c' },
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* The whole of a folder that is ours alone. */
static void remove_folder(const char *folder)
{
	static const char *const names[] = { "samples.csv", "run.json",
					     "machine.json" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(bench_text_format("%s/%s", folder, names[i]));
	rmdir(folder);
}

static int measure(struct bench_session *session)
{
	struct bench_plan *plan = &session->plan;
	const char *folder = plan->options->output;
	size_t steps = 2 * plan->row_count;
	int result = bench_output_folder(folder, false);

	for (size_t i = 0; i < plan->row_count; i++)
		steps += 4 * plan->rows[i].wanted;
	if (!result)
		result = bench_json_write(folder, "machine.json",
					  session->machine);
	if (!result)
		result = bench_output_open(&session->output, folder);
	if (result)
		return result;
	session->begun_ns = sys_clock_ns();
	bench_progress_start(steps);
	result = bench_calibrate(session);
	if (!result)
		result = bench_schedule_run(session);
	bench_progress_clear();
	session->interrupted = bench_child_interrupted();
	if (!result)
		result = bench_output_close(&session->output);
	return result ? result
		      : bench_manifest_write(session, !session->interrupted,
					     NULL);
}

/* What the pair's row says; its matched one where there are states. */
static bool take_result(struct bench_selftest_pair *pair,
			const struct bench_comparison *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(rows[i].probe, pair->probe) ||
		    rows[i].params != pair->params ||
		    (rows[i].state && strcmp(rows[i].state, "matched")))
			continue;
		pair->result = rows[i];
		return true;
	}
	return false;
}

/* False if some comparison has no interval. */
static bool compare(struct bench_selftest *test,
		    const struct bench_result *result, double margin)
{
	for (size_t i = 0; i < test->count; i++) {
		struct bench_selftest_pair *pair = &test->pairs[i];
		struct bench_comparison *rows;
		size_t count = bench_comparison_make(result, &pair->pair,
						     margin, &rows);

		if (take_result(pair, rows, count) &&
		    pair->result.n >= BENCH_BLOCKS_MIN)
			continue;
		bench_error("%s %s, %s: too few blocks were measured; see the "
			    "messages before this, or 'threadscale check'",
			    pair->probe, pair->params ? pair->params : "",
			    pair->pair.a->name);
		return false;
	}
	return true;
}

static int run(struct bench_selftest *test)
{
	struct bench_session *session = &test->session;
	const struct bench_options *options = session->plan.options;
	struct bench_result result = { 0 };
	int status;

	bench_session_start(session);
	status = measure(session);
	cJSON_Delete(session->machine);
	if (session->interrupted)
		return EXIT_INTERRUPTED;
	if (status || bench_result_load(&result, options->output))
		return EXIT_USAGE;
	cJSON_Delete(result.machine);
	if (!compare(test, &result, options->margin))
		return EXIT_USAGE;
	bench_selftest_print(test, stdout);
	printf("seed %ju\n\n", (uintmax_t)options->seed);
	return bench_selftest_judge(test, stdout) ? EXIT_OK : EXIT_SELF_CHECK;
}

static int parse(struct bench_options *options, int argc, char **argv)
{
	uint64_t seed;
	int letter;

	options->output = NULL;
	while ((letter = bench_options_next(argc, argv, ":o:h", known)) != -1) {
		if (letter == '?')
			return EXIT_USAGE;
		options->help |= letter == 'h';
		if (letter == 'c')
			options->cpus = optarg;
		if (letter == 'S') {
			if (bench_value_count("--seed", optarg, 0,
					      BENCH_SEED_MAX, &seed))
				return EXIT_USAGE;
			options->seed = seed;
		}
		if (letter == 'o' &&
		    bench_value_text("--output", optarg, &options->output))
			return EXIT_USAGE;
	}
	if (options->output && !strcmp(options->output, "-")) {
		bench_error("selftest: its files are read back; name a folder "
			    "with -o");
		return EXIT_USAGE;
	}
	if (optind == argc)
		return EXIT_OK;
	bench_error("selftest takes no argument '%s'", argv[optind]);
	return EXIT_USAGE;
}

int bench_selftest_main(int argc, char **argv)
{
	/* Noise is repeated whatever time that takes. */
	static const struct bench_suite suite = {
		.name = "selftest", .blocks = 12, .samples = 3, .warmup = 1
	};
	static const char *const names[] = { "kthreads", "uthreads",
					     "pthreads" };
	static char folder[] = "/tmp/threadscale-selftest-XXXXXX";
	static struct bench_selftest test;
	struct bench_options options;
	int code;

	bench_options_default(&options);
	code = parse(&options, argc, argv);
	if (code)
		return code;
	if (options.help)
		return bench_help_print("selftest");
	options.suite = &suite;
	options.implementations = names;
	options.implementation_count = sizeof names / sizeof *names;
	if (bench_child_prepare()) {
		bench_error("signalfd cannot be had; run on Linux 2.6.27 or "
			    "later");
		return EXIT_UNSUPPORTED;
	}
	if (bench_selftest_plan(&test, &options))
		return bench_child_interrupted() ? EXIT_INTERRUPTED
						 : EXIT_USAGE;
	if (!options.output && !(options.output = mkdtemp(folder))) {
		bench_error("/tmp: no folder can be made there; name one with "
			    "-o");
		return EXIT_USAGE;
	}
	code = run(&test);
	if (options.output == folder)
		remove_folder(folder);
	return code;
}
