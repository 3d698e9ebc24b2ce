/* SPDX-License-Identifier: MIT */
/*
 * Each state and each error of the read-write lock.
 */
#include "tests/kthreads/sync.h"

sys_fault_fn *const sys_fault = count_futex;

static struct kt_rwlock lock;
static _Atomic int inside;

/* Starts them; returns when so many wait, of readers and of writers. */
static void start_until(struct kt_thread *t, int n, void *(*fn)(void *),
			void *arg, uint64_t readers, uint64_t writers)
{
	start_all(t, n, fn, arg);
	while ((lock.word_ >> 23 & 0xfffff) != readers ||
	       (lock.word_ >> 43 & 0xfffff) != writers)
		kt_yield();
}

static void *try_read(void *arg)
{
	int err = kt_rwlock_tryrdlock(&lock);

	(void)arg;
	if (!err)
		kt_rwlock_unlock(&lock);
	return (void *)(intptr_t)err;
}

static void *try_write(void *arg)
{
	int err = kt_rwlock_trywrlock(&lock);

	(void)arg;
	if (!err)
		kt_rwlock_unlock(&lock);
	return (void *)(intptr_t)err;
}

static void *read_soon(void *arg)
{
	uint64_t deadline = kt_after(SHORT);

	(void)arg;
	return not_before(deadline, kt_rwlock_rdlock_until(&lock, deadline));
}

static void *write_soon(void *arg)
{
	uint64_t deadline = kt_after(SHORT);

	(void)arg;
	return not_before(deadline, kt_rwlock_wrlock_until(&lock, deadline));
}

/* Readers that stay until all `arg` of them are in. */
static void *read_together(void *arg)
{
	kt_rwlock_rdlock(&lock);
	for (++inside; inside < (intptr_t)arg;)
		kt_yield();
	kt_rwlock_unlock(&lock);
	return NULL;
}

static void *write_once(void *arg)
{
	kt_rwlock_wrlock(&lock);
	EXPECT(kt_rwlock_tryrdlock(&lock) == -EBUSY);
	EXPECT(kt_rwlock_trywrlock(&lock) == -EBUSY);
	kt_rwlock_unlock(&lock);
	return arg;
}

Test(rwlock, many_read_or_one_writes, .timeout = 20)
{
	uint64_t deadline = kt_after(SHORT);

	cr_expect(kt_rwlock_rdlock_until(&lock, PAST) == 0);
	kt_rwlock_rdlock(&lock);
	cr_expect(elsewhere(try_read, NULL) == 0);
	cr_expect(elsewhere(try_write, NULL) == -EBUSY);
	cr_expect(elsewhere(write_soon, NULL) == -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);
	kt_rwlock_unlock(&lock);
	cr_expect(elsewhere(try_write, NULL) == -EBUSY);
	kt_rwlock_unlock(&lock);
	cr_expect(elsewhere(try_write, NULL) == 0);
	deadline = kt_after(SHORT);
	cr_expect(kt_rwlock_wrlock_until(&lock, PAST) == 0);
	cr_expect(elsewhere(try_read, NULL) == -EBUSY);
	cr_expect(elsewhere(try_write, NULL) == -EBUSY);
	cr_expect(elsewhere(read_soon, NULL) == -ETIMEDOUT);
	cr_expect(elsewhere(write_soon, NULL) == -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);
	kt_rwlock_unlock(&lock);
	cr_expect(elsewhere(try_read, NULL) == 0);
}

Test(rwlock, free_or_shared_is_no_system_call, .timeout = 20)
{
	uint64_t before;

	/* Also when some gave up on it. */
	kt_rwlock_wrlock(&lock);
	cr_expect(elsewhere(read_soon, NULL) == -ETIMEDOUT);
	cr_expect(elsewhere(write_soon, NULL) == -ETIMEDOUT);
	before = futex_calls;
	kt_rwlock_unlock(&lock);
	kt_rwlock_rdlock(&lock);
	kt_rwlock_rdlock(&lock);
	kt_rwlock_unlock(&lock);
	kt_rwlock_unlock(&lock);
	kt_rwlock_wrlock(&lock);
	kt_rwlock_unlock(&lock);
	cr_expect(futex_calls == before);
}

Test(rwlock, waiting_writer_keeps_new_readers_out, .timeout = 20)
{
	struct kt_thread writer, readers[MAX];

	kt_rwlock_rdlock(&lock);
	start_until(&writer, 1, write_once, NULL, 0, 1);
	cr_expect(kt_rwlock_tryrdlock(&lock) == -EBUSY);
	cr_expect(elsewhere(read_soon, NULL) == -ETIMEDOUT);
	start_until(readers, MAX, read_together, (void *)MAX, MAX, 1);
	cr_expect(inside == 0);
	kt_rwlock_unlock(&lock);
	join_all(&writer, 1);
	join_all(readers, MAX);
	cr_expect(elsewhere(try_write, NULL) == 0);
}

Test(rwlock, writer_that_times_out_lets_readers_in, .timeout = 20)
{
	struct kt_thread writer, readers[MAX];
	uint64_t before = parks();

	kt_rwlock_rdlock(&lock);
	start_waiting(&writer, 1, write_soon, NULL);
	/* They come while it waits, or else go in at once. */
	start_all(readers, MAX, read_together, (void *)MAX);
	join_all(readers, MAX);
	cr_expect(join_all(&writer, 1) == -ETIMEDOUT);
	cr_expect(parks() > before);
	cr_expect(kt_rwlock_tryrdlock(&lock) == 0);
}

static void *write_until(void *deadline)
{
	return (void *)(intptr_t)kt_rwlock_wrlock_until(&lock,
							*(uint64_t *)deadline);
}

Test(rwlock, readers_wait_for_the_last_writer_to_time_out, .timeout = 20)
{
	struct kt_thread writers[2], readers[MAX];
	uint64_t soon, later = kt_after(200 * SHORT);

	kt_rwlock_rdlock(&lock);
	start_waiting(&writers[1], 1, write_until, &later);
	soon = kt_after(SHORT);
	start_waiting(&writers[0], 1, write_until, &soon);
	start_all(readers, MAX, read_together, (void *)MAX);
	cr_expect(join_all(&writers[0], 1) == -ETIMEDOUT);
	cr_expect(inside == 0 || kt_after(0) >= later);
	join_all(readers, MAX);
	cr_expect(kt_after(0) >= later);
	cr_expect(join_all(&writers[1], 1) == -ETIMEDOUT);
}

/* All readers that wait go before the next writer does. */
static void *write_after_readers(void *arg)
{
	kt_rwlock_wrlock(&lock);
	EXPECT(inside == MAX);
	kt_rwlock_unlock(&lock);
	return arg;
}

Test(rwlock, writer_leaves_to_the_readers_that_wait, .timeout = 20)
{
	struct kt_thread writers[2], readers[MAX];

	for (int round = 0; round < 20; round++) {
		inside = 0;
		kt_rwlock_wrlock(&lock);
		start_until(writers, 2, write_after_readers, NULL, 0, 2);
		start_until(readers, MAX, read_together, (void *)MAX, MAX, 2);
		kt_rwlock_unlock(&lock);
		join_all(readers, MAX);
		join_all(writers, 2);
	}
}
