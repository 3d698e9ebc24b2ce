/* SPDX-License-Identifier: MIT */
/*
 * Messages to the person at the terminal, one line each, on stderr.
 *
 * A message names the file, line or option it is about and how to mend it.
 * Who finds an error prints it; callers pass the code on in silence, so that
 * nothing is said twice.
 */
#ifndef BENCH_TOOLS_ERROR_H
#define BENCH_TOOLS_ERROR_H

void bench_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Nothing is wrong, but worth knowing. */
void bench_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void bench_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
