/* SPDX-License-Identifier: MIT */
/*
 * Rows as JSON: what CSV leaves empty is null, for JSON has no NaN.
 */
#include <math.h>

#include "bench/table/json.h"

cJSON *bench_table_json(const struct bench_table *table, const void *row)
{
	cJSON *object = cJSON_CreateObject();

	for (size_t i = 0; i < table->count; i++) {
		const struct bench_column *column = &table->columns[i];
		const char *text = NULL;
		double number = NAN;

		if (column->kind == BENCH_TEXT)
			text = bench_table_text(column, row);
		else
			number = bench_table_number(column, row);
		if (text)
			cJSON_AddStringToObject(object, column->name, text);
		else if (isfinite(number))
			cJSON_AddNumberToObject(object, column->name, number);
		else
			cJSON_AddNullToObject(object, column->name);
	}
	return object;
}
