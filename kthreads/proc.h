/* SPDX-License-Identifier: MIT */
/*
 * What the kernel says in /proc and in the cgroup file systems, read without
 * allocating anything.  Numbers are -1 where they cannot be had or have no
 * limit.
 */
#ifndef KTHREADS_PROC_H
#define KTHREADS_PROC_H

#include <sys/resource.h>

#include "base/sys.h"

#define PROC_PATH 512

/* The first number in a file. */
long long proc_number(const char *path);
long long proc_number_in(const char *folder, const char *file);

/* Of this process: lines of a file, pages mapped, is there a filter? */
long long proc_lines(const char *path);
long long proc_pages(void);
int proc_filtered(void);
/* Does this process run with another's rights? */
int proc_privileged(void);
long long proc_rlimit(int resource);

/* Threads of all processes; of those of the caller's user. */
long long proc_tasks(void);
long long proc_tasks_of_user(void);

/* Bytes of memory, and how many of them cannot be had. */
long long proc_memory(void);
long long proc_memory_used(void);

/* Calls fn with the folder of this process's cgroup and of each above it. */
void proc_cgroups(const char *controller,
		  void (*fn)(const char *folder, void *arg), void *arg);

#endif
