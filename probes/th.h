/* SPDX-License-Identifier: MIT */
/*
 * th - the interface that every implementation of threads gives the probes.
 *
 * A probe is compiled once for each header in probes/impl/, never linked to
 * a table of pointers: th_yield() in its loop is the implementation's own
 * yield, inlined where that is inline.  The Makefile names the header in
 * TH_IMPL.  It defines the types and functions below, and:
 *
 *	TH		 its name, a bare word or a string
 *	TH_KIND		 "kernel": its threads are the kernel's; "user": not
 *	TH_CAN_BLOCK_FD	 read(2) and write(2) of a thread leave the others be
 *	TH_CAN_READ	 so do its own th_read() and th_write()
 *	TH_FD_MAX	 these take descriptors below it only
 *	TH_CAN_PREAD	 so does its th_pread(), of a file
 *	TH_CAN_TIMER	 it has th_timer
 *	TH_CAN_SLICE	 a thread that computes is interrupted, so that others
 *			 run
 *	TH_ONE_CPU	 never do two of its threads run at once
 *	TH_CAN_RMUTEX	 it has th_rmutex
 *	TH_CAN_RWLOCK	 it has th_rwlock
 *	TH_BARRIER_IS_STRICT  its barrier is for no more threads than it counts
 *	TH_CAN_CHANNEL	 it has th_channel, a bounded queue of pointers
 *	TH_CAN_CHILD_FIRST  th_fork() runs the new thread at once, and its
 *			 creator when that ends or waits; else it is th_create()
 *	TH_SWITCHES	 th_switches() counts the user-level switches
 *
 * Types are its own, signatures are not: the build stops at the first that
 * differs, and names it.
 */
#ifndef PROBES_TH_H
#define PROBES_TH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "cpu.h"

/* What th_main() is given. */
struct th_config {
	const int *cpus; /* to run on */
	unsigned cpu_count;
	size_t stack_size, guard_size; /* bytes, for each thread */
	size_t max_threads; /* alive at once; 0: as many as is usual */
};

/*
 * A variable of an adapter, which th_main() sets and th_create() reads: one
 * in a program, though the header is compiled with each probe anew.
 */
#define TH_VARIABLE __attribute__((weak))

#include TH_IMPL

