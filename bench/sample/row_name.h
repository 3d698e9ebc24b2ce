/* SPDX-License-Identifier: MIT */
/*
 * A row for a reader, by what tells it from others.
 */
#ifndef BENCH_SAMPLE_ROW_NAME_H
#define BENCH_SAMPLE_ROW_NAME_H

/*
 * "scale-compute cpus=2, cross-socket", interned.  Params are NULL where
 * nothing varies, the place where there is one placement only.
 */
const char *bench_row_name(const char *probe, const char *params,
			   const char *place);

#endif
