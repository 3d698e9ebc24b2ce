/* SPDX-License-Identifier: MIT */
/*
 * In which code threads may be interrupted: the program's own, which is not a
 * library's, nor ours where we are part of it.
 */
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <sys/auxv.h>

#include "base/asan.h"
#include "base/tsan.h"
#include "uthreads/slice.h"

#define TEXTS 32

struct text {
	uintptr_t start, end;
};

/* Where threads may be interrupted: what was asked for, then the program's. */
static struct text texts[TEXTS];
static unsigned asked, known;

/* This library's code, where it is part of the program: see the Makefile. */
#pragma GCC visibility push(hidden)
extern const char __start_libthreads_text[], __stop_libthreads_text[];
#pragma GCC visibility pop

static int is_in(uintptr_t pc, uintptr_t start, uintptr_t end)
{
	return pc - start < end - start;
}

static int is_ours(uintptr_t pc)
{
	return is_in(pc, (uintptr_t)__start_libthreads_text,
		     (uintptr_t)__stop_libthreads_text);
}

int slice_text_has(uintptr_t pc)
{
	for (unsigned i = 0; i < known; i++)
		if (is_in(pc, texts[i].start, texts[i].end))
			return !is_ours(pc);
	return 0;
}

PUBLIC int ut_slice_text(const void *start, size_t size)
{
	if (!start || !size || (uintptr_t)start + size < size)
		return -EINVAL;
	if (ut_runtime.workers)
		return -EBUSY;
	if (asked == TEXTS / 2)
		return -ENOSPC;
	texts[asked++] =
		(struct text){ (uintptr_t)start, (uintptr_t)start + size };
	return 0;
}

/* The first object is the program. */
static int add_program(struct dl_phdr_info *info, size_t size, void *unused)
{
	(void)size;
	(void)unused;
	for (unsigned i = 0; i < info->dlpi_phnum && known < TEXTS; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + p->p_vaddr;

		if (p->p_type == PT_LOAD && p->p_flags & PF_X)
			texts[known++] =
				(struct text){ start, start + p->p_memsz };
	}
	return 1;
}

#ifdef UT_NO_URING
#define URING_CODE 0
#else
struct io_uring;
int io_uring_submit(struct io_uring *);
#define URING_CODE ((uintptr_t)io_uring_submit)
#endif

#ifdef BUILT_WITH_ASAN
void __asan_init(void);
#define ASAN_CODE ((uintptr_t)__asan_init)
#else
#define ASAN_CODE 0
#endif

/*
 * The program's own text is its own if the C library is not part of it, nor
 * the one by which we wait, nor a tool that is called wherever it allocates.
 * ThreadSanitizer keeps a signal of the program's back until a call, which may
 * be one of ours.
 */
int slice_text_find(void)
{
#ifdef BUILT_WITH_TSAN
	return 0;
#endif
	known = asked;
	if (getauxval(AT_BASE)) /* it is linked dynamically */
		dl_iterate_phdr(add_program, NULL);
	if (slice_text_has(URING_CODE) || slice_text_has(ASAN_CODE))
		known = asked;
	return known != 0;
}
