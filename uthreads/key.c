/* SPDX-License-Identifier: MIT */
/*
 * Keys.  A thread that sets a value has its table by malloc, and says where at
 * its stack's end.
 */
#include <stdlib.h>
#include <string.h>

#include "uthreads/key.h"

static _Atomic uint32_t lock;

static struct key_values *mine(void)
{
	struct ut_worker *w = ut_worker();

	return w && w->current->flags & TASK_KEYS ? &w->current->stack->values
						  : NULL;
}

static int mine_for(uint32_t count, struct key_values **v);

#define PAIRED(name)  ut_##name
#define KEYS          UT_KEYS
#define keys_lock()   spin_lock(&lock)
#define keys_unlock() spin_unlock(&lock)
#include "base/keys.h"

static int grow(struct key_values *v, uint32_t room)
{
	struct key_value *table = realloc(v->table, room * sizeof *table);

	if (!table)
		return -ENOMEM;
	memset(table + v->room, 0, (room - v->room) * sizeof *table);
	v->table = table;
	v->room = room;
	return 0;
}

static int mine_for(uint32_t count, struct key_values **v)
{
	struct ut_worker *w = ut_worker();
	struct ut_task *me;

	if (!w)
		return -EPERM;
	me = w->current;
	*v = &me->stack->values;
	if (!(me->flags & TASK_KEYS)) {
		**v = (struct key_values){ 0 };
		me->flags |= TASK_KEYS;
	}
	return count <= (*v)->room ? 0 : grow(*v, (count + 7) & ~7u);
}

void keys_end(struct ut_task *me)
{
	struct key_values *v = &me->stack->values;

	destroy(v);
	free(v->table);
	me->flags &= ~(uint32_t)TASK_KEYS;
}
