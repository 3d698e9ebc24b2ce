/* SPDX-License-Identifier: MIT */
/*
 * Checks of clocks: the processor's speed, the source of the time, ticks.
 */
#include "bench/check/checks.h"

#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "base/sys.h"
#include "bench/machine/machine.h"
#include "bench/tools/file.h"
#include "bench/tools/text.h"

#define DRIFT_READINGS 20
#define DRIFT_TRIES    3
#define DRIFT_ROUNDS   60000 /* 1.4 million cycles: half a millisecond */

#define SLACK_USUAL_NS 50000

/*
 * A dependent chain takes a known number of cycles, so its time is the
 * clock's.  Of a few tries the fastest counts: who takes the CPU from us for
 * one of them does not change the clock.
 */
static double clock_ghz(void)
{
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < DRIFT_TRIES; i++) {
		uint64_t begin = sys_clock_ns(), ns;

		cpu_chain(DRIFT_ROUNDS);
		ns = sys_clock_ns() - begin;
		least = ns < least ? ns : least;
	}
	return (double)DRIFT_ROUNDS * CPU_CHAIN_CYCLES / (double)least;
}

void bench_check_drift(struct bench_finding *finding, const cJSON *machine)
{
	const char *list =
		cJSON_GetStringValue(cJSON_GetObjectItem(machine, "cpu_freq"));
	double least = 0, most = 0;

	if (bench_check_skip(finding))
		return;
	for (int i = 0; i < DRIFT_READINGS; i++) {
		double ghz = clock_ghz();

		least = !i || ghz < least ? ghz : least;
		most = ghz > most ? ghz : most;
	}
	bench_check_say(finding,
			most > 1.1 * least    ? BENCH_WARN
			: most > 1.03 * least ? BENCH_NOTE
					      : BENCH_OK,
			"%.2f–%.2f GHz, a range of %.1f %%, in %d readings "
			"of a dependent chain; /proc/cpuinfo: %s",
			least, most, 100 * (most / least - 1), DRIFT_READINGS,
			list ? list : "nothing");
}

static double clock_cost_ns(void)
{
	const int readings = 10000;
	uint64_t begin = sys_clock_ns();

	for (int i = 1; i < readings; i++)
		sys_clock_ns();
	return (double)(sys_clock_ns() - begin) / readings;
}

/* What reading it takes and how fine it is, if it is this machine's. */
static const char *clock_figures(void)
{
	struct timespec resolution = { 0 };

	if (bench_file_sysroot())
		return "";
	clock_getres(CLOCK_MONOTONIC, &resolution);
	return bench_text_format(", %.0f ns a reading, resolution %ld ns",
				 clock_cost_ns(), resolution.tv_nsec);
}

/* The counter of the processor itself, read without a system call. */
void bench_check_clocksource(struct bench_finding *finding,
			     const cJSON *machine)
{
	static const char *const good[] = { "tsc", "arch_sys_counter",
					    "riscv_clocksource" };
	const char *source = bench_machine_source("clocksource");
	const char *name = cJSON_GetStringValue(
		cJSON_GetObjectItem(machine, "clocksource"));
	enum bench_level level = BENCH_WARN;

	finding->mend = bench_check_is_virtual(machine)
				? "echo tsc to current_clocksource; the host "
				  "must offer an invariant TSC (QEMU -cpu "
				  "host,+invtsc)"
				: "boot with clocksource=tsc tsc=reliable if "
				  "the TSC is sound: dmesg says why it was "
				  "left";
	if (!name) {
		bench_check_unknown(finding, source);
		return;
	}
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!strcmp(name, good[i]))
			level = BENCH_OK;
	bench_check_say(finding, level, "%s%s (%s)", name, clock_figures(),
			source);
}

/* Sleeps end later by the slack, which a parent may have raised. */
void bench_check_timers(struct bench_finding *finding, const cJSON *machine)
{
	const cJSON *hz = cJSON_GetObjectItem(machine, "hz");
	const char *tick = cJSON_IsNumber(hz)
				   ? bench_text_format("tick %.0f Hz (CONFIG_"
						       "HZ)",
						       hz->valuedouble)
				   : "tick not known (CONFIG_HZ)";
	int slack_ns;

	if (bench_file_sysroot()) {
		bench_check_say(finding, BENCH_OK, "%s", tick);
		return;
	}
	slack_ns = prctl(PR_GET_TIMERSLACK);
	bench_check_say(
		finding, slack_ns > SLACK_USUAL_NS ? BENCH_NOTE : BENCH_OK,
		"%s; slack %d us (PR_GET_TIMERSLACK)", tick, slack_ns / 1000);
}
