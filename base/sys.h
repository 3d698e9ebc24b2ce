/* SPDX-License-Identifier: MIT */
/*
 * System calls without the C library: each returns its result or -errno and
 * never touches errno.  All of them are in the table of base/call.h.
 */
#ifndef BASE_SYS_H
#define BASE_SYS_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <time.h>

#include "base/call.h"
#include "base/tsan.h"

#define SYS_PAGE_SIZE 4096ul

static inline size_t sys_page_align(size_t size)
{
	return (size + SYS_PAGE_SIZE - 1) & ~(SYS_PAGE_SIZE - 1);
}

#ifndef BUILT_WITH_TSAN
#define sys_call_mmap(...)   sys_call(mmap, __VA_ARGS__)
#define sys_call_munmap(...) sys_call(munmap, __VA_ARGS__)
#else
/*
 * ThreadSanitizer has to see what is mapped and unmapped, or it takes who used
 * an address last for a party in a race with who is given it next.  It looks
 * at the C library's calls.
 */
static inline long sys_call_mmap(void *address, size_t size, int protection,
				 int flags, int fd)
{
	int saved = errno;
	long result;

	if (sys_faulted(SYS_CALL_mmap, &result))
		return result;
	result = (long)mmap(address, size, protection, flags, fd, 0);
	result = result == -1 ? -errno : result;
	errno = saved;
	return result;
}

static inline long sys_call_munmap(void *map, size_t size)
{
	int saved = errno;
	long result;

	if (sys_faulted(SYS_CALL_munmap, &result))
		return result;
	result = munmap(map, size) ? -errno : 0;
	errno = saved;
	return result;
}
#endif

/* Private anonymous memory; *map is set only on success. */
static inline int sys_map(void **map, size_t size, int protection)
{
	long result = sys_call_mmap(
		NULL, size, protection,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1);

	if (result < 0 && result > -4096)
		return (int)result;
	*map = (void *)result;
	return 0;
}

static inline int sys_unmap(void *map, size_t size)
{
	return (int)sys_call_munmap(map, size);
}

static inline int sys_protect(void *map, size_t size, int protection)
{
	return (int)sys_call(mprotect, map, size, protection);
}

static inline int sys_advise(void *map, size_t size, int advice)
{
	return (int)sys_call(madvise, map, size, advice);
}

/* Replaces this thread's signal mask; either pointer may be NULL. */
static inline int sys_signal_mask(const uint64_t *set, uint64_t *old)
{
	return (int)sys_call(rt_sigprocmask, 2 /* SIG_SETMASK */, set, old,
			     sizeof *set);
}

static inline void sys_yield(void)
{
	sys_call(sched_yield, 0);
}

static inline pid_t sys_tid(void)
{
	return (pid_t)sys_call(gettid, 0);
}

/* The calling kernel thread's name, as debuggers and ps show it. */
static inline void sys_set_name(const char *name)
{
	sys_call(prctl, PR_SET_NAME, name);
}

/* Times that no clock will ever show are cut, as the kernel refuses them. */
static inline struct timespec sys_timespec(uint64_t ns)
{
	if (ns > INT64_MAX)
		ns = INT64_MAX;
	return (struct timespec){ .tv_sec = (time_t)(ns / 1000000000),
				  .tv_nsec = (long)(ns % 1000000000) };
}

/* All of it; -errno of write(2). */
static inline int sys_write_all(int fd, const char *text, size_t size)
{
	while (size) {
		long n = sys_call(write, fd, text, size);

		if (n < 0 && n != -EINTR)
			return (int)n;
		if (n > 0) {
			text += n;
			size -= (size_t)n;
		}
	}
	return 0;
}

/* Sleeps until the CLOCK_MONOTONIC time; -EINTR when a handler ran. */
static inline int sys_sleep_until(uint64_t deadline_ns)
{
	struct timespec t = sys_timespec(deadline_ns);

	return (int)sys_call(clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME,
			     &t);
}

/* CLOCK_MONOTONIC in nanoseconds, by the vdso: no system call. */
static inline uint64_t sys_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

#endif
