/* SPDX-License-Identifier: MIT */
/*
 * threadscale check: is this machine fit to measure on, what disturbs it,
 * and how to mend that.  Lines are folded at 80 columns between words; a
 * word that is longer stands alone.
 */
#include "bench/check/check.h"
#include "bench/command/commands.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/check/preflight.h"
#include "bench/machine/machine.h"
#include "bench/options/options.h"
#include "bench/tools/error.h"
#include "bench/tools/file.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

#define COLUMNS 80

static const char help[] =
	"usage: threadscale check\n"
	"\n"
	"Says whether this machine is fit to measure on, what disturbs it and\n"
	"how to mend that.  Exit status: 0 fit, 3 unfit.\n"
	"\n"
	"  -h, --help  this text\n";

static const struct option known[] = {
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Prints words from column `indent` on; the cursor is there already. */
static void print_folded(const char *text, size_t indent)
{
	size_t column = indent;

	while (*text) {
		size_t length = strcspn(text, " ");
		const char *word = bench_text_format("%.*s", (int)length, text);
		size_t width = bench_text_width(word);

		if (column > indent && column + 1 + width > COLUMNS) {
			printf("\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			putchar(' ');
			column++;
		}
		fputs(word, stdout);
		column += width;
		text += length;
		text += strspn(text, " ");
	}
	putchar('\n');
}

static void print(const struct bench_finding *finding)
{
	static const char *const words[] = { "ok", "note", "warn", "unfit" };
	char *evidence = bench_text_printable(finding->evidence);

	printf("%-5s  %-15s  ", words[finding->level], finding->what);
	print_folded(evidence ? evidence : "", 24);
	free(evidence);
	if (finding->level > BENCH_OK) {
		fputs("       to mend: ", stdout);
		print_folded(finding->mend, 16);
	}
}

static void sum_up(const struct bench_finding *findings, int count)
{
	struct bench_preflight preflight;
	int counts[BENCH_UNFIT + 1] = { 0 };
	const cJSON *reason;
	const char *by = "";

	for (int i = 0; i < count; i++)
		counts[findings[i].level]++;
	printf("\n%s: ok %d, note %d, warn %d, unfit %d\n",
	       counts[BENCH_UNFIT] ? "Not fit to measure" : "Fit to measure",
	       counts[BENCH_OK], counts[BENCH_NOTE], counts[BENCH_WARN],
	       counts[BENCH_UNFIT]);
	bench_preflight_judge(&preflight, findings, count);
	cJSON_ArrayForEach(reason, preflight.evidence) by = bench_text_format(
		"%s%s%s", by, *by ? ", " : " by ",
		cJSON_GetObjectItem(reason, "what")->valuestring);
	printf("Noise class: ");
	print_folded(bench_text_format("%s%s", preflight.noise_class, by), 13);
	cJSON_Delete(preflight.evidence);
}

static int check(void)
{
	struct bench_finding findings[BENCH_FINDINGS_MAX];
	cJSON *machine = bench_machine_describe();
	int count = bench_check_collect(findings, BENCH_FINDINGS_MAX, machine);
	int code = EXIT_OK;

	for (int i = 0; i < count; i++) {
		print(&findings[i]);
		if (findings[i].level == BENCH_UNFIT)
			code = EXIT_UNFIT;
	}
	sum_up(findings, count);
	cJSON_Delete(machine);
	if (!fflush(stdout))
		return code;
	bench_error("cannot write to standard output");
	return EXIT_USAGE;
}

int bench_check_main(int argc, char **argv)
{
	int letter;

	while ((letter = bench_options_next(argc, argv, ":h", known)) != -1) {
		if (letter != 'h')
			return EXIT_USAGE;
		fputs(help, stdout);
		return EXIT_OK;
	}
	if (optind < argc) {
		bench_error("check takes no argument '%s'", argv[optind]);
		return EXIT_USAGE;
	}
	return bench_file_check_sysroot() ? EXIT_USAGE : check();
}
