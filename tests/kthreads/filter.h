/* SPDX-License-Identifier: MIT */
/*
 * Real seccomp filters.  One stays, so a process of its own is what has it: see
 * in_child() of faults.h.
 */
#ifndef TESTS_KTHREADS_FILTER_H
#define TESTS_KTHREADS_FILTER_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "tests/kthreads/faults.h"

#define REFUSE(error) (SECCOMP_RET_ERRNO | (uint32_t)(error))

static inline void install(struct sock_filter *code, size_t length)
{
	const struct sock_fprog program = { (unsigned short)length, code };

	MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	MUST(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

/* Refuses one call, or two. */
static inline void forbid(uint32_t call, uint32_t other, uint32_t what)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, other, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, what),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};

	install(code, sizeof code / sizeof *code);
}

#endif
