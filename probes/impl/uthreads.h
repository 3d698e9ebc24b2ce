/* SPDX-License-Identifier: MIT */
/*
 * uthreads, as the probes see them: a worker, pinned, on each CPU given.
 */
#include "uthreads/uthreads.h"

#ifndef TH
#define TH                    "uthreads"
#define TH_WORKERS(cpu_count) (cpu_count)
#endif
#ifndef TH_SLICE_NS
#define TH_SLICE_NS 0
#endif
#define TH_KIND "user"
#define TH_CAN_CHANNEL
#define TH_CAN_RMUTEX
#define TH_CAN_RWLOCK
#define TH_CAN_TIMER
#define TH_CAN_CHILD_FIRST
#define TH_CAN_READ
#define TH_CAN_PREAD
#define TH_SWITCHES

typedef struct ut_thread th_thread;
typedef struct ut_mutex th_mutex;
typedef struct ut_rmutex th_rmutex;
typedef struct ut_rwlock th_rwlock;
typedef struct ut_cond th_cond;
typedef struct ut_sem th_sem;
typedef struct ut_barrier th_barrier;
typedef struct ut_slot th_slot;
typedef struct ut_channel th_channel;
typedef struct ut_timer th_timer;

static inline int th_main(const struct th_config *c, void *(*fn)(void *),
			  void *arg)
{
	struct ut_config config = {
		.workers = TH_WORKERS(c->cpu_count),
		.cpus = c->cpus,
		.stack_size = c->stack_size,
		.guard_size = c->guard_size ? c->guard_size : UT_GUARD_NONE,
		.slice_ns = TH_SLICE_NS,
		.max_threads = c->max_threads,
	};

	return ut_run(&config, fn, arg, NULL);
}

static inline int th_create(th_thread *t, void *(*fn)(void *), void *arg)
{
	return ut_create(t, NULL, fn, arg);
}

static inline int th_fork(th_thread *t, void *(*fn)(void *), void *arg)
{
	static const struct ut_attr child_first = { .child_first = 1 };

	return ut_create(t, &child_first, fn, arg);
}

static inline uint64_t th_switches(void)
{
	struct ut_counters c;

	ut_counters(&c);
	return c.switches;
}

static inline void th_place(int cpu)
{
	(void)cpu;
}

static inline void th_mutex_init(th_mutex *m)
{
	*m = (th_mutex){ 0 };
}

static inline void th_rmutex_init(th_rmutex *m)
{
	*m = (th_rmutex){ 0 };
}

static inline void th_rmutex_unlock(th_rmutex *m)
{
	ut_rmutex_unlock(m);
}

static inline void th_rwlock_init(th_rwlock *l)
{
	*l = (th_rwlock){ 0 };
}

static inline void th_cond_init(th_cond *c)
{
	*c = (th_cond){ 0 };
}

static inline void th_sem_init(th_sem *s)
{
	*s = (th_sem){ 0 };
}

static inline void th_sem_post(th_sem *s)
{
	ut_sem_post(s);
}

static inline int th_barrier_init(th_barrier *b, unsigned count)
{
	return ut_barrier_init(b, count);
}

static inline void th_barrier_wait(th_barrier *b)
{
	ut_barrier_wait(b);
}

static inline ssize_t th_read(int fd, void *buffer, size_t size)
{
	return ut_read(fd, buffer, size, UT_FOREVER);
}

static inline ssize_t th_write(int fd, const void *buffer, size_t size)
{
	return ut_write(fd, buffer, size, UT_FOREVER);
}

static inline ssize_t th_pread(int fd, void *buffer, size_t size, off_t offset)
{
	return ut_pread(fd, buffer, size, offset, UT_FOREVER);
}

static inline int th_timer_start(th_timer *t, uint64_t ns, void (*fn)(void *),
				 void *arg)
{
	return ut_timer_start(t, ut_after(ns), 0, fn, arg);
}

/* The rest differ in name only. */
#define th_backend         ut_backend
#define th_join            ut_join
#define th_detach          ut_detach
#define th_id              ut_id
#define th_yield           ut_yield
#define th_sleep           ut_sleep
#define th_mutex_lock      ut_mutex_lock
#define th_mutex_trylock   ut_mutex_trylock
#define th_mutex_unlock    ut_mutex_unlock
#define th_rmutex_lock     ut_rmutex_lock
#define th_rwlock_rdlock   ut_rwlock_rdlock
#define th_rwlock_wrlock   ut_rwlock_wrlock
#define th_rwlock_unlock   ut_rwlock_unlock
#define th_cond_wait       ut_cond_wait
#define th_cond_signal     ut_cond_signal
#define th_cond_broadcast  ut_cond_broadcast
#define th_sem_wait        ut_sem_wait
#define th_sem_trywait     ut_sem_trywait
#define th_channel_init    ut_channel_init
#define th_channel_send    ut_channel_send
#define th_channel_trysend ut_channel_trysend
#define th_channel_recv    ut_channel_recv
#define th_channel_tryrecv ut_channel_tryrecv
#define th_channel_close   ut_channel_close
#define th_timer_stop      ut_timer_stop
