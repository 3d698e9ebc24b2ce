/* SPDX-License-Identifier: MIT */
/*
 * Who lets another thread through does not touch the object any more: by the
 * time of the wake, the other may have freed it.  Here the wake is where its
 * memory goes; that somebody waits is said by hand in the word.
 */
#include <sys/mman.h>

#include "tests/kthreads/sync.h"

#define WAITER ((uint64_t)1 << 32) /* in words of 64 bits */

static union object {
	struct kt_mutex mutex;
	struct kt_rmutex rmutex;
	struct kt_rwlock rwlock;
	struct kt_sem sem;
	struct kt_event event;
	struct kt_wait_group group;
} * object;

static int free_at_wake(enum sys_name call, long *result)
{
	if (call != SYS_CALL_futex || !object)
		return 0;
	futex_calls++;
	*result = mprotect(object, sizeof *object, PROT_NONE);
	return 1;
}

sys_fault_fn *const sys_fault = free_at_wake;

static void make(void)
{
	object = mmap(NULL, sizeof *object, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	cr_assert(object != MAP_FAILED);
}

Test(free, mutex, .timeout = 20)
{
	make();
	object->mutex.word_ = 2;
	kt_mutex_unlock(&object->mutex);
	cr_expect(futex_calls == 1);
}

Test(free, rmutex, .timeout = 20)
{
	make();
	kt_rmutex_lock(&object->rmutex);
	object->rmutex.lock_.word_ = 2;
	cr_expect(kt_rmutex_unlock(&object->rmutex) == 0);
	cr_expect(futex_calls == 1);
}

/* A writer, to readers; a reader, to a writer. */
Test(free, rwlock, .timeout = 20)
{
	make();
	kt_rwlock_wrlock(&object->rwlock);
	object->rwlock.word_ |= (uint64_t)1 << 23;
	kt_rwlock_unlock(&object->rwlock);
	make();
	kt_rwlock_rdlock(&object->rwlock);
	object->rwlock.word_ |= (uint64_t)1 << 43;
	kt_rwlock_unlock(&object->rwlock);
	cr_expect(futex_calls == 2);
}

Test(free, sem, .timeout = 20)
{
	make();
	object->sem.word_ = WAITER;
	cr_expect(kt_sem_post(&object->sem) == 0);
	cr_expect(futex_calls == 1);
}

Test(free, event, .timeout = 20)
{
	make();
	object->event.word_ = 2;
	kt_event_set(&object->event);
	cr_expect(futex_calls == 1);
}

Test(free, wait_group, .timeout = 20)
{
	make();
	object->group.word_ = WAITER + 1;
	cr_expect(kt_wait_group_done(&object->group) == 0);
	cr_expect(futex_calls == 1);
}
