/* SPDX-License-Identifier: MIT */
/*
 * Reads the command line of `threadscale run`.  What depends on the cells,
 * as the names of probes, is checked when the plan is made.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "bench/options/options.h"
#include "bench/options/value.h"
#include "bench/stats/order.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/suggest.h"
#include "bench/tools/text.h"
#include "bench/verdict/gate.h"

#define BLOCKS_MAX 1000

static const struct option known[] = {
	{ "suite", required_argument, NULL, 's' },
	{ "filter", required_argument, NULL, 'f' },
	{ "implementations", required_argument, NULL, 'i' },
	{ "arm", required_argument, NULL, 'a' },
	{ "blocks", required_argument, NULL, 'b' },
	{ "seed", required_argument, NULL, 'S' },
	{ "cpus", required_argument, NULL, 'c' },
	{ "placement", required_argument, NULL, 'P' },
	{ "param", required_argument, NULL, 'p' },
	{ "label", required_argument, NULL, 'l' },
	{ "output", required_argument, NULL, 'o' },
	{ "time-budget", required_argument, NULL, 't' },
	{ "margin", required_argument, NULL, 'm' },
	{ "fail-on", required_argument, NULL, 'F' },
	{ "resume", no_argument, NULL, 'r' },
	{ "tune", no_argument, NULL, 'T' },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* How a run is judged and kept, not what it measures. */
static int take_judging(struct bench_options *o, int letter, const char *text)
{
	switch (letter) {
	case 'm':
		return bench_value_margin(text, &o->margin);
	case 'F':
		return bench_gate_parse(text, &o->fail_on);
	case 'o':
		return bench_value_text("--output", text, &o->output);
	case 'r':
		o->resume = true;
		return 0;
	case 'T':
		o->tune = true;
		return 0;
	case 'n':
		o->dry_run = true;
		return 0;
	case 'h':
		o->help = true;
		return 0;
	default:
		return -EINVAL;
	}
}

static int take_measuring(struct bench_options *o, int letter, const char *text)
{
	uint64_t blocks = o->blocks;
	int result = 0;

	switch (letter) {
	case 's':
		return bench_value_suite(o, text);
	case 'f':
		return bench_value_filter(o, text);
	case 'i':
		return bench_value_names("--implementations", text,
					 &o->implementations,
					 &o->implementation_count);
	case 'a':
		return bench_value_setting(&o->arms, &o->arm_count, "--arm",
					   "NAME=PATH", text);
	case 'P':
		return bench_value_places(o, text);
	case 'p':
		return bench_value_levels(o, text);
	case 'b':
		result = bench_value_count("--blocks", text, 1, BLOCKS_MAX,
					   &blocks);
		o->blocks = blocks;
		return result;
	case 'S':
		return bench_value_count("--seed", text, 0, BENCH_SEED_MAX,
					 &o->seed);
	case 'c':
		o->cpus = text;
		return 0;
	case 'l':
		return bench_value_text("--label", text, &o->label);
	case 't':
		return bench_value_budget(text, &o->budget_s);
	default:
		return -EINVAL;
	}
}

/* Keeps the word for a run that takes this one up. */
static void remember(struct bench_options *o, int letter, const char *text)
{
	const struct option *option = known;

	while (option->val != letter)
		option++;
	o->arguments = bench_grow(o->arguments, o->argument_count,
				  sizeof *o->arguments);
	o->arguments[o->argument_count++] =
		bench_text_format("--%s=%s", option->name, text);
}

static int take(struct bench_options *o, int letter, const char *text)
{
	int result;

	if (letter == '?')
		return -EINVAL;
	if (text && !bench_text_is_utf8(text, strlen(text))) {
		bench_error("the command line is not in UTF-8 at '%s'", text);
		return -EINVAL;
	}
	if (strchr("mForTnh", letter))
		return take_judging(o, letter, text);
	result = take_measuring(o, letter, text);
	if (!result)
		remember(o, letter, text);
	return result;
}

/* results/HOST-UTCTIME */
static const char *default_output(void)
{
	char host[65] = "", utc[32];
	time_t now = time(NULL);
	struct tm tm;

	gethostname(host, sizeof host - 1);
	host[strcspn(host, "/.")] = 0;
	gmtime_r(&now, &tm);
	strftime(utc, sizeof utc, "%Y%m%dT%H%M%SZ", &tm);
	return bench_text_format("results/%s-%s", *host ? host : "host", utc);
}

static const char *join(int argc, char **argv)
{
	const char *text = "threadscale";
	char *line = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&line, &size);

	if (!out)
		return text;
	fputs(text, out);
	for (int i = 0; i < argc; i++)
		fprintf(out, " %s", argv[i]);
	if (!fclose(out))
		text = bench_text_intern(line);
	free(line);
	return text;
}

void bench_options_default(struct bench_options *options)
{
	uint64_t drawn = 0;

	/* Without entropy the seed is the time; it is stored either way. */
	if (getrandom(&drawn, sizeof drawn, GRND_NONBLOCK) < 0)
		drawn = (uint64_t)time(NULL);
	*options = (struct bench_options){ .seed = drawn & BENCH_SEED_MAX,
					   .margin = BENCH_MARGIN };
	bench_value_suite(options, "quick");
	options->blocks = options->suite->blocks;
}

/* What follows from all of them. */
static int complete(struct bench_options *options)
{
	if (options->resume &&
	    (!options->output || !strcmp(options->output, "-"))) {
		bench_error("--resume: name the folder of the run with -o");
		return -EINVAL;
	}
	options->unnamed = !options->output;
	if (options->unnamed)
		options->output = default_output();
	if (!options->blocks)
		options->blocks = options->suite->blocks;
	if (options->fail_on && options->blocks < BENCH_BLOCKS_MIN) {
		bench_error("--fail-on: fewer than %d blocks have no verdict; "
			    "give --blocks %d or more",
			    BENCH_BLOCKS_MIN, BENCH_BLOCKS_MIN);
		return -EINVAL;
	}
	if (options->fail_on && !strcmp(options->output, "-")) {
		bench_error("--fail-on: nothing is compared with -o -; name a "
			    "folder");
		return -EINVAL;
	}
	return 0;
}

int bench_options_parse(struct bench_options *options, int argc, char **argv)
{
	int letter;

	bench_options_default(options);
	options->blocks = 0;
	options->command = join(argc, argv);
	optind = 0; /* from the start, also the second time */
	while ((letter = bench_options_next(argc, argv, ":f:o:h", known)) != -1)
		if (take(options, letter, optarg))
			return -EINVAL;
	if (optind < argc) {
		bench_error("run takes no argument '%s'; the folder is named "
			    "by -o",
			    argv[optind]);
		return -EINVAL;
	}
	return complete(options);
}
