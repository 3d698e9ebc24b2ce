/* SPDX-License-Identifier: MIT */
/*
 * Two that pass a byte to and fro by pipes: threads in their own way, others by
 * the system calls.
 */
#ifndef PROBES_PASS_H
#define PROBES_PASS_H

#include "probes/probe.h"

#ifndef TH_IMPL
#define TH_CAN_READ
#define th_read(fd, p, n)  cpu_syscall(SYS_read, fd, (long)(p), n, 0, 0, 0)
#define th_write(fd, p, n) cpu_syscall(SYS_write, fd, (long)(p), n, 0, 0, 0)
#endif

#ifdef TH_CAN_READ
static inline int pass_take(int fd)
{
	char byte;

	return th_read(fd, &byte, 1) == 1;
}

static inline int pass_give(int fd)
{
	return th_write(fd, "", 1) == 1;
}

/* Takes a byte and gives it on, so many times; how often that was done. */
static inline uint64_t pass(int from, int to, uint64_t count)
{
	uint64_t n = 0;

	while (n < count && pass_take(from) && pass_give(to))
		n++;
	return n;
}
#endif

#endif
