/* SPDX-License-Identifier: MIT */
/*
 * A row of a table as JSON, with the columns' names.
 */
#ifndef BENCH_TABLE_JSON_H
#define BENCH_TABLE_JSON_H

#include <cjson/cJSON.h>

#include "bench/table/table.h"

/* Empty cells are null.  The caller deletes the object. */
cJSON *bench_table_json(const struct bench_table *table, const void *row);

#endif
