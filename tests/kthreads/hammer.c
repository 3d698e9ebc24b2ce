/* SPDX-License-Identifier: MIT */
/*
 * Raw clone threads use the C library as any thread does.
 *
 * 2,000 of them, 64 at a time, hammer what glibc keeps for each thread or
 * locks among threads: malloc, stdio, errno, locales and ctype, thread-local
 * data, pthread keys and mutexes, over reused blocks.
 */
#include <criterion/criterion.h>

#include "kthreads/kthreads.h"
#include "tests/kthreads/hammer.h"
#include "tests/kthreads/tools.h"

#define THREADS 2000
#define AT_ONCE 64

static void hammer_all(enum kt_backend backend)
{
	const struct kt_attr attr = { .backend = backend };
	static struct kt_thread threads[THREADS];
	void *result;

	hammer_begin();
	for (uintptr_t i = 0; i < THREADS + AT_ONCE; i++) {
		if (i >= AT_ONCE) {
			cr_assert(kt_join(&threads[i - AT_ONCE], &result) == 0);
			cr_assert(result == (void *)(i - AT_ONCE + 1));
		}
		if (i < THREADS)
			cr_assert(kt_create(&threads[i], &attr, hammer,
					    (void *)(i + 1)) == 0);
	}
	cr_assert(hammer_end(THREADS) == 0);
}

Test(kthreads, libc_threads_use_libc, .timeout = 120)
{
	needs_raw_threads();
	cr_assert_str_eq(kt_backend(), "libc");
	hammer_all(KT_BACKEND_LIBC);
}

Test(kthreads, pthread_threads_use_libc, .timeout = 120)
{
	hammer_all(KT_BACKEND_PTHREAD);
}
