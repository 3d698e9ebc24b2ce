/* SPDX-License-Identifier: MIT */
/*
 * How a raw thread begins: clone3(2) as well as clone(2), and a first frame
 * at which unwinders stop.
 */
#include <errno.h>
#include <linux/sched.h>
#include <stdint.h>
#include <unwind.h>

#include "base/futex.h"
#include "kthreads/thread.h"
#include "tests/th/contract.h"

#define STACK_SIZE  32768
#define FRAMES_MAX  64
#define KT_CLONE_IS 256 /* bytes, at most, with kt_clone3 and the child */

struct frames {
	uintptr_t pc[FRAMES_MAX];
	int count;
};

static _Unwind_Reason_Code note_frame(struct _Unwind_Context *c, void *arg)
{
	struct frames *f = arg;

	if (f->count == FRAMES_MAX)
		return _URC_NORMAL_STOP;
	f->pc[f->count++] = _Unwind_GetIP(c);
	return _URC_NO_REASON;
}

static void *unwind(void *arg)
{
	_Unwind_Backtrace(note_frame, arg);
	return arg;
}

/* Ours, the library's own, and the child's part of clone.S as the last. */
CONTRACT(unwinding_ends_at_the_entry)
{
	struct frames f = { 0 };
	th_thread t;

	EXPECT(th_create(&t, unwind, &f) == 0);
	EXPECT(th_join(&t, NULL) == 0);
	/* Some C libraries' tables, or a stop, leave a 0 at the end. */
	if (f.count && f.pc[f.count - 1] == 0)
		f.count--;
	EXPECT(f.count >= 3 && f.count < 10);
	EXPECT(f.pc[f.count - 1] - (uintptr_t)kt_clone < KT_CLONE_IS);
}

static struct {
	_Alignas(64) char stack[STACK_SIZE];
	_Atomic uint32_t tid;
	void *arg;
	uintptr_t frame;
	uint32_t seen_tid;
} child;

/* Shares our TLS, so it calls nothing. */
static void child_main(void *arg)
{
	child.arg = arg;
	child.frame = (uintptr_t)__builtin_frame_address(0);
	child.seen_tid = (uint32_t)sys_tid();
}

CONTRACT(clone3_starts_a_thread)
{
	struct clone_args args = {
		.flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM |
			 CLONE_SIGHAND | CLONE_THREAD | CLONE_PARENT_SETTID |
			 CLONE_CHILD_CLEARTID,
		.parent_tid = (uintptr_t)&child.tid,
		.child_tid = (uintptr_t)&child.tid,
		.stack = (uintptr_t)child.stack,
		.stack_size = sizeof child.stack,
	};
	uint64_t all = UINT64_MAX, mask;
	long tid;

	sys_signal_mask(&all, &mask);
	tid = kt_clone3(&args, sizeof args, child_main, &args);
	sys_signal_mask(&mask, NULL);
	if (tid == -ENOSYS || tid == -EPERM)
		return; /* qemu, old kernels, filters */
	EXPECT(tid > 0);
	EXPECT(futex_wait_cleared(&child.tid, UINT64_MAX) == 0);
	EXPECT(child.seen_tid == (uint32_t)tid);
	EXPECT(child.arg == &args);
	EXPECT(child.frame % 16 == 0);
	EXPECT(child.frame - (uintptr_t)child.stack < STACK_SIZE);
}
