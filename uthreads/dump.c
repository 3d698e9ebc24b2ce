/* SPDX-License-Identifier: MIT */
/*
 * All threads as lines, for people: what each does, and where.
 *
 * A thread that waits has left its frames on its stack.  They are followed by
 * frame pointers, which this library keeps; a program that was compiled without
 * them (-fno-omit-frame-pointer) is followed to where it called the library,
 * and maybe no further.  A place is a symbol that a dynamic linker knows, or
 * else what addr2line(1) takes: a file and how far into it.
 */
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/sys.h"
#include "context.h"
#include "uthreads/info.h"
#include "uthreads/uthreads.h"

#define FRAMES 8 /* at most, of each thread */

struct line {
	char text[512];
	size_t length;
};

static __attribute__((format(printf, 2, 3))) void
append(struct line *l, const char *format, ...)
{
	va_list list;
	int n;

	va_start(list, format);
	n = vsnprintf(l->text + l->length, sizeof l->text - l->length, format,
		      list);
	va_end(list);
	if (n > 0)
		l->length += (size_t)n;
	if (l->length >= sizeof l->text)
		l->length = sizeof l->text - 1;
}

/* 0: no program or library is there. */
static int append_place(struct line *l, uintptr_t pc)
{
	const char *file;
	Dl_info at;

	if (!dladdr((void *)pc, &at) || !at.dli_fname)
		return 0;
	file = strrchr(at.dli_fname, '/');
	if (at.dli_sname)
		append(l, "  %s+%#lx", at.dli_sname,
		       (unsigned long)(pc - (uintptr_t)at.dli_saddr));
	else
		append(l, "  %s+%#lx", file ? file + 1 : at.dli_fname,
		       (unsigned long)(pc - (uintptr_t)at.dli_fbase));
	return 1;
}

/* Frames lie above one another, on the stack. */
static __attribute__((no_sanitize("address", "thread"))) void
append_frames(struct line *l, const struct ut_info *info)
{
	uintptr_t low = info->sp, fp = info->fp;
	uintptr_t high = (uintptr_t)info->stack + info->stack_size;

	append_place(l, info->pc);
	for (int i = 1; i < FRAMES && fp >= low && fp % sizeof fp == 0 &&
			fp + 2 * sizeof fp <= high;
	     i++) {
		uintptr_t pc = context_caller(fp);

		if (!append_place(l, pc))
			return;
		low = fp + 1;
		fp = context_caller_frame(fp);
	}
}

static int dump_one(const struct ut_info *info, void *arg)
{
	struct line l = { .length = 0 };

	append(&l, "%8llu  %-15s  %-15s  %-7s  %9zu  %9zu",
	       (unsigned long long)info->id, info->name, info->group,
	       info->state, info->stack_used, info->stack_size);
	if (info->pc)
		append_frames(&l, info);
	l.text[l.length] = '\n';
	return sys_write_all(*(const int *)arg, l.text, l.length + 1);
}

PUBLIC int ut_dump(int fd)
{
	static const char head[] =
		"      id  name             group            state         used"
		"      stack  where it waits\n";
	int err = sys_write_all(fd, head, sizeof head - 1);

	return err ? err : ut_for_each(dump_one, &fd);
}

void dump_deadlock(int fd)
{
	struct line l = { .length = 0 };

	append(&l, "uthreads: deadlock: all %zu threads wait for one another\n",
	       ut_count());
	if (!sys_write_all(fd, l.text, l.length))
		ut_dump(fd);
}
