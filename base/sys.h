/* SPDX-License-Identifier: MIT */
/*
 * System calls without the C library: each returns its result or -errno and
 * never touches errno.  Both libraries enter the kernel only through here.
 */
#ifndef BASE_SYS_H
#define BASE_SYS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>

#include "cpu.h"

#define SYS_PAGE_SIZE 4096ul

static inline size_t sys_page_align(size_t size)
{
	return (size + SYS_PAGE_SIZE - 1) & ~(SYS_PAGE_SIZE - 1);
}

/* Private anonymous memory; *map is set only on success. */
static inline int sys_map(void **map, size_t size, int protection)
{
	long result = cpu_syscall(
		SYS_mmap, 0, (long)size, protection,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);

	if (result < 0 && result > -4096)
		return (int)result;
	*map = (void *)result;
	return 0;
}

static inline int sys_unmap(void *map, size_t size)
{
	return (int)cpu_syscall(SYS_munmap, (long)map, (long)size, 0, 0, 0, 0);
}

static inline int sys_protect(void *map, size_t size, int protection)
{
	return (int)cpu_syscall(SYS_mprotect, (long)map, (long)size, protection,
				0, 0, 0);
}

static inline int sys_advise(void *map, size_t size, int advice)
{
	return (int)cpu_syscall(SYS_madvise, (long)map, (long)size, advice, 0,
				0, 0);
}

/* Replaces this thread's signal mask; either pointer may be NULL. */
static inline int sys_signal_mask(const uint64_t *set, uint64_t *old)
{
	return (int)cpu_syscall(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */,
				(long)set, (long)old, sizeof *set, 0, 0);
}

static inline void sys_yield(void)
{
	cpu_syscall(SYS_sched_yield, 0, 0, 0, 0, 0, 0);
}

static inline pid_t sys_tid(void)
{
	return (pid_t)cpu_syscall(SYS_gettid, 0, 0, 0, 0, 0, 0);
}

/* The calling kernel thread's name, as debuggers and ps show it. */
static inline void sys_set_name(const char *name)
{
	cpu_syscall(SYS_prctl, PR_SET_NAME, (long)name, 0, 0, 0, 0);
}

/* Sleeps until the CLOCK_MONOTONIC time; -EINTR when a handler ran. */
static inline int sys_sleep_until(uint64_t deadline_ns)
{
	struct timespec t = { .tv_sec = (time_t)(deadline_ns / 1000000000),
			      .tv_nsec = (long)(deadline_ns % 1000000000) };

	return (int)cpu_syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC,
				TIMER_ABSTIME, (long)&t, 0, 0, 0);
}

/* CLOCK_MONOTONIC in nanoseconds, by the vdso: no system call. */
static inline uint64_t sys_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

#endif
