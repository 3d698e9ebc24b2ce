/* SPDX-License-Identifier: MIT */
/*
 * fork(2): the child has the calling thread only, whatever kind it is of.
 *
 * The lock of all blocks is held over the fork, so that the child finds its
 * lists whole.  It goes on with its own thread and those blocks on which no
 * thread was; timers and the anchor begin anew when they are needed.
 */
#include <errno.h>

#include "base/sys.h"
#include "kthreads/block.h"
#include "kthreads/key.h"
#include "kthreads/timer.h"

static void before(void)
{
	kt_keys_lock();
	kt_blocks_lock();
}

static void after_in_parent(void)
{
	kt_blocks_unlock();
	kt_keys_unlock();
}

/* Its tid is another; where the C library keeps it, it is right already. */
static void know_own_tid(struct kt_block *me)
{
	if (me && me->backend == KT_BACKEND_PTHREAD)
		atomic_store_explicit(&me->own_tid, (uint32_t)sys_tid(),
				      memory_order_relaxed);
}

static void after_in_child(void)
{
	know_own_tid(kt_block_current);
	kt_keys_forked();
	kt_blocks_forked(kt_block_current);
	kt_join_forked();
	kt_timer_forked();
	kt_tls_forked();
}

int kt_fork_init(void)
{
	static int done;
	long failed = 0;
	int err;

	if (done)
		return 0;
	if (sys_faulted(SYS_CALL_pthread_atfork, &failed))
		return (int)failed;
	err = pthread_atfork(before, after_in_parent, after_in_child);
	done = !err;
	return -err;
}
