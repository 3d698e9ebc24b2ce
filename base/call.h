/* SPDX-License-Identifier: MIT */
/*
 * Everything that the libraries ask of the kernel, through one table.
 *
 * A call that is not in base/call-table.h does not compile, so the table is
 * also what a seccomp filter must let through (kthreads.3 lists it).  Each
 * goes through sys_call(), where a test may let it fail: a program that
 * defines sys_fault is asked before every call; in any other program that is
 * a constant NULL.
 */
#ifndef BASE_CALL_H
#define BASE_CALL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#include "base/compiler.h"
#include "cpu.h"

#define SYS_ENTRY(name) SYS_CALL_##name,
enum sys_name {
#include "base/call-table.h"
	/* Asked of the C library, not of the kernel, but may fail as well. */
	SYS_CALL_allocate_tls,
	SYS_CALL_pthread_create,
	SYS_CALL_pthread_atfork,
	/* futex(2) again, but only to sleep; wakes are not to be lost. */
	SYS_CALL_futex_wait,
	SYS_CALLS
};
#undef SYS_ENTRY

#define SYS_ENTRY(name) SYS_NUMBER_##name = SYS_##name,
enum {
#include "base/call-table.h"
};
#undef SYS_ENTRY

/* Not 0: the call is not made, and *result is what it returns. */
typedef int sys_fault_fn(enum sys_name call, long *result);
extern sys_fault_fn *const sys_fault;

/* A call's name, for messages. */
const char *sys_call_name(enum sys_name call);

static inline int sys_faulted(enum sys_name call, long *result)
{
	return UNLIKELY(sys_fault != NULL) && sys_fault(call, result);
}

static inline long sys_call_checked(enum sys_name call, long number, long a,
				    long b, long c, long d, long e, long f)
{
	long result;

	if (sys_faulted(call, &result))
		return result;
	return cpu_syscall(number, a, b, c, d, e, f);
}

/*
 * sys_call(mmap, address, size, …): the result or -errno; errno itself stays
 * as it is.  Arguments left out are 0.
 */
#define sys_call(name, ...) \
	SYS_PAD(SYS_CALL_##name, SYS_NUMBER_##name, __VA_ARGS__, 0, 0, 0, 0, 0)
#define SYS_PAD(call, number, a, b, c, d, e, f, ...)                    \
	sys_call_checked(call, number, (long)(a), (long)(b), (long)(c), \
			 (long)(d), (long)(e), (long)(f))

#endif
