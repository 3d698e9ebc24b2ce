/* SPDX-License-Identifier: MIT */
/*
 * Files that travel are cut off and edited; run.json tells.
 */
#include <errno.h>

#include "bench/tools/digest.h"
#include "bench/tools/error.h"

int bench_digest_check(const char *path, const struct bench_digest *found,
		       const struct bench_digest *expected)
{
	if (found->rows == expected->rows && found->crc == expected->crc)
		return 0;
	bench_error("%s: not the file that run.json tells of: %zu rows and "
		    "crc32 %08x instead of %zu and %08x; it is cut off or "
		    "changed, so copy it again",
		    path, found->rows, found->crc, expected->rows,
		    expected->crc);
	return -EINVAL;
}
