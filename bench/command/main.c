/* SPDX-License-Identifier: MIT */
/*
 * The program threadscale: hands over to a command, and makes sure that what
 * went to stdout has really arrived there.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bench/command/commands.h"
#include "bench/tools/error.h"
#include "bench/tools/suggest.h"
#include "probes/protocol.h"

static const struct {
	const char *name;
	bench_command *run;
} commands[] = {
	{ "list", bench_list_main },
	{ "run", bench_run_main },
	{ "compare", bench_compare_main },
	{ "machine", bench_machine_main },
	{ "check", bench_check_main },
	{ "selftest", bench_selftest_main },
	{ "concepts", bench_concepts_main },
	{ "export", bench_export_main },
	{ "report", bench_report_main },
};

#define COMMANDS (sizeof commands / sizeof *commands)

static int unknown(const char *word)
{
	const char *names[COMMANDS + 2] = { "--help", "--version" };
	bool option = *word == '-';

	for (size_t i = 0; i < COMMANDS; i++)
		names[i + 2] = commands[i].name;
	bench_error("unknown %s '%s'; %s", option ? "option" : "command", word,
		    bench_suggest_or(word, option ? names : names + 2,
				     option ? 2 : COMMANDS,
				     "threadscale --help"));
	return EXIT_USAGE;
}

static int dispatch(int argc, char **argv)
{
	if (argc < 2) {
		bench_error("no command; see threadscale --help");
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return bench_help_print(NULL);
	if (!strcmp(argv[1], "--version")) {
		printf("threadscale %s (%s)\n", VERSION, BUILD_ID);
		return EXIT_OK;
	}
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	return unknown(argv[1]);
}

int main(int argc, char **argv)
{
	int code = dispatch(argc, argv);

	if (fflush(stdout) || ferror(stdout)) {
		bench_error("standard output: %s", strerror(errno));
		return code ? code : EXIT_USAGE;
	}
	return code;
}
