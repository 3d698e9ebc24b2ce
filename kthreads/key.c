/* SPDX-License-Identifier: MIT */
/*
 * Keys: values of each thread's own, with destructors.
 *
 * A key is an index into every thread's table and the number of its birth.
 * A value belongs to the key that was born with the value's number, so what
 * was set under a key that is deleted reads as NULL under the next one with
 * the same index, and nobody has to go round the threads.
 *
 * Threads of kthreads have their table in their block, where it costs memory
 * when it is used.  Others get one at the first value that they set, freed
 * at their end by means of a pthread key.
 */
#include <errno.h>

#include "base/compiler.h"
#include "base/sys.h"
#include "kthreads/key.h"
#include "kthreads/thread.h"

#define ROUNDS 4 /* of destructors, which may set values again */

static struct kt_mutex lock;
/* Under the lock to write. */
static struct {
	_Atomic uint32_t birth; /* 0: nobody's */
	_Atomic(void (*)(void *)) destructor;
} keys[KT_KEYS];
static uint32_t births;

static __thread struct kt_values foreign;
static pthread_key_t foreign_key;
static int foreign_key_made;

PUBLIC int kt_key_create(struct kt_key *k, void (*destructor)(void *))
{
	int err = -EAGAIN;

	kt_mutex_lock(&lock);
	for (uint32_t i = 0; i < KT_KEYS && err; i++) {
		if (atomic_load_explicit(&keys[i].birth, memory_order_relaxed))
			continue;
		if (!++births)
			births = 1;
		*k = (struct kt_key){ .index_ = i, .birth_ = births };
		atomic_store_explicit(&keys[i].destructor, destructor,
				      memory_order_relaxed);
		/* Release pairs with the acquire in exists. */
		atomic_store_explicit(&keys[i].birth, births,
				      memory_order_release);
		err = 0;
	}
	kt_mutex_unlock(&lock);
	return err;
}

static int exists(const struct kt_key *k)
{
	/* Acquire pairs with the release of its birth: its destructor. */
	return k->birth_ && k->index_ < KT_KEYS &&
	       atomic_load_explicit(&keys[k->index_].birth,
				    memory_order_acquire) == k->birth_;
}

PUBLIC int kt_key_delete(struct kt_key *k)
{
	int err = -EINVAL;

	kt_mutex_lock(&lock);
	if (exists(k)) {
		atomic_store_explicit(&keys[k->index_].birth, 0,
				      memory_order_relaxed);
		err = 0;
	}
	kt_mutex_unlock(&lock);
	return err;
}

static struct kt_values *mine(void)
{
	struct kt_block *b = kt_current();

	return b ? &b->keys : &foreign;
}

PUBLIC void *kt_key_get(const struct kt_key *k)
{
	const struct kt_values *v = mine();

	if (k->index_ >= v->used || v->table[k->index_].birth != k->birth_)
		return NULL;
	return v->table[k->index_].value;
}

static void destroy(struct kt_values *v)
{
	int again = v->used != 0;

	for (int round = 0; again && round < ROUNDS; round++) {
		again = 0;
		for (uint32_t i = 0; i < v->used; i++) {
			const struct kt_key k = { i, v->table[i].birth };
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
		v->table[i] = (struct kt_value){ 0 };
	v->used = 0;
}

void kt_keys_end(struct kt_block *b)
{
	destroy(&b->keys);
}

/* At the end of a thread that is not one of kthreads'. */
static void end_foreign(void *values)
{
	struct kt_values *v = values;

	destroy(v);
	sys_unmap(v->table, KT_TABLE_SIZE);
	v->table = NULL;
}

static int make_foreign(struct kt_values *v)
{
	void *table;
	int err = 0;

	kt_mutex_lock(&lock);
	if (!foreign_key_made)
		err = pthread_key_create(&foreign_key, end_foreign);
	foreign_key_made = !err;
	kt_mutex_unlock(&lock);
	if (err || sys_map(&table, KT_TABLE_SIZE, PROT_READ | PROT_WRITE))
		return -ENOMEM;
	v->table = table;
	if (pthread_setspecific(foreign_key, v) == 0)
		return 0;
	v->table = NULL;
	sys_unmap(table, KT_TABLE_SIZE);
	return -ENOMEM;
}

PUBLIC int kt_key_set(const struct kt_key *k, void *value)
{
	struct kt_values *v = mine();
	int err = exists(k) ? 0 : -EINVAL;

	if (!err && !v->table)
		err = make_foreign(v);
	if (err)
		return err;
	v->table[k->index_] =
		(struct kt_value){ .value = value, .birth = k->birth_ };
	if (v->used <= k->index_)
		v->used = k->index_ + 1;
	return 0;
}

void kt_keys_lock(void)
{
	kt_mutex_lock(&lock);
}

void kt_keys_unlock(void)
{
	kt_mutex_unlock(&lock);
}

void kt_keys_forked(void)
{
	lock = (struct kt_mutex){ 0 };
}
