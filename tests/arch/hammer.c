/* SPDX-License-Identifier: MIT */
/*
 * Threads use the C library as any thread does: tests/kthreads/hammer.c,
 * shorter, as an emulator is slow.
 */
#include "tests/kthreads/hammer.h"
#include "tests/th/contract.h"

#define THREADS 300
#define AT_ONCE 24

CONTRACT(threads_use_libc)
{
	static th_thread threads[THREADS];
	void *result;

	hammer_begin();
	for (uintptr_t i = 0; i < THREADS + AT_ONCE; i++) {
		if (i >= AT_ONCE) {
			EXPECT(th_join(&threads[i - AT_ONCE], &result) == 0);
			EXPECT(result == (void *)(i - AT_ONCE + 1));
		}
		if (i < THREADS)
			EXPECT(th_create(&threads[i], hammer,
					 (void *)(i + 1)) == 0);
	}
	EXPECT(hammer_end(THREADS) == 0);
}
