/* SPDX-License-Identifier: MIT */
/*
 * Keys: values of each thread's own, with destructors.  Both libraries have
 * them from here: who includes this defines
 *
 *	PAIRED(name)		    the name with the library's prefix
 *	KEYS			    how many may exist at once
 *	keys_lock, keys_unlock()    a lock for a few instructions
 *
 * and these:
 *
 *	struct key_values *mine(void)	the calling thread's; NULL: none yet
 *	int mine_for(uint32_t n, v)	the same, with room for n; or -errno
 *
 * A key is an index into every thread's table and the number of its birth.
 * A value belongs to the key that was born with the value's number, so what
 * was set under a key that is deleted reads as NULL under the next one with
 * the same index, and nobody has to go round the threads.
 */
#ifndef BASE_KEYS_H
#define BASE_KEYS_H

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/key-values.h"

#define ROUNDS 4 /* of destructors, which may set values again */

/* Under the lock to write. */
static struct {
	_Atomic uint32_t birth; /* 0: nobody's */
	_Atomic(void (*)(void *)) destructor;
} keys[KEYS];
static uint32_t births;

PUBLIC int PAIRED(key_create)(struct PAIRED(key) * k,
			      void (*destructor)(void *))
{
	int err = -EAGAIN;

	keys_lock();
	for (uint32_t i = 0; i < KEYS && err; i++) {
		if (atomic_load_explicit(&keys[i].birth, memory_order_relaxed))
			continue;
		if (!++births)
			births = 1;
		*k = (struct PAIRED(key)){ .index_ = i, .birth_ = births };
		atomic_store_explicit(&keys[i].destructor, destructor,
				      memory_order_relaxed);
		/* Release pairs with the acquire in exists. */
		atomic_store_explicit(&keys[i].birth, births,
				      memory_order_release);
		err = 0;
	}
	keys_unlock();
	return err;
}

static int exists(const struct PAIRED(key) * k)
{
	/* Acquire pairs with the release of its birth: its destructor. */
	return k->birth_ && k->index_ < KEYS &&
	       atomic_load_explicit(&keys[k->index_].birth,
				    memory_order_acquire) == k->birth_;
}

PUBLIC int PAIRED(key_delete)(struct PAIRED(key) * k)
{
	int err = -EINVAL;

	keys_lock();
	if (exists(k)) {
		atomic_store_explicit(&keys[k->index_].birth, 0,
				      memory_order_relaxed);
		err = 0;
	}
	keys_unlock();
	return err;
}

PUBLIC void *PAIRED(key_get)(const struct PAIRED(key) * k)
{
	const struct key_values *v = mine();

	if (!v || k->index_ >= v->used ||
	    v->table[k->index_].birth != k->birth_ || !exists(k))
		return NULL;
	return v->table[k->index_].value;
}

PUBLIC int PAIRED(key_set)(const struct PAIRED(key) * k, void *value)
{
	struct key_values *v;
	int err = exists(k) ? mine_for(k->index_ + 1, &v) : -EINVAL;

	if (err)
		return err;
	v->table[k->index_] =
		(struct key_value){ .value = value, .birth = k->birth_ };
	if (v->used <= k->index_)
		v->used = k->index_ + 1;
	return 0;
}

/* At the thread's end, in it: a destructor may do whatever it likes. */
static void destroy(struct key_values *v)
{
	int again = v->used != 0;

	for (int round = 0; again && round < ROUNDS; round++) {
		again = 0;
		for (uint32_t i = 0; i < v->used; i++) {
			const struct PAIRED(key) k = { i, v->table[i].birth };
			void *value = v->table[i].value;
			void (*fn)(void *) = atomic_load_explicit(
				&keys[i].destructor, memory_order_relaxed);

			if (!value || !exists(&k) || !fn)
				continue;
			v->table[i].value = NULL;
			fn(value);
			again = 1;
		}
	}
	for (uint32_t i = 0; i < v->used; i++)
		v->table[i] = (struct key_value){ 0 };
	v->used = 0;
}

#endif
