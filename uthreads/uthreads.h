/* SPDX-License-Identifier: MIT */
/*
 * uthreads - user-level threads, many on few kernel threads.
 *
 * Switching is a function call that returns somewhere else.  Workers, one
 * kernel thread each, run the threads and steal from one another.
 * Scheduling is cooperative, unless slices of time are asked for: a thread
 * runs until it yields, waits or returns, and may resume on another worker; no
 * address of thread-local data, errno's included, survives such a call.  A call
 * that can fail returns 0 or -errno.  All objects start as zero bytes, save
 * barrier and channel, which have an init.  A deadline_ns is a time of
 * CLOCK_MONOTONIC in nanoseconds, as ut_after() gives it; a wait that reaches
 * it returns -ETIMEDOUT.  uthreads.3 is the reference; kthreads.h is this same
 * interface over kernel threads.
 */
#ifndef UTHREADS_H
#define UTHREADS_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#ifdef __cplusplus
extern "C" {
#define UT_ATOMIC(type) type /* of the same size and alignment */
#else
#define UT_ATOMIC(type) _Atomic type
#endif

#define UT_NAME_SIZE  16    /* with the final 0: as the kernel has it */
#define UT_STACK_SIZE 61440 /* bytes a thread has unless it asks */
#define UT_STACK_MIN  4096
#define UT_GUARD_SIZE 4096
#define UT_GUARD_NONE ((size_t)-1)  /* guard_size: no guard, on purpose */
#define UT_KEYS       255           /* keys that may exist at once */
#define UT_FOREVER    UINT64_MAX    /* deadline_ns: none */
#define UT_NODE(node) ((node) + 1u) /* numa_node: that one */

struct ut_attr {
	size_t stack_size; /* bytes of stack; 0: UT_STACK_SIZE */
	size_t guard_size; /* bytes below it that trap; 0: UT_GUARD_SIZE */
	const char *name;  /* copied, cut to UT_NAME_SIZE - 1 bytes; NULL: "" */
	const char *group; /* a label that threads share; likewise */
	const int *cpus;   /* the only ones it may run on, cpu_count of them */
	unsigned cpu_count; /* 0: where its worker may */
	unsigned numa_node; /* UT_NODE(n): it and its stack; 0: anywhere */
	int detached;       /* nobody will join it */
	int child_first;    /* it runs at once; its creator goes on later */
	int save_fp;        /* it keeps floating-point modes of its own */
};

/* A thread's handle: the caller's own, in use until the join or detach. */
struct ut_thread {
	struct ut_task *task_; /* private */
};

/* What ut_run() starts.  All zero: a worker for each CPU we may use. */
struct ut_config {
	unsigned workers;   /* kernel threads; 0: one a CPU allowed */
	const int *cpus;    /* worker i runs on cpus[i] only; NULL: anywhere */
	size_t stack_size;  /* of threads that do not ask; 0: UT_STACK_SIZE */
	size_t guard_size;  /* likewise; 0: UT_GUARD_SIZE */
	size_t max_threads; /* alive at once; 0: a million */
	int deadlock_fd;    /* where a deadlock is described; 0: nowhere */
	uint64_t slice_ns;  /* then a thread gives way; 0: only by itself */
	uint64_t seed;      /* of a run that can be repeated; 0: it is none */
	int keep_sigsegv;   /* no handler that tells of stack overflows */
};

/*
 * Runs fn(arg) as the first user thread, on the calling kernel thread and as
 * many more as the workers need, until every user thread has ended; stores
 * what fn returned.  config and result may be NULL.  -EDEADLK: all threads
 * that are left wait for one another; they are gone then.  -EINVAL, -ENOMEM,
 * -EAGAIN: nothing was started.  -EBUSY: user threads run in this process
 * already.
 */
int ut_run(const struct ut_config *config, void *(*fn)(void *), void *arg,
	   void **result);

/*
 * Runs fn(arg) on a new thread.  attr may be NULL; t may be NULL if the
 * attributes say detached.  -EINVAL: an attribute is out of range, or no worker
 * stays on such CPUs or such a node.  -EAGAIN:
 * max_threads are alive.  -ENOMEM: no memory, or no map for its guard
 * (vm.max_map_count).  -EPERM: not called from a user thread.
 */
int ut_create(struct ut_thread *t, const struct ut_attr *attr,
	      void *(*fn)(void *), void *arg);

/*
 * Waits for the end of a thread and stores what its function returned.
 * -EINVAL: joined or detached before.  -EDEADLK: the calling thread itself.
 */
int ut_join(struct ut_thread *t, void **result);
int ut_join_until(struct ut_thread *t, void **result, uint64_t deadline_ns);

/* Lets a thread go: it frees itself at its end.  -EINVAL as above. */
int ut_detach(struct ut_thread *t);

/* Ends the calling thread, as if its function returned result. */
void ut_exit(void *result) __attribute__((__noreturn__));

/* The calling thread's handle; its storage is the library's. */
struct ut_thread *ut_self(void);

/* Of a thread until it is joined or detached: "" if it has none. */
const char *ut_name(const struct ut_thread *t);
const char *ut_group(const struct ut_thread *t);

/* Has it not yet ended? */
int ut_alive(const struct ut_thread *t);

/* The calling thread's identifier: unique in this run, never 0. */
uint64_t ut_id(void);

void ut_yield(void);

/*
 * With slices of time (ut_config.slice_ns, or UT_SLICE_US in the environment)
 * a thread is interrupted when it has run for so long, where it is in the
 * program's own code.  Not between these two, which nest: around what holds a
 * lock of kernel threads, or changes data that its worker's threads share.
 */
void ut_slice_off(void);
void ut_slice_on(void);

/*
 * Before ut_run(): threads may be interrupted in this code as well, such as a
 * plug-in's.  -EINVAL, -ENOSPC: too many.  -EBUSY: user threads run.
 */
int ut_slice_text(const void *start, size_t size);

/* Sleeps at least so many nanoseconds. */
void ut_sleep(uint64_t ns);

/* The deadline that is so many nanoseconds from now. */
uint64_t ut_after(uint64_t ns);

/* --- Introspection: from user threads, or from others during a run */

struct ut_info {
	uint64_t id; /* 0: it has never asked for it */
	const char *name, *group;
	const char *state;             /* "running", "ready", "waiting" */
	const void *stack;             /* its lowest address; NULL: none yet */
	size_t stack_size, stack_used; /* bytes */
	int detached;
	/* Where it left off; 0: it runs, or has not begun. */
	uint64_t pc, sp, fp;
};

/*
 * Calls fn for each thread that is alive, until it returns other than 0, and
 * returns that.  All workers stop at their next switch meanwhile: fn must call
 * nothing of uthreads.
 */
int ut_for_each(int (*fn)(const struct ut_info *info, void *arg), void *arg);

/* Threads alive now. */
size_t ut_count(void);

/*
 * Writes a line on each thread to a file descriptor, with the places in the
 * program where it waits.  -errno of write(2).
 */
int ut_dump(int fd);

/*
 * The most bytes of its stack that a thread has used so far, or another one
 * that had the stack before, by what is no longer zero.
 */
size_t ut_stack_used(const struct ut_thread *t);

/* The calling thread's registers, as they are on return of this call. */
struct ut_registers {
	uint64_t pc, sp, fp, tp; /* tp: its worker's, where its TLS is */
	uint32_t count;          /* further ones: those a callee preserves */
	struct {
		const char *name;
		uint64_t value;
	} preserved[32];
};

void ut_registers(struct ut_registers *r);

/* The workers' back end: "pthread", or "clone" by UT_WORKERS=clone. */
const char *ut_backend(void);

/* Since ut_run() began, over all workers; outside of a run all are 0. */
struct ut_counters {
	uint64_t created;  /* threads */
	uint64_t switches; /* from thread to thread */
	uint64_t steals;   /* threads that went from worker to worker */
	uint64_t parks;    /* times that a worker slept, with none to run */
	uint64_t wakes;    /* times that one was told to wake */
};

void ut_counters(struct ut_counters *c);

/* Threads that wait on one of the objects below. */
struct ut_waitq {
	UT_ATOMIC(uint32_t) lock_;
	uint32_t timed_; /* those of them that wait until a time */
	struct ut_task *head_, *tail_;
};

/* Calls fn in the first thread that comes; the others wait for its end. */
struct ut_once {
	UT_ATOMIC(uint32_t) word_;
	struct ut_waitq waiters_;
};

void ut_once(struct ut_once *o, void (*fn)(void));

/*
 * A value of each thread's own, NULL at first.  The destructor, if any, is
 * called at a thread's end with its value, unless that is NULL.  -EAGAIN:
 * UT_KEYS exist.  -EINVAL: there is no such key.  -ENOMEM: there is no memory
 * for the value.  -EPERM: not called from a user thread.
 */
struct ut_key {
	uint32_t index_, birth_;
};

int ut_key_create(struct ut_key *k, void (*destructor)(void *));
int ut_key_delete(struct ut_key *k);
int ut_key_set(const struct ut_key *k, void *value);
void *ut_key_get(const struct ut_key *k);

/* Mutex.  Unlocked by its holder only. */
struct ut_mutex {
	UT_ATOMIC(uint32_t) word_;
	struct ut_waitq waiters_;
};

void ut_mutex_lock(struct ut_mutex *m);
int ut_mutex_trylock(struct ut_mutex *m); /* -EBUSY: it is held */
int ut_mutex_lock_until(struct ut_mutex *m, uint64_t deadline_ns);
void ut_mutex_unlock(struct ut_mutex *m);

/* Recursive mutex: its holder may lock it again, and unlocks as often. */
struct ut_rmutex {
	struct ut_mutex lock_;
	uint32_t depth_;
	UT_ATOMIC(uint64_t) holder_;
};

void ut_rmutex_lock(struct ut_rmutex *m);
int ut_rmutex_trylock(struct ut_rmutex *m); /* -EBUSY */
int ut_rmutex_lock_until(struct ut_rmutex *m, uint64_t deadline_ns);
int ut_rmutex_unlock(struct ut_rmutex *m); /* -EPERM: not the holder */

/* Many readers or one writer; a waiting writer keeps new readers out. */
struct ut_rwlock {
	struct ut_waitq readers_, writers_;
	uint32_t reading_;
	int writing_;
};

void ut_rwlock_rdlock(struct ut_rwlock *l);
int ut_rwlock_tryrdlock(struct ut_rwlock *l); /* -EBUSY */
int ut_rwlock_rdlock_until(struct ut_rwlock *l, uint64_t deadline_ns);
void ut_rwlock_wrlock(struct ut_rwlock *l);
int ut_rwlock_trywrlock(struct ut_rwlock *l); /* -EBUSY */
int ut_rwlock_wrlock_until(struct ut_rwlock *l, uint64_t deadline_ns);
void ut_rwlock_unlock(struct ut_rwlock *l);

/* Condition.  A wait may end without a signal: test in a loop. */
struct ut_cond {
	UT_ATOMIC(uint32_t) word_;
	struct ut_waitq waiters_;
};

void ut_cond_wait(struct ut_cond *c, struct ut_mutex *m);
int ut_cond_wait_until(struct ut_cond *c, struct ut_mutex *m,
		       uint64_t deadline_ns); /* the mutex is held again */
void ut_cond_signal(struct ut_cond *c);
void ut_cond_broadcast(struct ut_cond *c);

/* Counting semaphore, from 0 to limit, which may be set before its use. */
struct ut_sem {
	UT_ATOMIC(uint32_t) count_;
	uint32_t limit; /* 0: UINT32_MAX */
	struct ut_waitq waiters_;
};

int ut_sem_post(struct ut_sem *s); /* -EOVERFLOW: it is at its limit */
void ut_sem_wait(struct ut_sem *s);
int ut_sem_trywait(struct ut_sem *s); /* -EAGAIN: it is 0 */
int ut_sem_wait_until(struct ut_sem *s, uint64_t deadline_ns);
uint32_t ut_sem_value(const struct ut_sem *s);

/* A flag to wait for: all go on when it is set, until it is cleared. */
struct ut_event {
	struct ut_waitq waiters_;
	int set_;
};

void ut_event_set(struct ut_event *e);
void ut_event_clear(struct ut_event *e);
int ut_event_is_set(const struct ut_event *e);
void ut_event_wait(struct ut_event *e);
int ut_event_wait_until(struct ut_event *e, uint64_t deadline_ns);

/*
 * Barrier for `count` threads, again and again.  A wait that times out breaks
 * it, as its round can no longer be whole, and so does ut_barrier_break():
 * all waits then return -ECANCELED until it is made anew.
 */
struct ut_barrier {
	uint32_t count_, arrived_;
	struct ut_waitq waiters_;
};

int ut_barrier_init(struct ut_barrier *b, uint32_t count); /* -EINVAL: 0 */
int ut_barrier_wait(struct ut_barrier *b); /* 1 in one of them, else 0 */
int ut_barrier_wait_until(struct ut_barrier *b, uint64_t deadline_ns);
void ut_barrier_break(struct ut_barrier *b);

/* Counts work that is under way; waits until there is none. */
struct ut_wait_group {
	struct ut_waitq waiters_;
	uint32_t count_;
};

int ut_wait_group_add(struct ut_wait_group *w, uint32_t n); /* -EOVERFLOW */
int ut_wait_group_done(struct ut_wait_group *w); /* -EINVAL: it is 0 */
void ut_wait_group_wait(struct ut_wait_group *w);
int ut_wait_group_wait_until(struct ut_wait_group *w, uint64_t deadline_ns);

/* Queue of at most `capacity` pointers, from many senders to many receivers. */
struct ut_slot {
	void *value_;
};

struct ut_channel {
	struct ut_waitq receivers_, senders_;
	struct ut_slot *slots_;
	uint32_t capacity_, first_;
	UT_ATOMIC(uint32_t) count_;
	int closed_;
};

/* slots is the caller's, `capacity` of them.  -EINVAL: it is 0. */
int ut_channel_init(struct ut_channel *c, struct ut_slot *slots,
		    uint32_t capacity);
/* -EPIPE: it was closed. */
int ut_channel_send(struct ut_channel *c, void *value);
int ut_channel_trysend(struct ut_channel *c, void *value); /* -EAGAIN: full */
int ut_channel_send_until(struct ut_channel *c, void *value,
			  uint64_t deadline_ns);
/* -EPIPE: it was closed, and all that was sent is received. */
int ut_channel_recv(struct ut_channel *c, void **value);
int ut_channel_tryrecv(struct ut_channel *c, void **value); /* -EAGAIN: empty */
int ut_channel_recv_until(struct ut_channel *c, void **value,
			  uint64_t deadline_ns);
void ut_channel_close(struct ut_channel *c);
uint32_t ut_channel_count(const struct ut_channel *c); /* that wait in it */

/*
 * Calls fn(arg) at the deadline, and then every period_ns nanoseconds if that
 * is not 0, on a thread of the library's.  fn should be short and must not call
 * ut_exit(): all timers share that thread.  A run does not end while a timer is
 * started.  -EINVAL: there is no fn.  -EBUSY: it is started already.  -EPERM:
 * not called from a user thread.  Else as ut_create(), for the library's.
 */
struct ut_timer {
	uint64_t deadline_ns_, period_ns_;
	void (*fn_)(void *);
	void *arg_;
	struct ut_timer *child_, *next_, *prev_; /* in the heap */
	uint32_t state_;
};

int ut_timer_start(struct ut_timer *t, uint64_t deadline_ns, uint64_t period_ns,
		   void (*fn)(void *), void *arg);
/* After it, fn does not run.  1: it was still to run; 0: it was not; -EPERM. */
int ut_timer_stop(struct ut_timer *t);

/* --- Input and output: as the system calls of the same name */

ssize_t ut_read(int fd, void *buffer, size_t size, uint64_t deadline_ns);
ssize_t ut_write(int fd, const void *buffer, size_t size, uint64_t deadline_ns);
ssize_t ut_readv(int fd, const struct iovec *iov, int count,
		 uint64_t deadline_ns);
ssize_t ut_writev(int fd, const struct iovec *iov, int count,
		  uint64_t deadline_ns);
ssize_t ut_pread(int fd, void *buffer, size_t size, off_t offset,
		 uint64_t deadline_ns);
ssize_t ut_pwrite(int fd, const void *buffer, size_t size, off_t offset,
		  uint64_t deadline_ns);
int ut_accept(int fd, struct sockaddr *address, socklen_t *length,
	      uint64_t deadline_ns);
int ut_connect(int fd, const struct sockaddr *address, socklen_t length,
	       uint64_t deadline_ns);
ssize_t ut_send(int fd, const void *buffer, size_t size, int flags,
		uint64_t deadline_ns);
ssize_t ut_recv(int fd, void *buffer, size_t size, int flags,
		uint64_t deadline_ns);
int ut_poll(struct pollfd *fds, nfds_t count, uint64_t deadline_ns);
int ut_fsync(int fd);

/*
 * Calls fn(arg), which may block, on a kernel thread; other threads go on
 * meanwhile.  fn must call nothing of uthreads that waits.  -EAGAIN, -ENOMEM,
 * -EPERM: no kernel thread could be started.
 */
int ut_block(void *(*fn)(void *), void *arg, void **result);

/*
 * How input and output wait: "io_uring", or "epoll" where that is refused or
 * UT_IO=epoll says so; *why: 0, or the -errno of the refusal.
 */
const char *ut_io_backend(int *why);

#ifdef __cplusplus
}
#endif

#endif
