/* SPDX-License-Identifier: MIT */
/*
 * A grant that comes as the deadline passes: the kernel says ETIMEDOUT, and
 * only then what is waited for is there.  Who waits has it, and nothing of
 * the wait is left behind.
 */
#include "tests/kthreads/sync.h"

/* Of this thread: what its next wait is like. */
static __thread int interruptions;        /* first, so many */
static __thread void (*late_grant)(void); /* then this, and it times out */

static int grant_late(enum sys_name call, long *result)
{
	void (*grant)(void) = late_grant;

	if (call != SYS_CALL_futex_wait || !grant)
		return 0;
	*result = -EINTR;
	if (interruptions && interruptions--)
		return 1;
	late_grant = NULL;
	grant();
	*result = -ETIMEDOUT;
	return 1;
}

sys_fault_fn *const sys_fault = grant_late;

static struct kt_mutex mutex;

static void unlock_mutex(void)
{
	kt_mutex_unlock(&mutex);
}

Test(late, mutex, .timeout = 20)
{
	kt_mutex_lock(&mutex);
	late_grant = unlock_mutex;
	cr_expect(kt_mutex_lock_until(&mutex, PAST) == 0);
	cr_expect(kt_mutex_trylock(&mutex) == -EBUSY);
	kt_mutex_unlock(&mutex);
	cr_expect(kt_mutex_trylock(&mutex) == 0);
}

static struct kt_sem sem;

static void post_sem(void)
{
	cr_expect(kt_sem_post(&sem) == 0);
}

Test(late, sem, .timeout = 20)
{
	late_grant = post_sem;
	cr_expect(kt_sem_wait_until(&sem, PAST) == 0);
	cr_expect(sem.word_ == 0);
}

static struct kt_rwlock rwlock;

static void unlock_rwlock(void)
{
	kt_rwlock_unlock(&rwlock);
}

/* Let in together with the writer's leaving, or by nobody's waiting. */
Test(late, rwlock_to_read, .timeout = 20)
{
	kt_rwlock_wrlock(&rwlock);
	late_grant = unlock_rwlock;
	cr_expect(kt_rwlock_rdlock_until(&rwlock, PAST) == 0);
	cr_expect(kt_rwlock_tryrdlock(&rwlock) == 0);
	cr_expect(kt_rwlock_trywrlock(&rwlock) == -EBUSY);
	kt_rwlock_unlock(&rwlock);
	kt_rwlock_unlock(&rwlock);
	cr_expect(rwlock.word_ << 1 == 0);
}

Test(late, rwlock_to_write, .timeout = 20)
{
	kt_rwlock_rdlock(&rwlock);
	late_grant = unlock_rwlock;
	cr_expect(kt_rwlock_wrlock_until(&rwlock, PAST) == 0);
	cr_expect(kt_rwlock_tryrdlock(&rwlock) == -EBUSY);
	kt_rwlock_unlock(&rwlock);
	cr_expect(rwlock.word_ == 0);
}

static void *read_rwlock(void *arg)
{
	kt_rwlock_rdlock(&rwlock);
	return arg;
}

static struct kt_thread reader;

static void start_reader(void)
{
	start_waiting(&reader, 1, read_rwlock, NULL);
}

/* A reader that came while the only writer was giving up. */
Test(late, rwlock_reader_behind_a_writer_that_goes, .timeout = 20)
{
	kt_rwlock_rdlock(&rwlock);
	late_grant = start_reader;
	cr_expect(kt_rwlock_wrlock_until(&rwlock, PAST) == -ETIMEDOUT);
	join_all(&reader, 1);
	kt_rwlock_unlock(&rwlock);
	kt_rwlock_unlock(&rwlock);
	cr_expect(rwlock.word_ << 1 == 0);
}

static struct kt_cond cond;

static void signal_cond(void)
{
	kt_cond_signal(&cond);
}

/* Nobody else waits, so the signal is nobody's; and nobody is counted. */
Test(late, cond, .timeout = 20)
{
	kt_mutex_lock(&mutex);
	late_grant = signal_cond;
	cr_expect(kt_cond_wait_until(&cond, &mutex, PAST) == -ETIMEDOUT);
	cr_expect(cond.word_ >> 32 == 0);
	kt_mutex_unlock(&mutex);
}

