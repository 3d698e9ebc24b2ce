/* SPDX-License-Identifier: MIT */
/*
 * Recursive mutex: a mutex that knows its holder, and how often he locked it.
 * Both libraries have it from here: who includes this defines
 *
 *	PAIRED(name)  the name with the library's prefix
 *	own_id()      the calling thread's identifier, not 0, of 64 bits
 *
 *	holder_  0, or the identifier of who holds the mutex inside
 *	depth_   how often beyond the first; the holder's alone
 *
 * Only a thread itself writes its own identifier there, and removes it before
 * it lets the mutex go: whoever reads its own holds it, whatever another
 * thread may read.  So holder_ needs no order.
 */
#ifndef BASE_RMUTEX_H
#define BASE_RMUTEX_H

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>

#include "base/compiler.h"

static void hold(struct PAIRED(rmutex) * m, uint64_t holder)
{
	atomic_store_explicit(&m->holder_, holder, memory_order_relaxed);
}

static uint64_t holder(const struct PAIRED(rmutex) * m)
{
	return atomic_load_explicit(&m->holder_, memory_order_relaxed);
}

/* Locks it once more if the caller has it. */
static int again(struct PAIRED(rmutex) * m, uint64_t id)
{
	if (holder(m) != id)
		return 0;
	m->depth_++;
	return 1;
}

PUBLIC void PAIRED(rmutex_lock)(struct PAIRED(rmutex) * m)
{
	uint64_t id = own_id();

	if (again(m, id))
		return;
	PAIRED(mutex_lock)(&m->lock_);
	hold(m, id);
}

PUBLIC int PAIRED(rmutex_trylock)(struct PAIRED(rmutex) * m)
{
	uint64_t id = own_id();
	int err;

	if (again(m, id))
		return 0;
	err = PAIRED(mutex_trylock)(&m->lock_);
	if (!err)
		hold(m, id);
	return err;
}

PUBLIC int PAIRED(rmutex_lock_until)(struct PAIRED(rmutex) * m,
				     uint64_t deadline_ns)
{
	uint64_t id = own_id();
	int err;

	if (again(m, id))
		return 0;
	err = PAIRED(mutex_lock_until)(&m->lock_, deadline_ns);
	if (!err)
		hold(m, id);
	return err;
}

PUBLIC int PAIRED(rmutex_unlock)(struct PAIRED(rmutex) * m)
{
	if (holder(m) != own_id())
		return -EPERM;
	if (m->depth_) {
		m->depth_--;
		return 0;
	}
	hold(m, 0);
	PAIRED(mutex_unlock)(&m->lock_);
	return 0;
}

#endif
