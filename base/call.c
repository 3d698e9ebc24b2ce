/* SPDX-License-Identifier: MIT */
/*
 * The table's names, and the fault that there is not unless a test has one.
 */
#include "base/call.h"

/* Weak: the compiler must not take the value for granted. */
__attribute__((weak)) sys_fault_fn *const sys_fault = NULL;

#define SYS_ENTRY(name) [SYS_CALL_##name] = #name,
static const char *const names[SYS_CALLS] = {
#include "base/call-table.h"
	[SYS_CALL_allocate_tls] = "allocate_tls",
	[SYS_CALL_pthread_create] = "pthread_create",
	[SYS_CALL_pthread_atfork] = "pthread_atfork",
	[SYS_CALL_futex_wait] = "futex_wait",
};

const char *sys_call_name(enum sys_name call)
{
	return call < SYS_CALLS ? names[call] : "";
}
