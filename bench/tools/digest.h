/* SPDX-License-Identifier: MIT */
/*
 * What a reader can check a file by.
 */
#ifndef BENCH_TOOLS_DIGEST_H
#define BENCH_TOOLS_DIGEST_H

#include <stddef.h>
#include <stdint.h>

struct bench_digest {
	size_t rows; /* without the header */
	uint32_t crc;
};

/* Prints that the file is not the one expected; returns 0 or -EINVAL. */
int bench_digest_check(const char *path, const struct bench_digest *found,
		       const struct bench_digest *expected);

/* A file that was made of samples.csv. */
struct bench_made {
	const char *name;
	struct bench_digest digest;
};

#define BENCH_MADE_MAX 8

struct bench_made_list {
	struct bench_made made[BENCH_MADE_MAX];
	size_t count;
};

#endif
