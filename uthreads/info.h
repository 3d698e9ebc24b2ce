/* SPDX-License-Identifier: MIT */
/*
 * What can be told of threads.
 */
#ifndef UTHREADS_INFO_H
#define UTHREADS_INFO_H

#pragma GCC visibility push(hidden)

/* dump.c: all threads wait, and nothing will wake any. */
void dump_deadlock(int fd);

#pragma GCC visibility pop

#endif
