/* SPDX-License-Identifier: MIT */
/*
 * Every check, in one table: what it is about, how to mend what it finds,
 * who can, and what a note and a warning make of the machine.  A new check is
 * one function and one line here.
 */
#include "bench/check/checks.h"

enum {
	QUIET = BENCH_CLASS_QUIET,
	MODERATE = BENCH_CLASS_MODERATE,
	NOISY = BENCH_CLASS_NOISY,
	PROCESS = BENCH_AT_PROCESS,
	KERNEL = BENCH_AT_KERNEL,
	HARDWARE = BENCH_AT_HARDWARE,
};

static const struct line {
	const char *what;
	bench_check *check;
	int note, warn, place;
	const char *mend; /* NULL: the check says it */
} checks[] = {
	/* Load first: the checks after it load the machine themselves. */
	{ "load", bench_check_load, MODERATE, NOISY, PROCESS,
	  "stop other programs, or wait until they have ended" },
	{ "stolen time", bench_check_steal, MODERATE, NOISY, PROCESS,
	  "measure at another hour, or on a host of your own: dedicated "
	  "CPUs, a bare-metal instance" },
	{ "CPU quota", bench_check_quota, QUIET, NOISY, PROCESS, NULL },
	{ "virtual machine", bench_check_virtual, MODERATE, MODERATE, PROCESS,
	  "compare only within one run, or measure on the bare machine" },
	{ "CPUs allowed", bench_check_allowed, QUIET, MODERATE, PROCESS, NULL },
	{ "SMT siblings", bench_check_siblings, QUIET, MODERATE, PROCESS,
	  "leave one thread of each core out with --cpus" },
	{ "kinds of core", bench_check_kinds, MODERATE, MODERATE, PROCESS,
	  "measure on one kind at a time, with --cpus" },
	{ "CPU governor", bench_check_governor, QUIET, MODERATE, HARDWARE,
	  "cpupower frequency-set -g performance, or run --tune" },
	{ "turbo", bench_check_turbo, MODERATE, MODERATE, HARDWARE, NULL },
	{ "clock speed", bench_check_drift, MODERATE, NOISY, HARDWARE,
	  "fix the frequency: governor performance, no turbo; until then "
	  "figures in cycles are steadier than in ns" },
	{ "moved CPUs", bench_check_moved, MODERATE, NOISY, HARDWARE, NULL },
	{ "clock source", bench_check_clocksource, QUIET, MODERATE, KERNEL,
	  NULL },
	{ "timers", bench_check_timers, QUIET, MODERATE, PROCESS,
	  "start threadscale with the usual timer slack of 50 us" },
	{ "CPU isolation", bench_check_isolation, QUIET, MODERATE, KERNEL,
	  "boot with isolcpus=LIST nohz_full=LIST rcu_nocbs=LIST and measure "
	  "with --cpus LIST" },
	{ "mitigations", bench_check_mitigations, QUIET, MODERATE, PROCESS,
	  "compare only machines of one setting; mitigations=off at boot "
	  "removes them, for machines that run no foreign code" },
	{ "NUMA balancing", bench_check_balancing, QUIET, MODERATE, KERNEL,
	  "sysctl kernel.numa_balancing=0, or run --tune" },
	{ "watchdog", bench_check_watchdog, QUIET, MODERATE, KERNEL,
	  "sysctl kernel.nmi_watchdog=0, or run --tune" },
	{ "swap", bench_check_swap, QUIET, MODERATE, KERNEL,
	  "stop programs that take much memory, then swapoff -a" },
	{ "huge pages", bench_check_huge_pages, QUIET, MODERATE, KERNEL,
	  "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled" },
	{ "ASLR", bench_check_aslr, QUIET, MODERATE, KERNEL,
	  "sysctl kernel.randomize_va_space=2; no setarch -R" },
	{ "thread limit", bench_check_pids, QUIET, QUIET, PROCESS, NULL },
	{ "process limit", bench_check_processes, QUIET, QUIET, PROCESS,
	  "ulimit -u unlimited, or /etc/security/limits.conf" },
	{ "memory maps", bench_check_maps, QUIET, QUIET, KERNEL,
	  "sysctl vm.max_map_count=262144" },
	{ "io_uring", bench_check_io_uring, QUIET, QUIET, KERNEL,
	  "sysctl kernel.io_uring_disabled=0; in a container also a seccomp "
	  "profile that allows it (--security-opt seccomp=FILE)" },
	{ "counters", bench_check_counters, QUIET, QUIET, KERNEL,
	  "sysctl kernel.perf_event_paranoid=1; a virtual machine must be "
	  "given a PMU (QEMU -cpu host,pmu=on)" },
};

static enum bench_class class_of(const struct line *line,
				 enum bench_level level)
{
	switch (level) {
	case BENCH_NOTE:
		return (enum bench_class)line->note;
	case BENCH_WARN:
		return (enum bench_class)line->warn;
	case BENCH_UNFIT:
		return BENCH_CLASS_UNFIT;
	default:
		return BENCH_CLASS_QUIET;
	}
}

int bench_check_collect(struct bench_finding *out, int max,
			const cJSON *machine)
{
	int count = 0;

	for (; count < max && count < (int)(sizeof checks / sizeof *checks);
	     count++) {
		const struct line *line = &checks[count];
		struct bench_finding *finding = &out[count];

		*finding = (struct bench_finding){ .what = line->what,
						   .mend = line->mend };
		line->check(finding, machine);
		finding->noise = class_of(line, finding->level);
		finding->mend = bench_check_mend(
			finding->mend, (enum bench_place)line->place, machine);
	}
	return count;
}
