/* SPDX-License-Identifier: MIT */
/*
 * Recursive mutex: a mutex that knows its holder, and how often he locked it.
 *
 *	holder_  0, or kt_id() of who holds the mutex inside
 *	depth_   how often beyond the first; the holder's alone
 *
 * Only a thread itself writes its own identifier there, and removes it before
 * it lets the mutex go: whoever reads its own holds it, whatever another
 * thread may read.  So holder_ needs no order.
 */
#include <errno.h>
#include <stdatomic.h>

#include "base/compiler.h"
#include "kthreads/kthreads.h"
#include "kthreads/self.h"

static void hold(struct kt_rmutex *m, uint64_t holder)
{
	atomic_store_explicit(&m->holder_, holder, memory_order_relaxed);
}

static uint64_t holder(const struct kt_rmutex *m)
{
	return atomic_load_explicit(&m->holder_, memory_order_relaxed);
}

/* Locks it once more if the caller has it. */
static int again(struct kt_rmutex *m, uint64_t id)
{
	if (holder(m) != id)
		return 0;
	m->depth_++;
	return 1;
}

PUBLIC void kt_rmutex_lock(struct kt_rmutex *m)
{
	uint64_t id = kt_own_id();

	if (again(m, id))
		return;
	kt_mutex_lock(&m->lock_);
	hold(m, id);
}

PUBLIC int kt_rmutex_trylock(struct kt_rmutex *m)
{
	uint64_t id = kt_own_id();
	int err;

	if (again(m, id))
		return 0;
	err = kt_mutex_trylock(&m->lock_);
	if (!err)
		hold(m, id);
	return err;
}

PUBLIC int kt_rmutex_lock_until(struct kt_rmutex *m, uint64_t deadline_ns)
{
	uint64_t id = kt_own_id();
	int err;

	if (again(m, id))
		return 0;
	err = kt_mutex_lock_until(&m->lock_, deadline_ns);
	if (!err)
		hold(m, id);
	return err;
}

PUBLIC int kt_rmutex_unlock(struct kt_rmutex *m)
{
	if (holder(m) != kt_own_id())
		return -EPERM;
	if (m->depth_) {
		m->depth_--;
		return 0;
	}
	hold(m, 0);
	kt_mutex_unlock(&m->lock_);
	return 0;
}