Test(late, cond_goes_on_when_interrupted, .timeout = 20)
{
	kt_mutex_lock(&mutex);
	interruptions = 3;
	late_grant = signal_cond;
	cr_expect(kt_cond_wait_until(&cond, &mutex, PAST) == -ETIMEDOUT);
	cr_expect(interruptions == 0 && !late_grant);
	kt_mutex_unlock(&mutex);
}

static void *wait_cond(void *arg)
{
	kt_mutex_lock(&mutex);
	kt_cond_wait(&cond, &mutex);
	kt_mutex_unlock(&mutex);
	return arg;
}

/* The signal is another waiter's, who was announced before or after. */
Test(late, cond_leaves_the_signal_to_others, .timeout = 20)
{
	struct kt_thread t;

	for (int i = 0; i < 20; i++) {
		start_waiting(&t, 1, wait_cond, NULL);
		kt_mutex_lock(&mutex);
		late_grant = signal_cond;
		cr_expect(kt_cond_wait_until(&cond, &mutex, PAST) ==
			  -ETIMEDOUT);
		kt_mutex_unlock(&mutex);
		join_all(&t, 1);
		/* One too many may be counted, which a signal takes off. */
		cr_expect(cond.word_ >> 32 <= 1);
		kt_cond_signal(&cond);
		cr_expect(cond.word_ >> 32 == 0);
	}
}

static struct kt_event event;

static void set_event(void)
{
	kt_event_set(&event);
	kt_event_clear(&event);
}

Test(late, event, .timeout = 20)
{
	late_grant = set_event;
	cr_expect(kt_event_wait_until(&event, PAST) == 0);
	cr_expect(kt_event_wait_until(&event, PAST) == -ETIMEDOUT);
}

static struct kt_wait_group group;

static void end_work(void)
{
	cr_expect(kt_wait_group_done(&group) == 0);
	cr_expect(kt_wait_group_add(&group, 1) == 0);
}

Test(late, wait_group, .timeout = 20)
{
	cr_expect(kt_wait_group_add(&group, 1) == 0);
	late_grant = end_work;
	cr_expect(kt_wait_group_wait_until(&group, PAST) == 0);
	cr_expect(kt_wait_group_wait_until(&group, PAST) == -ETIMEDOUT);
}

static struct kt_barrier barrier;

static void arrive(void)
{
	cr_expect(kt_barrier_wait(&barrier) == 1);
}

static void break_barrier(void)
{
	kt_barrier_break(&barrier);
}

Test(late, barrier, .timeout = 20)
{
	cr_expect(kt_barrier_init(&barrier, 2) == 0);
	for (int i = 0; i < 3; i++) {
		late_grant = arrive;
		cr_expect(kt_barrier_wait_until(&barrier, PAST) == 0);
	}
	late_grant = break_barrier;
	cr_expect(kt_barrier_wait_until(&barrier, PAST) == -ECANCELED);
}

static struct kt_slot slot;
static struct kt_channel channel;

static void send_late(void)
{
	cr_expect(kt_channel_trysend(&channel, &slot) == 0);
}

static void receive_late(void)
{
	void *value;

	cr_expect(kt_channel_tryrecv(&channel, &value) == 0);
	cr_expect(value == &slot);
}

static void close_late(void)
{
	kt_channel_close(&channel);
}

Test(late, channel, .timeout = 20)
{
	void *value = NULL;

	cr_expect(kt_channel_init(&channel, &slot, 1) == 0);
	late_grant = send_late;
	cr_expect(kt_channel_recv_until(&channel, &value, PAST) == 0);
	cr_expect(value == &slot);
	send_late();
	late_grant = receive_late;
	cr_expect(kt_channel_send_until(&channel, &value, PAST) == 0);
	late_grant = close_late;
	cr_expect(kt_channel_send_until(&channel, NULL, PAST) == -EPIPE);
	cr_expect(kt_channel_recv_until(&channel, &value, PAST) == 0);
	cr_expect(channel.receivers_ == 0 && channel.senders_ == 0);
}
