/* SPDX-License-Identifier: MIT */
/*
 * Shapes for a reader: the verdict first, the source last.
 */
#include <math.h>

#include "bench/findings/shape.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

const char *bench_published_seen(const struct bench_published *p)
{
	const char *interval =
		isnan(p->lo)
			? ""
			: bench_text_format(" (%s)",
					    bench_show_interval(p->lo, p->hi));

	if (isnan(p->value))
		return bench_show_text(p->reason);
	return bench_text_format("%s: %s%s, to be above %g%s%s", p->quantity,
				 bench_show_ratio(p->value), interval, p->least,
				 p->reason ? "; " : "",
				 p->reason ? p->reason : "");
}

void bench_published_text(const struct bench_published *published, size_t count,
			  FILE *file)
{
	if (count)
		fputs("\npublished results, by their shape\n", file);
	for (size_t i = 0; i < count; i++) {
		const struct bench_published *p = &published[i];

		bench_show_wrapped(bench_text_format("  %s, %s: %s", p->shape,
						     p->verdict, p->claim),
				   file);
		bench_show_wrapped(
			bench_text_format("    %s", bench_published_seen(p)),
			file);
		bench_show_wrapped(bench_text_format("    %s", p->source),
				   file);
	}
}

void bench_published_markdown(const struct bench_published *published,
			      size_t count, FILE *file)
{
	if (count)
		fputs("\n### Published results, by their shape\n\n"
		      "| shape | verdict | claim | seen | source |\n"
		      "|---|---|---|---|---|\n",
		      file);
	for (size_t i = 0; i < count; i++) {
		const struct bench_published *p = &published[i];

		putc('|', file);
		bench_show_cell(p->shape, file);
		bench_show_cell(p->verdict, file);
		bench_show_cell(p->claim, file);
		bench_show_cell(bench_published_seen(p), file);
		bench_show_cell(p->source, file);
		putc('\n', file);
	}
}
