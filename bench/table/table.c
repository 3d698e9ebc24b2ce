/* SPDX-License-Identifier: MIT */
/*
 * Rows by their description.
 */
#include <math.h>
#include <string.h>

#include "bench/table/table.h"

void bench_table_empty(const struct bench_table *table, void *row)
{
	memset(row, 0, table->row_size);
	for (size_t i = 0; i < table->count; i++)
		if (table->columns[i].kind == BENCH_INTEGER ||
		    table->columns[i].kind == BENCH_NUMBER)
			*(double *)((char *)row + table->columns[i].offset) =
				NAN;
}