#define TH_HAS(function, type)                                             \
	_Static_assert(__builtin_types_compatible_p(__typeof__(&function), \
						    __typeof__(type) *),   \
		       TH ": " #function " differs from probes/th.h")

/*
 * Runs fn(arg) as a thread of this implementation, which may call the rest,
 * and returns when it has ended: 0 or -errno.
 */
TH_HAS(th_main, int(const struct th_config *c, void *(*fn)(void *), void *arg));

/* What serves as back end, for the record. */
TH_HAS(th_backend, const char *(void));

/* Threads.  All return 0 or -errno; result may be NULL. */
TH_HAS(th_create, int(th_thread *t, void *(*fn)(void *), void *arg));
#ifndef TH_CAN_CHILD_FIRST
static inline int th_fork(th_thread *t, void *(*fn)(void *), void *arg)
{
	return th_create(t, fn, arg);
}
#endif
TH_HAS(th_fork, int(th_thread *t, void *(*fn)(void *), void *arg));
TH_HAS(th_join, int(th_thread *t, void **result));
TH_HAS(th_detach, int(th_thread *t));
TH_HAS(th_id, uint64_t(void)); /* of the caller: unique, never 0 */
TH_HAS(th_yield, void(void));
TH_HAS(th_sleep, void(uint64_t ns));

/*
 * Pins the calling thread to a CPU, where threads are the kernel's.  User
 * threads stay where their workers are pinned.
 */
TH_HAS(th_place, void(int cpu));

TH_HAS(th_mutex_init, void(th_mutex *m));
TH_HAS(th_mutex_lock, void(th_mutex *m));
TH_HAS(th_mutex_trylock, int(th_mutex *m)); /* -EBUSY */
TH_HAS(th_mutex_unlock, void(th_mutex *m));

/* Its holder may lock it again, and unlocks it as often. */
#ifdef TH_CAN_RMUTEX
TH_HAS(th_rmutex_init, void(th_rmutex *m));
TH_HAS(th_rmutex_lock, void(th_rmutex *m));
TH_HAS(th_rmutex_unlock, void(th_rmutex *m));
#endif

/* Many readers or one writer, by whatever preference is its default. */
#ifdef TH_CAN_RWLOCK
TH_HAS(th_rwlock_init, void(th_rwlock *l));
TH_HAS(th_rwlock_rdlock, void(th_rwlock *l));
TH_HAS(th_rwlock_wrlock, void(th_rwlock *l));
TH_HAS(th_rwlock_unlock, void(th_rwlock *l));
#endif

TH_HAS(th_cond_init, void(th_cond *c));
TH_HAS(th_cond_wait, void(th_cond *c, th_mutex *m));
TH_HAS(th_cond_signal, void(th_cond *c));
TH_HAS(th_cond_broadcast, void(th_cond *c));

TH_HAS(th_sem_init, void(th_sem *s)); /* to 0 */
TH_HAS(th_sem_post, void(th_sem *s));
TH_HAS(th_sem_wait, void(th_sem *s));
TH_HAS(th_sem_trywait, int(th_sem *s)); /* -EAGAIN */

TH_HAS(th_barrier_init, int(th_barrier *b, unsigned count));
TH_HAS(th_barrier_wait, void(th_barrier *b));

/* What the channel holds lies in the caller's slots. */
#ifdef TH_CAN_CHANNEL
TH_HAS(th_channel_init,
       int(th_channel *c, th_slot *slots, uint32_t capacity)); /* -EINVAL */
TH_HAS(th_channel_send, int(th_channel *c, void *value)); /* -EPIPE: closed */
TH_HAS(th_channel_trysend, int(th_channel *c, void *value));  /* -EAGAIN */
TH_HAS(th_channel_recv, int(th_channel *c, void **value));    /* -EPIPE */
TH_HAS(th_channel_tryrecv, int(th_channel *c, void **value)); /* -EAGAIN */
TH_HAS(th_channel_close, void(th_channel *c));
#endif

/* As read(2) and write(2), but for -errno: only the caller waits. */
#if defined TH_CAN_BLOCK_FD && !defined TH_CAN_READ
#define TH_CAN_READ
static inline ssize_t th_read(int fd, void *buffer, size_t size)
{
	return cpu_syscall(SYS_read, fd, (long)buffer, (long)size, 0, 0, 0);
}

static inline ssize_t th_write(int fd, const void *buffer, size_t size)
{
	return cpu_syscall(SYS_write, fd, (long)buffer, (long)size, 0, 0, 0);
}
#endif
/* Why there is no run where it is missing. */
#define TH_LACKS_READ "a read() that waits would stop all threads of its worker"

#ifdef TH_CAN_READ
TH_HAS(th_read, ssize_t(int fd, void *buffer, size_t size));
TH_HAS(th_write, ssize_t(int fd, const void *buffer, size_t size));

/* Of what th_read() or th_write() was called with, before its number is used
 * again: some libraries have objects of their own for it. */
#ifndef TH_OWN_CLOSE
static inline void th_close(int fd)
{
	close(fd);
}
#endif
TH_HAS(th_close, void(int fd));
#ifndef TH_FD_MAX
#define TH_FD_MAX (1 << 20)
#endif
#endif

/* As pread(2), likewise. */
#if defined TH_CAN_BLOCK_FD && !defined TH_CAN_PREAD
#define TH_CAN_PREAD
static inline ssize_t th_pread(int fd, void *buffer, size_t size, off_t offset)
{
	return cpu_syscall(SYS_pread64, fd, (long)buffer, (long)size, offset, 0,
			   0);
}
#endif
#ifdef TH_CAN_PREAD
TH_HAS(th_pread, ssize_t(int fd, void *buffer, size_t size, off_t offset));
#endif

/*
 * Calls fn(arg) once, after so many ns, in a thread of the library's; all zero
 * at first.  th_timer_stop() returns 1 if it was still to be called.
 */
#ifdef TH_CAN_TIMER
TH_HAS(th_timer_start,
       int(th_timer *t, uint64_t ns, void (*fn)(void *), void *arg));
TH_HAS(th_timer_stop, int(th_timer *t));
#endif

#ifdef TH_SWITCHES
TH_HAS(th_switches, uint64_t(void));
#endif

#endif
