/* SPDX-License-Identifier: MIT */
/*
 * The same where the kernel refuses membarrier(2), as old ones and filters do.
 */
#include "base/call.h"
#include "tests/uthreads/tree.h"

static _Atomic int asked;

static int refuse(enum sys_name call, long *result)
{
	if (call != SYS_CALL_membarrier)
		return 0;
	asked++;
	*result = -EPERM;
	return 1;
}

sys_fault_fn *const sys_fault = refuse;

Test(uthreads, trees_without_membarrier, .timeout = 280)
{
	for (unsigned workers = 2; workers <= 4; workers += 2) {
		grow(workers, plant_trees);
		grow(workers, plant_small_trees);
	}
	cr_expect(asked == 4, "it was asked %d times", asked);
}
