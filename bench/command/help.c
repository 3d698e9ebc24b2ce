/* SPDX-License-Identifier: MIT */
/*
 * Help texts, as --help prints them; threadscale(1) says more.
 */
#include <stdio.h>
#include <string.h>

#include "bench/command/commands.h"
#include "probes/protocol.h"

static const char program[] =
	"usage: threadscale COMMAND [OPTION...]\n"
	"\n"
	"Weighs kernel threads against user-level threads on this machine.\n"
	"\n"
	"  list      what can be measured, and by which implementations\n"
	"  run       measure, and leave a result folder with CSV\n"
	"  compare   the verdicts of a result folder, or of many\n"
	"  report    one page of HTML with tables and figures\n"
	"  export    a result folder in a format of other tools\n"
	"  machine   describe this machine\n"
	"  check     is this machine fit to measure, and how to mend it\n"
	"  concepts  what threads are, shown on both kinds\n"
	"  selftest  does this instrument find on this machine what is so\n"
	"\n"
	"  --help, --version, COMMAND --help\n";

static const char list[] =
	"usage: threadscale list [OPTION...]\n"
	"\n"
	"Lists every probe, its unit and levels, and the implementations; "
	"then\n"
	"those that are not here, with the package that each needs.\n"
	"\n"
	"  -f, --filter REGEX  only probes whose name matches, and nothing "
	"else\n";

static const char run[] =
	"usage: threadscale run [OPTION...]\n"
	"       threadscale run --resume -o DIR\n"
	"\n"
	"Measures, compares, and leaves a result folder.\n"
	"\n"
	"  --suite quick|standard|full  12, 20 or 40 blocks (quick)\n"
	"  --suite published            do results of others hold here\n"
	"  -f, --filter REGEX           only probes whose name matches\n"
	"  --implementations LIST       kthreads,uthreads,pthreads,floor\n"
	"  --arm NAME=PATH              another build's cell, in the same "
	"blocks\n"
	"  --param AXIS=LIST            these levels instead of the listed "
	"ones\n"
	"  --cpus LIST                  as 0,2-3 or !1 (all allowed)\n"
	"  --placement LIST             rows of several CPUs once for each of\n"
	"                               cross-core, smt-siblings, "
	"cross-socket,\n"
	"                               cross-node\n"
	"  --blocks N                   blocks a row; below 6 no verdict\n"
	"  --time-budget TIME           end after 90s, 15m or 2h\n"
	"  --seed N                     repeats the orders of that run\n"
	"  --label TEXT                 kept with the results\n"
	"  --margin PERCENT             what counts as equivalent (3)\n"
	"  --fail-on LIST               exit 1 on slower, inconclusive, noise\n"
	"  --tune                       governor, turbo, watchdog, NUMA "
	"balancing:\n"
	"                               quiet for the run, then restored\n"
	"  --resume                     go on with the run in the folder of "
	"-o\n"
	"  --dry-run                    print the plan, and how long it "
	"takes\n"
	"  -o, --output DIR             result folder "
	"(results/HOST-UTCTIME);\n"
	"                               - writes samples.csv to stdout\n";

static const char concepts[] =
	"usage: threadscale concepts [OPTION...]\n"
	"\n"
	"Shows what threads are: of each concept the claim, what was measured\n"
	"on each kind of thread, and whether that shows it.  Takes seconds.\n"
	"\n"
	"  -f, --filter REGEX      only concepts whose name matches\n"
	"  --implementations LIST  (kthreads,uthreads)\n";

static const char selftest[] =
	"usage: threadscale selftest [OPTION...]\n"
	"\n"
	"Compares like with like, and known amounts of work, and says whether\n"
	"intervals and verdicts hold here.  Takes some minutes.\n"
	"\n"
	"  --seed N           repeats the orders of that test\n"
	"  --cpus LIST        as of run\n"
	"  -o, --output DIR   keep the result folder\n";

static const char compare[] =
	"usage: threadscale compare [OPTION...] DIR...\n"
	"\n"
	"The verdicts of a result folder; of several, by their ratios.\n"
	"\n"
	"  --margin PERCENT                 what counts as equivalent (3)\n"
	"  --fail-on LIST                   exit 1 on slower, inconclusive, "
	"noise\n"
	"  --format text|csv|json|markdown  (text)\n"
	"  --table scaling|laws|crossover|published  instead, as csv or "
	"json\n";

static const char report[] =
	"usage: threadscale report [OPTION...] DIR...\n"
	"\n"
	"Makes a page of HTML of a result folder, or of several; gnuplot "
	"draws.\n"
	"\n"
	"  -o, --output FILE  the page (DIR/report.html); - is stdout\n"
	"  --margin PERCENT   what counts as equivalent (3)\n";

static const char export[] =
	"usage: threadscale export --format FORMAT DIR\n"
	"\n"
	"Prints a result folder for other tools; a block is a repetition.\n"
	"\n"
	"  --format gobench      Go's benchmark text, for benchstat\n"
	"           gbench       Google Benchmark's JSON, for compare.py\n"
	"           bmf          Bencher Metric Format\n"
	"           openmetrics  OpenMetrics, for Prometheus\n";

int bench_help_print(const char *command)
{
	const char *text = program;

	if (command && !strcmp(command, "list"))
		text = list;
	else if (command && !strcmp(command, "run"))
		text = run;
	else if (command && !strcmp(command, "concepts"))
		text = concepts;
	else if (command && !strcmp(command, "selftest"))
		text = selftest;
	else if (command && !strcmp(command, "compare"))
		text = compare;
	else if (command && !strcmp(command, "report"))
		text = report;
	else if (command && !strcmp(command, "export"))
		text = export;
	fputs(text, stdout);
	return EXIT_OK;
}
