/* SPDX-License-Identifier: MIT */
/*
 * Names of rows.
 */
#include "bench/sample/row_name.h"

#include "bench/tools/text.h"

const char *bench_row_name(const char *probe, const char *params,
			   const char *place)
{
	return bench_text_format("%s%s%s%s%s", probe, params ? " " : "",
				 params ? params : "", place ? ", " : "",
				 place ? place : "");
}
