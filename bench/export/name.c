/* SPDX-License-Identifier: MIT */
/*
 * How rows are called in the formats of others.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bench/export/export.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

const char *bench_export_word(const char *text)
{
	char *word = bench_alloc(3 * strlen(text) + 1, 1), *end = word;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (isascii(c) && (isalnum(c) || strchr("_.,=+-", c)))
			*end++ = (char)c;
		else
			end += sprintf(end, "%%%02X", c);
	}
	return word;
}

const char *bench_export_name(const struct bench_summary *row)
{
	return bench_text_format(
		"%s%s%s%s%s", bench_export_word(row->probe),
		row->params ? "/" : "",
		row->params ? bench_export_word(row->params) : "",
		row->place ? "/placement=" : "",
		row->place ? bench_export_word(row->place) : "");
}

void bench_export_warn_others(const struct bench_export *export,
			      const char *format)
{
	for (size_t i = 0; i < export->count; i++)
		if (!bench_summary_is_time(&export->rows[i]))
			bench_warn("%s of %s is left out: its unit %s is no "
				   "time, which --format %s wants",
				   bench_export_name(&export->rows[i]),
				   bench_show_text(export->rows[i].arm),
				   bench_show_text(export->rows[i].unit),
				   format);
}
