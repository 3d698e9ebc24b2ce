/* SPDX-License-Identifier: MIT */
/*
 * kthreads - kernel threads, by clone(2) and futex(2) alone.
 *
 * One kthread is one task of the kernel's scheduler.  Every call returns 0
 * or -errno and leaves errno itself alone.  All objects start as zero bytes;
 * a barrier has an init, because it has a count.  kthreads.3 is the
 * reference; uthreads.h is this same interface over user-level threads.
 */
#ifndef KTHREADS_H
#define KTHREADS_H

#include <stdint.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#define KT_ATOMIC(type) type /* of the same size and alignment */
#else
#define KT_ATOMIC(type) _Atomic type
#endif

#define KT_NAME_SIZE  16     /* with the final 0: as the kernel has it */
#define KT_STACK_SIZE 262144 /* bytes a thread has unless it asks */
#define KT_STACK_MIN  16384
#define KT_GUARD_SIZE 4096
#define KT_GUARD_NONE ((size_t)-1) /* guard_size: no guard, on purpose */

/* How a kernel thread is made. */
enum kt_backend {
	KT_BACKEND_DEFAULT = 0, /* libc where it works, else pthread */
	KT_BACKEND_LIBC,        /* raw clone; may call the C library */
	KT_BACKEND_BARE,        /* raw clone; must not call it */
	KT_BACKEND_PTHREAD,     /* pthread_create */
};

struct kt_attr {
	size_t stack_size; /* bytes of stack; 0: KT_STACK_SIZE */
	size_t guard_size; /* bytes below it that trap; 0: KT_GUARD_SIZE */
	const char *name;  /* copied, cut to KT_NAME_SIZE - 1 bytes; NULL: "" */
	int detached;      /* nobody will join it */
	enum kt_backend backend;
};

/* A thread's handle: the caller's own, in use until the join or detach. */
struct kt_thread {
	struct kt_block *block_; /* private */
};

/*
 * Runs fn(arg) on a new thread.  attr may be NULL; t may be NULL if the
 * attributes say detached.  -EINVAL: an attribute is out of range.  -EAGAIN,
 * -ENOMEM: a limit on threads or memory, and nothing was left behind.
 * -EPERM: the program is set-user-ID, which raw threads cannot honour.
 * -ENOTSUP: this C library does not allow the back end that was asked for.
 */
int kt_create(struct kt_thread *t, const struct kt_attr *attr,
	      void *(*fn)(void *), void *arg);

/*
 * Waits for the end of a thread and stores what its function returned.
 * -EINVAL: joined or detached before.  -EDEADLK: the calling thread itself.
 */
int kt_join(struct kt_thread *t, void **result);

/* Lets a thread go: it frees itself at its end.  -EINVAL as above. */
int kt_detach(struct kt_thread *t);

/* The calling thread's handle; its storage is the library's. */
struct kt_thread *kt_self(void);

/* A thread's name until it is joined or detached; "" if it has none. */
const char *kt_name(const struct kt_thread *t);

/* The calling thread's identifier: unique among the living, never 0. */
uint64_t kt_id(void);

void kt_yield(void);

/* Sleeps at least so many nanoseconds, over interruptions by signals. */
void kt_sleep(uint64_t ns);

/*
 * The back end that KT_BACKEND_DEFAULT means here: "libc", "pthread", or
 * "none" in a set-user-ID program, where only pthreads may be asked for.
 */
const char *kt_backend(void);

/* Mutex.  Unlocked by its holder only. */
struct kt_mutex {
	KT_ATOMIC(uint32_t) word_;
};

void kt_mutex_lock(struct kt_mutex *m);
int kt_mutex_trylock(struct kt_mutex *m); /* -EBUSY: it is held */
void kt_mutex_unlock(struct kt_mutex *m);

/* Condition.  A wait may end without a signal: test in a loop. */
struct kt_cond {
	KT_ATOMIC(uint32_t) word_;
};

void kt_cond_wait(struct kt_cond *c, struct kt_mutex *m);
void kt_cond_signal(struct kt_cond *c);
void kt_cond_broadcast(struct kt_cond *c);

/* Counting semaphore, from 0; at most UINT32_MAX posts may be outstanding. */
struct kt_sem {
	KT_ATOMIC(uint32_t) count_;
	KT_ATOMIC(uint32_t) waiters_;
};

void kt_sem_post(struct kt_sem *s);
void kt_sem_wait(struct kt_sem *s);
int kt_sem_trywait(struct kt_sem *s); /* -EAGAIN: it is 0 */

/* Barrier for `count` threads, again and again. */
struct kt_barrier {
	uint32_t count_;
	KT_ATOMIC(uint32_t) round_;
	KT_ATOMIC(uint64_t) arrived_;
};

int kt_barrier_init(struct kt_barrier *b, uint32_t count); /* -EINVAL: 0 */
int kt_barrier_wait(struct kt_barrier *b); /* 1 in one of them, else 0 */

#ifdef __cplusplus
}
#endif

#endif
