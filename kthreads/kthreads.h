/* SPDX-License-Identifier: MIT */
/*
 * kthreads - kernel threads, by clone(2) and futex(2) alone.
 *
 * One kthread is one task of the kernel's scheduler.  A call that can fail
 * returns 0, or a count, or -errno, and none touches errno itself.  All
 * objects start as zero bytes, save barrier and channel, which have an init.
 * A deadline_ns is a time of CLOCK_MONOTONIC in nanoseconds, as kt_after()
 * gives it; a wait that reaches it returns -ETIMEDOUT.  kthreads.3 is the
 * reference; uthreads.h is this same interface over user-level threads.
 */
#ifndef KTHREADS_H
#define KTHREADS_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

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
#define KT_GUARD_NONE ((size_t)-1)  /* guard_size: no guard, on purpose */
#define KT_KEYS       255           /* keys that may exist at once */
#define KT_NODE(node) ((node) + 1u) /* numa_node: that one */
#define KT_FOREVER    UINT64_MAX    /* deadline_ns: none */

/* --- Threads */

/* How a kernel thread is made. */
enum kt_backend {
	KT_BACKEND_DEFAULT = 0, /* libc where it works, else pthread */
	KT_BACKEND_LIBC,        /* raw clone; may call the C library */
	KT_BACKEND_BARE,        /* raw clone; must not call it */
	KT_BACKEND_PTHREAD,     /* pthread_create */
	KT_BACKEND_POOL,        /* the default, recycled: it never exits */
};
/*
 * A pooled thread is where the kernel thread that serves it was first created,
 * so cpus, numa_node and clean_stack are not for it: -EINVAL.
 */

struct kt_attr {
	size_t stack_size; /* bytes of stack; 0: KT_STACK_SIZE */
	size_t guard_size; /* bytes below it that trap; 0: KT_GUARD_SIZE */
	const char *name;  /* copied, cut to KT_NAME_SIZE - 1 bytes; NULL: "" */
	const char *group; /* a label that threads share; likewise */
	const int *cpus;   /* the only ones it may run on, cpu_count of them */
	unsigned cpu_count; /* 0: where its creator may */
	unsigned numa_node; /* KT_NODE(n): it and its stack; 0: anywhere */
	int detached;       /* nobody will join it */
	int clean_stack;    /* of zeros, whoever had the memory before */
	int clone3;         /* by clone3(2) where the kernel has it */
	enum kt_backend backend;
};

/* A thread's handle: the caller's own, in use until the join or detach. */
struct kt_thread {
	struct kt_block *block_; /* private */
};

/*
 * Runs fn(arg) on a new thread.  attr may be NULL; t may be NULL if the
 * attributes say detached.  -EINVAL: an attribute is out of range, or no CPU
 * or node that it names may be used.  -EAGAIN, -ENOMEM: a limit on threads
 * or memory, and nothing was left behind; kt_explain() tells which.
 * -EPERM: the program is set-user-ID, which raw threads cannot honour, or a
 * filter forbids it.  -ENOTSUP: this C library does not allow the back end
 * that was asked for.
 */
int kt_create(struct kt_thread *t, const struct kt_attr *attr,
	      void *(*fn)(void *), void *arg);

/*
 * Waits for the end of a thread and stores what its function returned.
 * -EINVAL: joined or detached before.  -EDEADLK: the calling thread itself,
 * or one that waits, directly or through others, to join the caller.
 */
int kt_join(struct kt_thread *t, void **result);
int kt_join_until(struct kt_thread *t, void **result, uint64_t deadline_ns);

/* Lets a thread go: it frees itself at its end.  -EINVAL as above. */
int kt_detach(struct kt_thread *t);

/* Ends the calling thread, as if its function returned result. */
void kt_exit(void *result) __attribute__((__noreturn__));

/* The calling thread's handle; its storage is the library's. */
struct kt_thread *kt_self(void);

/* Of a thread until it is joined or detached: "" if it has none. */
const char *kt_name(const struct kt_thread *t);
const char *kt_group(const struct kt_thread *t);

/* Has its function not yet returned? */
int kt_alive(const struct kt_thread *t);

