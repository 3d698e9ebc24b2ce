/* SPDX-License-Identifier: MIT */
/*
 * How a page calls what it is about.
 */
#include "bench/page/page.h"
#include "bench/sample/row_name.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

const char *bench_page_pair(const char *a, const char *b)
{
	return bench_text_format("%s (a) against %s (b)", a, b);
}

const char *bench_page_row(const char *probe, const char *params,
			   const char *place)
{
	return bench_show_text(bench_row_name(probe, params, place));
}
