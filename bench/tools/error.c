/* SPDX-License-Identifier: MIT */
/*
 * Messages on stderr.  A message is always one whole line: control bytes that
 * come in with a file's text or a cell's output are shown, never sent, so no
 * input can forge a second line or drive the terminal.
 */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/tools/error.h"
#include "bench/tools/progress.h"
#include "bench/tools/text.h"

static void say(const char *kind, const char *format, va_list args)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	char *raw = NULL;
	char *line;

	if (vasprintf(&raw, format, args) < 0)
		raw = NULL;
	line = bench_text_printable(raw ? raw : format);
	/* Whole lines, also from several threads. */
	pthread_mutex_lock(&lock);
	/* Where both go to one file, what was said before stands before. */
	fflush(stdout);
	bench_progress_clear();
	fprintf(stderr, "threadscale: %s%s\n", kind, line ? line : format);
	pthread_mutex_unlock(&lock);
	free(line);
	free(raw);
}

void bench_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("", format, args);
	va_end(args);
}

void bench_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("", format, args);
	va_end(args);
}

void bench_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say("warning: ", format, args);
	va_end(args);
}