/* The calling thread's identifier: unique among the living, never 0. */
uint64_t kt_id(void);

void kt_yield(void);

/* Sleeps at least so many nanoseconds, over interruptions by signals. */
void kt_sleep(uint64_t ns);

/* The deadline that is so many nanoseconds from now. */
uint64_t kt_after(uint64_t ns);

/*
 * The back end that KT_BACKEND_DEFAULT means here: "libc", "pthread", or
 * "none" in a set-user-ID program, where only pthreads may be asked for.
 */
const char *kt_backend(void);

/* Calls fn in the first thread that comes; the others wait for its end. */
struct kt_once {
	KT_ATOMIC(uint32_t) word_;
};

void kt_once(struct kt_once *o, void (*fn)(void));

/*
 * A value of each thread's own, NULL at first.  The destructor, if any, is
 * called at a thread's end with its value, unless that is NULL.  -EAGAIN:
 * KT_KEYS exist.  -EINVAL: there is no such key.  -ENOMEM: of threads that
 * kthreads has not created.
 */
struct kt_key {
	uint32_t index_, birth_;
};

int kt_key_create(struct kt_key *k, void (*destructor)(void *));
int kt_key_delete(struct kt_key *k);
int kt_key_set(const struct kt_key *k, void *value);
void *kt_key_get(const struct kt_key *k);

/* --- Introspection */

struct kt_info {
	uint64_t id;
	const char *name, *group;
	const char *state;             /* "running", "sleeping", …, "ended" */
	const char *backend;           /* "libc", "bare", "pthread", "pool" */
	size_t stack_size, stack_used; /* bytes */
	int detached;
};

/*
 * Calls fn for each thread that is alive, until it returns other than 0,
 * and returns that.  fn must not create, join or detach threads.
 */
int kt_for_each(int (*fn)(const struct kt_info *info, void *arg), void *arg);

/* Threads alive now, of those that kthreads created. */
size_t kt_count(void);

/* Writes a line on each thread to a file descriptor.  -errno of write(2). */
int kt_dump(int fd);

/*
 * The most bytes of its stack that a thread has used so far, by what is no
 * longer zero: with clean_stack its own, else also that of threads which had
 * the memory before.
 */
size_t kt_stack_used(const struct kt_thread *t);

struct kt_counters {
	uint64_t created;  /* threads */
	uint64_t switches; /* of all threads of the process, by the kernel */
	uint64_t steals;   /* 0: kernel threads are the kernel's to move */
	uint64_t parks;    /* times that a thread went to sleep in kthreads */
	uint64_t wakes;    /* times that one was told to wake */
};

void kt_counters(struct kt_counters *c);

/* The calling thread's registers, as they are on return of this call. */
struct kt_registers {
	uint64_t pc, sp, fp, tp; /* tp: thread pointer, where its TLS is */
	uint32_t count;          /* further ones: those a callee preserves */
	struct {
		const char *name;
		uint64_t value;
	} preserved[32];
};

void kt_registers(struct kt_registers *r);

/*
 * Says in words which limit is near, when a creation has just been refused
 * with error.  Returns the text's length, as snprintf would.
 */
size_t kt_explain(int error, char *text, size_t size);

/* Gives unused stacks and pooled threads back; returns the bytes unmapped. */
size_t kt_trim(void);

/* --- Synchronisation */

/* Mutex.  Unlocked by its holder only. */
struct kt_mutex {
	KT_ATOMIC(uint32_t) word_;
	KT_ATOMIC(uint32_t) misses_;
};

void kt_mutex_lock(struct kt_mutex *m);
int kt_mutex_trylock(struct kt_mutex *m); /* -EBUSY: it is held */
int kt_mutex_lock_until(struct kt_mutex *m, uint64_t deadline_ns);
void kt_mutex_unlock(struct kt_mutex *m);

/* Recursive mutex: its holder may lock it again, and unlocks as often. */
struct kt_rmutex {
	struct kt_mutex lock_;
	uint32_t depth_;
	KT_ATOMIC(uint64_t) holder_;
};

