/* SPDX-License-Identifier: MIT */
/*
 * The back end is raw threads, unless ThreadSanitizer watches, which must see
 * how threads are made.
 */
#include <errno.h>

#include "kthreads/kthreads.h"
#include "tests/kthreads/tools.h"

static void *give_back(void *arg)
{
	return arg;
}

Test(kthreads, default_back_end, .timeout = 20)
{
	const char *wanted = UNDER_TSAN ? "pthread" : "libc";
	struct kt_thread t;
	void *result;

	cr_assert_str_eq(kt_backend(), wanted);
	cr_assert(kt_create(&t, NULL, give_back, &t) == 0);
	cr_assert(kt_join(&t, &result) == 0);
	cr_expect(result == &t);
}

/* Who asks for the other one is told, and does not get something else. */
Test(kthreads, back_end_asked_for, .timeout = 20)
{
	const struct kt_attr attr = { .backend = KT_BACKEND_LIBC };
	struct kt_thread t;
	int err = kt_create(&t, &attr, give_back, NULL);

	cr_assert(err == (UNDER_TSAN ? -ENOTSUP : 0), "error %d", -err);
	if (!err)
		cr_assert(kt_join(&t, NULL) == 0);
}
