/* SPDX-License-Identifier: MIT */
/*
 * What the fuzz targets share.  A target is a file with
 * LLVMFuzzerTestOneInput(): it hands bytes to one reader and aborts if what
 * comes out cannot be.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

struct bench_table;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts, and so tells the fuzzer, unless it holds. */
#define FUZZ_MUST(holds) ((holds) ? (void)0 : fuzz_fail(#holds))
void fuzz_fail(const char *what) __attribute__((noreturn));

/* A block of just these bytes and a NUL; free it. */
char *fuzz_text(const uint8_t *data, size_t size);

/* Gives back what a run keeps until exit. */
void fuzz_forget(void);

/* Reads the bytes as a table; what was read is written and read the same. */
void fuzz_round_trip(const struct bench_table *table, const uint8_t *data,
		     size_t size);

#endif
