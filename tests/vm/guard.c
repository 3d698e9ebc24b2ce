/* SPDX-License-Identifier: MIT */
/*
 * Guards where the kernel has no MADV_GUARD_INSTALL (before Linux 6.13).
 *
 * Two threads' stacks lie beside each other.  Each asks the kernel, page by
 * page down its stack, whether it may be read: there must be an end to that
 * before another's memory begins.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cpu.h"
#include "tests/vm/vm.h"

#define PAGE  4096
#define STACK 131072

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

static struct kt_barrier both;
static int pipe_ends[2];

/* Only the system calls: bare threads run it. */
static int readable(const char *byte)
{
	char back;

	if (cpu_syscall(SYS_write, pipe_ends[1], (long)byte, 1, 0, 0, 0) != 1)
		return 0;
	cpu_syscall(SYS_read, pipe_ends[0], (long)&back, 1, 0, 0, 0);
	return 1;
}

/* Stores how many bytes of stack it has below its first frame. */
static void *measure(void *bytes)
{
	const char *top = __builtin_frame_address(0), *page;

	page = (const char *)((uintptr_t)top & ~(uintptr_t)(PAGE - 1));
	kt_barrier_wait(&both);
	while (top - page < 4 * STACK && readable(page))
		page -= PAGE;
	*(long *)bytes = top - page - PAGE;
	kt_barrier_wait(&both);
	return NULL;
}

static void stacks_end_of(const struct vm_way *way)
{
	struct kt_attr attr = {
		.backend = way->backend,
		.clone3 = way->clone3,
		.stack_size = STACK,
	};
	struct kt_thread t[2];
	long bytes[2] = { 0 };

	vm_now("%s", way->name);
	kt_barrier_init(&both, 2);
	for (int i = 0; i < 2; i++)
		if (kt_create(&t[i], &attr, measure, &bytes[i])) {
			EXPECT(!"kt_create");
			return; /* a first one waits for ever */
		}
	for (int i = 0; i < 2; i++) {
		EXPECT(kt_join(&t[i], NULL) == 0);
		EXPECT(bytes[i] > STACK - 4 * PAGE);
		EXPECT(bytes[i] < STACK + 4 * PAGE);
	}
}

static void stacks_end(void)
{
	static const struct vm_way pool = { "pool", KT_BACKEND_POOL, 0 };

	for (unsigned w = 0; w < vm_way_count; w++)
		stacks_end_of(&vm_ways[w]);
	stacks_end_of(&pool);
}

static void kernel_has_none(void)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	vm_now("MADV_GUARD_INSTALL");
	EXPECT(page != MAP_FAILED);
	EXPECT(madvise(page, PAGE, MADV_GUARD_INSTALL) == -1 &&
	       errno == EINVAL);
	munmap(page, PAGE);
}

int main(void)
{
	static const struct vm_test tests[] = {
		{ "the kernel has no MADV_GUARD_INSTALL", kernel_has_none },
		{ "stacks end", stacks_end },
	};

	EXPECT(pipe(pipe_ends) == 0);
	return vm_run(tests, sizeof tests / sizeof *tests);
}