void kt_rmutex_lock(struct kt_rmutex *m);
int kt_rmutex_trylock(struct kt_rmutex *m); /* -EBUSY */
int kt_rmutex_lock_until(struct kt_rmutex *m, uint64_t deadline_ns);
int kt_rmutex_unlock(struct kt_rmutex *m); /* -EPERM: not the holder */

/* Many readers or one writer; a waiting writer keeps new readers out. */
struct kt_rwlock {
	KT_ATOMIC(uint64_t) word_;
	KT_ATOMIC(uint32_t) written_, misses_;
};

void kt_rwlock_rdlock(struct kt_rwlock *l);
int kt_rwlock_tryrdlock(struct kt_rwlock *l); /* -EBUSY */
int kt_rwlock_rdlock_until(struct kt_rwlock *l, uint64_t deadline_ns);
void kt_rwlock_wrlock(struct kt_rwlock *l);
int kt_rwlock_trywrlock(struct kt_rwlock *l); /* -EBUSY */
int kt_rwlock_wrlock_until(struct kt_rwlock *l, uint64_t deadline_ns);
void kt_rwlock_unlock(struct kt_rwlock *l);

/* Condition.  A wait may end without a signal: test in a loop. */
struct kt_cond {
	KT_ATOMIC(uint64_t) word_;
	KT_ATOMIC(uint32_t) asleep_, misses_;
};

void kt_cond_wait(struct kt_cond *c, struct kt_mutex *m);
int kt_cond_wait_until(struct kt_cond *c, struct kt_mutex *m,
		       uint64_t deadline_ns); /* the mutex is held again */
void kt_cond_signal(struct kt_cond *c);
void kt_cond_broadcast(struct kt_cond *c);

/* Counting semaphore, from 0 to limit, which may be set before its use. */
struct kt_sem {
	KT_ATOMIC(uint64_t) word_;
	KT_ATOMIC(uint32_t) misses_;
	uint32_t limit; /* 0: UINT32_MAX */
};

int kt_sem_post(struct kt_sem *s); /* -EOVERFLOW: it is at its limit */
void kt_sem_wait(struct kt_sem *s);
int kt_sem_trywait(struct kt_sem *s); /* -EAGAIN: it is 0 */
int kt_sem_wait_until(struct kt_sem *s, uint64_t deadline_ns);
uint32_t kt_sem_value(const struct kt_sem *s);

/* A flag to wait for: all go on when it is set, until it is cleared. */
struct kt_event {
	KT_ATOMIC(uint32_t) word_;
};

void kt_event_set(struct kt_event *e);
void kt_event_clear(struct kt_event *e);
int kt_event_is_set(const struct kt_event *e);
void kt_event_wait(struct kt_event *e);
int kt_event_wait_until(struct kt_event *e, uint64_t deadline_ns);

/*
 * Barrier for `count` threads, again and again.  A wait that times out breaks
 * it, as its round can no longer be whole, and so does kt_barrier_break():
 * all waits then return -ECANCELED until it is made anew.
 */
struct kt_barrier {
	KT_ATOMIC(uint64_t) arrived_;
	KT_ATOMIC(uint32_t) rounds_;
	KT_ATOMIC(uint32_t) misses_;
	uint32_t count_;
};

int kt_barrier_init(struct kt_barrier *b, uint32_t count); /* -EINVAL: 0 */
int kt_barrier_wait(struct kt_barrier *b); /* 1 in one of them, else 0 */
int kt_barrier_wait_until(struct kt_barrier *b, uint64_t deadline_ns);
void kt_barrier_break(struct kt_barrier *b);

/* Counts work that is under way; waits until there is none. */
struct kt_wait_group {
	KT_ATOMIC(uint64_t) word_;
};

int kt_wait_group_add(struct kt_wait_group *w, uint32_t n); /* -EOVERFLOW */
int kt_wait_group_done(struct kt_wait_group *w); /* -EINVAL: it is 0 */
void kt_wait_group_wait(struct kt_wait_group *w);
int kt_wait_group_wait_until(struct kt_wait_group *w, uint64_t deadline_ns);

