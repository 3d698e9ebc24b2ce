/* SPDX-License-Identifier: MIT */
/*
 * pthreads, as the probes see them: the C library's threads.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <time.h>

#include "probes/place.h"

#define TH      "pthreads"
#define TH_KIND "kernel"
#define TH_CAN_BLOCK_FD
#define TH_CAN_SLICE
#define TH_CAN_RMUTEX
#define TH_CAN_RWLOCK

typedef pthread_t th_thread;
typedef pthread_mutex_t th_mutex;
typedef pthread_mutex_t th_rmutex; /* by its attributes */
typedef pthread_rwlock_t th_rwlock;
typedef pthread_cond_t th_cond;
typedef sem_t th_sem;
typedef pthread_barrier_t th_barrier;

TH_VARIABLE pthread_attr_t th_attr;

static inline int th_create(th_thread *t, void *(*fn)(void *), void *arg)
{
	return -pthread_create(t, &th_attr, fn, arg);
}

static inline int th_join(th_thread *t, void **result)
{
	return -pthread_join(*t, result);
}

static inline int th_main(const struct th_config *c, void *(*fn)(void *),
			  void *arg)
{
	th_thread t;
	int err;

	pthread_attr_init(&th_attr);
	err = -pthread_attr_setstacksize(&th_attr, c->stack_size);
	if (!err)
		err = -pthread_attr_setguardsize(&th_attr, c->guard_size);
	if (!err)
		err = th_create(&t, fn, arg);
	return err ? err : th_join(&t, NULL);
}

static inline const char *th_backend(void)
{
	return "nptl";
}

static inline int th_detach(th_thread *t)
{
	return -pthread_detach(*t);
}

static inline uint64_t th_id(void)
{
	return (uint64_t)pthread_self();
}

static inline void th_yield(void)
{
	sched_yield();
}

static inline void th_sleep(uint64_t ns)
{
	struct timespec t = { .tv_sec = (time_t)(ns / 1000000000),
			      .tv_nsec = (long)(ns % 1000000000) };

	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &t))
		;
}

static inline void th_place(int cpu)
{
	place_on(cpu);
}

static inline void th_mutex_init(th_mutex *m)
{
	pthread_mutex_init(m, NULL);
}

static inline void th_mutex_lock(th_mutex *m)
{
	pthread_mutex_lock(m);
}

static inline int th_mutex_trylock(th_mutex *m)
{
	return -pthread_mutex_trylock(m);
}

static inline void th_mutex_unlock(th_mutex *m)
{
	pthread_mutex_unlock(m);
}

static inline void th_rmutex_init(th_rmutex *m)
{
	pthread_mutexattr_t attr;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(m, &attr);
	pthread_mutexattr_destroy(&attr);
}

static inline void th_rmutex_lock(th_rmutex *m)
{
	pthread_mutex_lock(m);
}

static inline void th_rmutex_unlock(th_rmutex *m)
{
	pthread_mutex_unlock(m);
}

/* As a user gets it: with glibc, readers pass a writer that waits. */
static inline void th_rwlock_init(th_rwlock *l)
{
	pthread_rwlock_init(l, NULL);
}

static inline void th_rwlock_rdlock(th_rwlock *l)
{
	pthread_rwlock_rdlock(l);
}

static inline void th_rwlock_wrlock(th_rwlock *l)
{
	pthread_rwlock_wrlock(l);
}

static inline void th_rwlock_unlock(th_rwlock *l)
{
	pthread_rwlock_unlock(l);
}

static inline void th_cond_init(th_cond *c)
{
	pthread_cond_init(c, NULL);
}

static inline void th_cond_wait(th_cond *c, th_mutex *m)
{
	pthread_cond_wait(c, m);
}

static inline void th_cond_signal(th_cond *c)
{
	pthread_cond_signal(c);
}

static inline void th_cond_broadcast(th_cond *c)
{
	pthread_cond_broadcast(c);
}

static inline void th_sem_init(th_sem *s)
{
	sem_init(s, 0, 0);
}

static inline void th_sem_post(th_sem *s)
{
	sem_post(s);
}

static inline void th_sem_wait(th_sem *s)
{
	while (sem_wait(s)) /* a signal may end it early */
		;
}

static inline int th_sem_trywait(th_sem *s)
{
	return sem_trywait(s) ? -errno : 0;
}

static inline int th_barrier_init(th_barrier *b, unsigned count)
{
	return -pthread_barrier_init(b, NULL, count);
}

static inline void th_barrier_wait(th_barrier *b)
{
	pthread_barrier_wait(b);
}
