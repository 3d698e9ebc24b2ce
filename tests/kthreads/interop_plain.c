/* SPDX-License-Identifier: MIT */
/*
 * The C library locks for raw threads as for its own: modules/plain.c in a
 * process of its own, and in a child of that.
 */
#include "tests/kthreads/interop.h"

static int run_plain(void *arg)
{
	execl(beside("modules/plain"), "plain", arg, (char *)NULL);
	return 99;
}

static void expect_good(const char *mode)
{
	for (int i = 0; i < 3; i++) {
		pid_t child = child_begin(run_plain, (void *)mode);
		int status = child_status(child);

		cr_assert(child > 0);
		cr_expect(status == 0, "%s", status_words(status));
	}
}

Test(plain, libc_locks, .timeout = 60)
{
	expect_good(NULL);
}

Test(plain, libc_locks_in_child, .timeout = 60)
{
	expect_good("fork");
}
