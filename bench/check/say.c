/* SPDX-License-Identifier: MIT */
/*
 * How a check says what it has found, or why it has not looked.
 */
#include <stdarg.h>
#include <stdio.h>

#include "bench/check/checks.h"
#include "bench/tools/file.h"

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

bool bench_check_skip(struct bench_finding *finding)
{
	if (bench_file_sysroot())
		bench_check_say(finding, BENCH_OK,
				"not looked at: THREADSCALE_SYSROOT is set");
	return bench_file_sysroot() != NULL;
}
