/* SPDX-License-Identifier: MIT */
/*
 * threadscale check: is this machine fit to measure on, what disturbs it,
 * and how to mend that.  A new check is one function and one line here.
 */
#include "bench/check.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>

#include "bench/checks.h"
#include "bench/error.h"
#include "bench/machine.h"
#include "bench/options.h"
#include "probes/protocol.h"

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

static const struct {
	const char *what;
	bench_check *check;
	const char *mend;
} checks[] = {
	/* Load first: the checks after it load the machine themselves. */
	{ "load", bench_check_load,
	  "stop other programs, or wait until they have ended" },
	{ "stolen time", bench_check_steal,
	  "measure at another hour, or on a host of your own" },
	{ "CPU quota", bench_check_quota,
	  "raise cpu.max of the control group (docker run --cpus)" },
	{ "virtual machine", bench_check_virtual,
	  "compare only within one run, or measure on the bare machine" },
	{ "CPUs allowed", bench_check_allowed,
	  "allow more than one: taskset, cpuset, docker run --cpuset-cpus" },
	{ "SMT siblings", bench_check_siblings,
	  "leave one thread of each core out with --cpus" },
	{ "CPU governor", bench_check_governor,
	  "cpupower frequency-set -g performance" },
	{ "turbo", bench_check_turbo,
	  "write 1 to intel_pstate/no_turbo, or 0 to cpufreq/boost, there" },
	{ "clock speed", bench_check_drift,
	  "fix the frequency; figures in cycles are steadier than in ns" },
	{ "clock source", bench_check_clocksource,
	  "boot with clocksource=tsc tsc=reliable if the TSC is sound" },
	{ "ASLR", bench_check_aslr,
	  "sysctl kernel.randomize_va_space=2; no setarch -R" },
	{ "huge pages", bench_check_huge_pages,
	  "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled" },
	{ "thread limit", bench_check_pids,
	  "raise pids.max of the control group (docker run --pids-limit)" },
	{ "process limit", bench_check_processes,
	  "ulimit -u unlimited, or /etc/security/limits.conf" },
	{ "memory maps", bench_check_maps, "sysctl vm.max_map_count=262144" },
	{ "io_uring", bench_check_io_uring,
	  "sysctl kernel.io_uring_disabled=0, or another seccomp filter" },
	{ "counters", bench_check_counters,
	  "sysctl kernel.perf_event_paranoid=1, or a machine that has them" },
};

void bench_check_say(struct bench_finding *finding, enum bench_level level,
		     const char *format, ...)
{
	va_list args;

	finding->level = level;
	va_start(args, format);
	vsnprintf(finding->evidence, sizeof finding->evidence, format, args);
	va_end(args);
}

void bench_check_unknown(struct bench_finding *finding, const char *source)
{
	bench_check_say(finding, BENCH_OK, "not known here (%s)", source);
}

int bench_check_collect(struct bench_finding *out, int max)
{
	cJSON *machine = bench_machine_describe();
	int count = 0;

	for (; count < max && count < (int)(sizeof checks / sizeof *checks);
	     count++) {
		out[count].what = checks[count].what;
		out[count].mend = checks[count].mend;
		checks[count].check(&out[count], machine);
	}
	cJSON_Delete(machine);
	return count;
}

static void print(const struct bench_finding *finding)
{
	static const char *const words[] = { "ok", "note", "warn", "unfit" };

	printf("%-5s  %-15s  %s\n", words[finding->level], finding->what,
	       finding->evidence);
	if (finding->level > BENCH_OK)
		printf("       to mend: %s\n", finding->mend);
}

static void sum_up(const int *counts)
{
	printf("\n%s: ok %d, note %d, warn %d, unfit %d\n",
	       counts[BENCH_UNFIT] ? "Not fit to measure" : "Fit to measure",
	       counts[BENCH_OK], counts[BENCH_NOTE], counts[BENCH_WARN],
	       counts[BENCH_UNFIT]);
}

int bench_check_main(int argc, char **argv)
{
	struct bench_finding findings[BENCH_FINDINGS_MAX];
	int counts[BENCH_UNFIT + 1] = { 0 };
	int letter, count;

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
	count = bench_check_collect(findings, BENCH_FINDINGS_MAX);
	for (int i = 0; i < count; i++) {
		print(&findings[i]);
		counts[findings[i].level]++;
	}
	sum_up(counts);
	if (fflush(stdout)) {
		bench_error("cannot write to standard output");
		return EXIT_USAGE;
	}
	return counts[BENCH_UNFIT] ? EXIT_UNFIT : EXIT_OK;
}