/* Queue of at most `capacity` pointers, from many senders to many receivers. */
struct kt_slot {
	KT_ATOMIC(uint64_t) turn_;
	void *value_;
};

struct kt_channel {
	struct kt_slot *slots_;
	uint64_t capacity_;
	KT_ATOMIC(uint64_t) head_ __attribute__((__aligned__(64)));
	KT_ATOMIC(uint64_t) tail_ __attribute__((__aligned__(64)));
	KT_ATOMIC(uint32_t) sent_ __attribute__((__aligned__(64)));
	KT_ATOMIC(uint32_t) receivers_;
	KT_ATOMIC(uint32_t) receive_misses_;
	KT_ATOMIC(uint32_t) received_;
	KT_ATOMIC(uint32_t) senders_;
	KT_ATOMIC(uint32_t) send_misses_;
};

/* slots is the caller's, `capacity` of them.  -EINVAL: it is 0. */
int kt_channel_init(struct kt_channel *c, struct kt_slot *slots,
		    uint32_t capacity);
/* -EPIPE: it was closed. */
int kt_channel_send(struct kt_channel *c, void *value);
int kt_channel_trysend(struct kt_channel *c, void *value); /* -EAGAIN: full */
int kt_channel_send_until(struct kt_channel *c, void *value,
			  uint64_t deadline_ns);
/* -EPIPE: it was closed, and all that was sent is received. */
int kt_channel_recv(struct kt_channel *c, void **value);
int kt_channel_tryrecv(struct kt_channel *c, void **value); /* -EAGAIN: empty */
int kt_channel_recv_until(struct kt_channel *c, void **value,
			  uint64_t deadline_ns);
void kt_channel_close(struct kt_channel *c);
uint32_t kt_channel_count(const struct kt_channel *c); /* that wait in it */

/*
 * Calls fn(arg) at the deadline, and then every period_ns nanoseconds if that
 * is not 0, on a thread of the library's.  fn should be short and must not call
 * kt_exit(): all timers share that thread.  -EINVAL: there is no fn.  -EBUSY:
 * it is started already.  Else as kt_create(), for the library's thread.
 */
struct kt_timer {
	uint64_t deadline_ns_, period_ns_;
	void (*fn_)(void *);
	void *arg_;
	struct kt_timer *child_, *next_, *prev_; /* in the heap */
	uint32_t state_;
};

int kt_timer_start(struct kt_timer *t, uint64_t deadline_ns, uint64_t period_ns,
		   void (*fn)(void *), void *arg);
/* After it, fn does not run.  1: it was still to run; 0: it was not. */
int kt_timer_stop(struct kt_timer *t);

/* --- Input and output: as the system calls of the same name */

ssize_t kt_read(int fd, void *buffer, size_t size, uint64_t deadline_ns);
ssize_t kt_write(int fd, const void *buffer, size_t size, uint64_t deadline_ns);
ssize_t kt_readv(int fd, const struct iovec *iov, int count,
		 uint64_t deadline_ns);
ssize_t kt_writev(int fd, const struct iovec *iov, int count,
		  uint64_t deadline_ns);
ssize_t kt_pread(int fd, void *buffer, size_t size, off_t offset,
		 uint64_t deadline_ns);
ssize_t kt_pwrite(int fd, const void *buffer, size_t size, off_t offset,
		  uint64_t deadline_ns);
int kt_accept(int fd, struct sockaddr *address, socklen_t *length,
	      uint64_t deadline_ns);
int kt_connect(int fd, const struct sockaddr *address, socklen_t length,
	       uint64_t deadline_ns);
ssize_t kt_send(int fd, const void *buffer, size_t size, int flags,
		uint64_t deadline_ns);
ssize_t kt_recv(int fd, void *buffer, size_t size, int flags,
		uint64_t deadline_ns);
int kt_poll(struct pollfd *fds, nfds_t count, uint64_t deadline_ns);
int kt_fsync(int fd);

/* Calls fn(arg), which may block; other threads go on meanwhile. */
int kt_block(void *(*fn)(void *), void *arg, void **result);

#ifdef __cplusplus
}
#endif

#endif
