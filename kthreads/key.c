/* SPDX-License-Identifier: MIT */
/*
 * Keys.  Threads of kthreads have their table in their block, where it costs
 * memory when it is used.  Others get one at the first value that they set,
 * freed at their end by means of a pthread key.
 */
#include <errno.h>

#include "base/sys.h"
#include "kthreads/key.h"
#include "kthreads/thread.h"

static struct kt_mutex lock;
static __thread struct key_values foreign;
static pthread_key_t foreign_key; /* under lock */
static int foreign_key_made;

static struct key_values *mine(void)
{
	struct kt_block *b = kt_current();

	return b ? &b->keys : &foreign;
}

static int mine_for(uint32_t count, struct key_values **v);

#define PAIRED(name)  kt_##name
#define KEYS          KT_KEYS
#define keys_lock()   kt_mutex_lock(&lock)
#define keys_unlock() kt_mutex_unlock(&lock)
#include "base/keys.h"

/* At the end of a thread that is not one of kthreads'. */
static void end_foreign(void *values)
{
	struct key_values *v = values;

	destroy(v);
	sys_unmap(v->table, KT_TABLE_SIZE);
	v->table = NULL;
}

static int make_foreign(struct key_values *v)
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

static int mine_for(uint32_t count, struct key_values **v)
{
	(void)count; /* all fit */
	*v = mine();
	return (*v)->table ? 0 : make_foreign(*v);
}

void kt_keys_end(struct kt_block *b)
{
	destroy(&b->keys);
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
