/* SPDX-License-Identifier: MIT */
/*
 * kthreads, as the probes see them: by their default back end, which is raw
 * clone with the C library's TLS, unless that cannot be.
 */
#include "kthreads/kthreads.h"
#include "probes/place.h"

#ifndef TH
#define TH         "kthreads"
#define TH_BACKEND KT_BACKEND_DEFAULT
#endif
#define TH_KIND "kernel"
#define TH_CAN_BLOCK_FD
#define TH_CAN_SLICE
#define TH_CAN_CHANNEL
#define TH_CAN_RMUTEX
#define TH_CAN_RWLOCK
#define TH_CAN_TIMER

typedef struct kt_thread th_thread;
typedef struct kt_mutex th_mutex;
typedef struct kt_rmutex th_rmutex;
typedef struct kt_rwlock th_rwlock;
typedef struct kt_cond th_cond;
typedef struct kt_sem th_sem;
typedef struct kt_barrier th_barrier;
typedef struct kt_slot th_slot;
typedef struct kt_channel th_channel;
typedef struct kt_timer th_timer;

TH_VARIABLE struct kt_attr th_attr;

static inline int th_create(th_thread *t, void *(*fn)(void *), void *arg)
{
	return kt_create(t, &th_attr, fn, arg);
}

static inline int th_main(const struct th_config *c, void *(*fn)(void *),
			  void *arg)
{
	th_thread t;
	int err;

	th_attr = (struct kt_attr){
		.stack_size = c->stack_size,
		.guard_size = c->guard_size ? c->guard_size : KT_GUARD_NONE,
		.backend = TH_BACKEND,
	};
	err = th_create(&t, fn, arg);
	return err ? err : kt_join(&t, NULL);
}

static inline const char *th_backend(void)
{
	return TH_BACKEND == KT_BACKEND_BARE   ? "bare"
	       : TH_BACKEND == KT_BACKEND_POOL ? "pool"
					       : kt_backend();
}

static inline void th_place(int cpu)
{
	place_on(cpu);
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
	kt_rmutex_unlock(m);
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
	kt_sem_post(s);
}

static inline int th_barrier_init(th_barrier *b, unsigned count)
{
	return kt_barrier_init(b, count);
}

static inline void th_barrier_wait(th_barrier *b)
{
	kt_barrier_wait(b);
}

static inline int th_timer_start(th_timer *t, uint64_t ns, void (*fn)(void *),
				 void *arg)
{
	return kt_timer_start(t, kt_after(ns), 0, fn, arg);
}

/* The rest differ in name only. */
#define th_join            kt_join
#define th_detach          kt_detach
#define th_id              kt_id
#define th_yield           kt_yield
#define th_sleep           kt_sleep
#define th_mutex_lock      kt_mutex_lock
#define th_mutex_trylock   kt_mutex_trylock
#define th_mutex_unlock    kt_mutex_unlock
#define th_rmutex_lock     kt_rmutex_lock
#define th_rwlock_rdlock   kt_rwlock_rdlock
#define th_rwlock_wrlock   kt_rwlock_wrlock
#define th_rwlock_unlock   kt_rwlock_unlock
#define th_cond_wait       kt_cond_wait
#define th_cond_signal     kt_cond_signal
#define th_cond_broadcast  kt_cond_broadcast
#define th_sem_wait        kt_sem_wait
#define th_sem_trywait     kt_sem_trywait
#define th_channel_init    kt_channel_init
#define th_channel_send    kt_channel_send
#define th_channel_trysend kt_channel_trysend
#define th_channel_recv    kt_channel_recv
#define th_channel_tryrecv kt_channel_tryrecv
#define th_channel_close   kt_channel_close
#define th_timer_stop      kt_timer_stop
