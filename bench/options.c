/* SPDX-License-Identifier: MIT */
/*
 * Reads the command line of `threadscale run`.  What depends on the cells,
 * as the names of probes, is checked when the plan is made.
 */
#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "bench/alloc.h"
#include "bench/error.h"
#include "bench/options.h"
#include "bench/order.h"
#include "bench/suggest.h"
#include "bench/text.h"

#define BLOCKS_MAX 1000

static const struct bench_suite suites[] = {
	{ "quick", 12, 3, 1, 80 },
	{ "standard", 20, 5, 2, 840 },
	{ "full", 40, 7, 3, 0 },
};

static const struct option known[] = {
	{ "suite", required_argument, NULL, 's' },
	{ "filter", required_argument, NULL, 'f' },
	{ "implementations", required_argument, NULL, 'i' },
	{ "arm", required_argument, NULL, 'a' },
	{ "blocks", required_argument, NULL, 'b' },
	{ "seed", required_argument, NULL, 'S' },
	{ "cpus", required_argument, NULL, 'c' },
	{ "param", required_argument, NULL, 'p' },
	{ "label", required_argument, NULL, 'l' },
	{ "output", required_argument, NULL, 'o' },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static int take_suite(struct bench_options *options, const char *name)
{
	const char *names[sizeof suites / sizeof *suites];

	for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
		names[i] = suites[i].name;
		if (strcmp(name, suites[i].name))
			continue;
		options->suite = &suites[i];
		return 0;
	}
	bench_error("unknown suite '%s'; %s", name,
		    bench_suggest(name, names, sizeof names / sizeof *names));
	return -EINVAL;
}

static int take_count(const char *option, const char *text, uint64_t least,
		      uint64_t most, uint64_t *number)
{
	double value;

	if (bench_text_count(text, (double)most, &value) &&
	    value >= (double)least) {
		*number = (uint64_t)value;
		return 0;
	}
	bench_error("%s '%s' is no whole number from %ju to %ju", option, text,
		    (uintmax_t)least, (uintmax_t)most);
	return -EINVAL;
}

/* NAME=VALUE onto a list. */
static int take_setting(struct bench_setting **list, size_t *count,
			const char *option, const char *text)
{
	const char *equals = strchr(text, '=');

	if (!equals || equals == text || !equals[1] ||
	    !bench_text_is_utf8(text, strlen(text))) {
		bench_error("%s '%s' is not of the form NAME=VALUE in UTF-8",
			    option, text);
		return -EINVAL;
	}
	*list = bench_grow(*list, *count, sizeof **list);
	(*list)[*count].name =
		bench_text_format("%.*s", (int)(equals - text), text);
	(*list)[(*count)++].value = bench_text_intern(equals + 1);
	return 0;
}

static int take_filter(struct bench_options *options, const char *text)
{
	char reason[128];
	regex_t regex;
	int error = regcomp(&regex, text, REG_EXTENDED | REG_NOSUB);

	if (error) {
		regerror(error, &regex, reason, sizeof reason);
		bench_error("--filter '%s' is no regular expression: %s", text,
			    reason);
		return -EINVAL;
	}
	regfree(&regex);
	options->filter = text;
	return 0;
}

static int take_text(const char *option, const char *text, const char **place)
{
	if (!*text || !bench_text_is_utf8(text, strlen(text))) {
		bench_error("%s '%s' is empty or not UTF-8", option, text);
		return -EINVAL;
	}
	*place = text;
	return 0;
}

static int take(struct bench_options *o, int letter, const char *text)
{
	uint64_t blocks = o->blocks;
	int result = 0;

	switch (letter) {
	case 's':
		return take_suite(o, text);
	case 'f':
		return take_filter(o, text);
	case 'i':
		o->implementation_count =
			bench_text_split(text, &o->implementations);
		return 0;
	case 'a':
		return take_setting(&o->arms, &o->arm_count, "--arm", text);
	case 'p':
		return take_setting(&o->levels, &o->level_count, "--param",
				    text);
	case 'b':
		result = take_count("--blocks", text, 1, BLOCKS_MAX, &blocks);
		o->blocks = blocks;
		return result;
	case 'S':
		return take_count("--seed", text, 0, BENCH_SEED_MAX, &o->seed);
	case 'c':
		o->cpus = text;
		return 0;
	case 'l':
		return take_text("--label", text, &o->label);
	case 'o':
		return take_text("--output", text, &o->output);
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

	for (int i = 0; i < argc; i++)
		text = bench_text_format("%s %s", text, argv[i]);
	return text;
}

int bench_options_parse(struct bench_options *options, int argc, char **argv)
{
	const char *command = join(argc, argv);
	uint64_t drawn = 0;
	int letter;

	/* Without entropy the seed is the time; it is stored either way. */
	if (getrandom(&drawn, sizeof drawn, GRND_NONBLOCK) < 0)
		drawn = (uint64_t)time(NULL);
	*options = (struct bench_options){ .suite = &suites[0],
					   .seed = drawn & BENCH_SEED_MAX,
					   .output = default_output(),
					   .command = command };
	while ((letter = bench_options_next(argc, argv, ":f:o:h", known)) != -1)
		if (letter == '?' || take(options, letter, optarg))
			return -EINVAL;
	if (optind < argc) {
		bench_error("run takes no argument '%s'; the folder is named "
			    "by -o",
			    argv[optind]);
		return -EINVAL;
	}
	if (!options->blocks)
		options->blocks = options->suite->blocks;
	return 0;
}
