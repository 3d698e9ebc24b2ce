/* SPDX-License-Identifier: MIT */
/*
 * GNU Pth, as the probes see it: all threads on one kernel thread, by
 * priority.  Its stacks come from malloc() and have no guards; its mutexes
 * are recursive.  Its read-write lock is left out: the last reader cannot
 * let go what the first one took, and a writer gets in beside readers.  It
 * waits for descriptors in select(2), which takes those below FD_SETSIZE.
 *
 * Needs <pth.h>, -lpth
 * Package libpth-dev
 */
#include <errno.h>
#include <pth.h>
#include <stdint.h>

#define TH      "pth"
#define TH_KIND "user"
#define TH_ONE_CPU
#define TH_CAN_RMUTEX
#define TH_CAN_READ
#define TH_CAN_PREAD
#define TH_FD_MAX FD_SETSIZE
#define TH_BARRIER_IS_STRICT

typedef pth_t th_thread;
typedef pth_mutex_t th_mutex;
typedef pth_mutex_t th_rmutex;
typedef pth_cond_t th_cond;
typedef pth_barrier_t th_barrier;

TH_VARIABLE pth_attr_t th_attr;

static inline int th_main(const struct th_config *c, void *(*fn)(void *),
			  void *arg)
{
	if (!pth_init() && errno != EPERM) /* it was before */
		return -errno;
	th_attr = pth_attr_new();
	if (!th_attr)
		return -ENOMEM;
	pth_attr_set(th_attr, PTH_ATTR_STACK_SIZE, (unsigned int)c->stack_size);
	fn(arg);
	pth_attr_destroy(th_attr);
	return 0;
}

static inline const char *th_backend(void)
{
	return "none";
}

static inline int th_create(th_thread *t, void *(*fn)(void *), void *arg)
{
	*t = pth_spawn(th_attr, fn, arg);
	return *t ? 0 : -errno;
}

static inline int th_join(th_thread *t, void **result)
{
	return pth_join(*t, result) ? 0 : -errno;
}

/* One that has ended already is freed by a join only. */
static inline int th_detach(th_thread *t)
{
	pth_attr_t attr = pth_attr_of(*t);
	pth_state_t state;
	int good = attr && pth_attr_get(attr, PTH_ATTR_STATE, &state);

	if (good && state == PTH_STATE_DEAD)
		good = pth_join(*t, NULL);
	else if (good)
		good = pth_attr_set(attr, PTH_ATTR_JOINABLE, FALSE);
	if (attr)
		pth_attr_destroy(attr);
	return good ? 0 : -errno;
}

static inline uint64_t th_id(void)
{
	return (uint64_t)(uintptr_t)pth_self();
}

static inline void th_yield(void)
{
	pth_yield(NULL);
}

/* It counts in microseconds. */
static inline void th_sleep(uint64_t ns)
{
	uint64_t us = (ns + 999) / 1000;

	pth_nap(pth_time((long)(us / 1000000), (long)(us % 1000000)));
}

static inline void th_place(int cpu)
{
	(void)cpu;
}

static inline void th_mutex_init(th_mutex *m)
{
	pth_mutex_init(m);
}

static inline void th_mutex_lock(th_mutex *m)
{
	pth_mutex_acquire(m, FALSE, NULL);
}

static inline int th_mutex_trylock(th_mutex *m)
{
	return pth_mutex_acquire(m, TRUE, NULL) ? 0 : -errno;
}

static inline void th_mutex_unlock(th_mutex *m)
{
	pth_mutex_release(m);
}

#define th_rmutex_init   th_mutex_init
#define th_rmutex_lock   th_mutex_lock
#define th_rmutex_unlock th_mutex_unlock

static inline void th_cond_init(th_cond *c)
{
	pth_cond_init(c);
}

static inline void th_cond_wait(th_cond *c, th_mutex *m)
{
	pth_cond_await(c, m, NULL);
}

static inline void th_cond_signal(th_cond *c)
{
	pth_cond_notify(c, FALSE);
}

static inline void th_cond_broadcast(th_cond *c)
{
	pth_cond_notify(c, TRUE);
}

static inline int th_barrier_init(th_barrier *b, unsigned count)
{
	return pth_barrier_init(b, (int)count) ? 0 : -errno;
}

static inline void th_barrier_wait(th_barrier *b)
{
	pth_barrier_reach(b);
}

static inline ssize_t th_read(int fd, void *buffer, size_t size)
{
	ssize_t n = pth_read(fd, buffer, size);

	return n < 0 ? -errno : n;
}

static inline ssize_t th_write(int fd, const void *buffer, size_t size)
{
	ssize_t n = pth_write(fd, buffer, size);

	return n < 0 ? -errno : n;
}

static inline ssize_t th_pread(int fd, void *buffer, size_t size, off_t offset)
{
	ssize_t n = pth_pread(fd, buffer, size, offset);

	return n < 0 ? -errno : n;
}

#include "probes/sem.h"
