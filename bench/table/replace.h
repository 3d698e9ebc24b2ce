/* SPDX-License-Identifier: MIT */
/*
 * Files that are replaced as a whole, or left.
 */
#ifndef BENCH_TABLE_REPLACE_H
#define BENCH_TABLE_REPLACE_H

#include <stddef.h>

#include "bench/table/table.h"
#include "bench/tools/digest.h"

/* Replaces a file by the text, or leaves it.  Prints what is wrong. */
int bench_replace_file(const char *path, const char *text, size_t size);

/* Replaces folder/name by the rows, an array of the table's structs. */
int bench_replace_table(const char *folder, const char *name,
			const struct bench_table *table, const void *rows,
			size_t count, struct bench_digest *digest);

#endif
