/* SPDX-License-Identifier: MIT */
/*
 * Numbers that the kernel tells of a process and of the machine, for any
 * thread: without the C library's files, which need TLS and a large stack.
 */
#ifndef PROBES_PROC_H
#define PROBES_PROC_H

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>

#include "cpu.h"

#define PROC_SIZE 4096 /* what is read of a file, at most */

static inline long proc_open(const char *path)
{
	return cpu_syscall(SYS_openat, AT_FDCWD, (long)path,
			   O_RDONLY | O_CLOEXEC, 0, 0, 0);
}

static inline long proc_more(long fd, char *text, size_t size)
{
	return cpu_syscall(SYS_read, fd, (long)text, (long)size, 0, 0, 0);
}

static inline void proc_close(long fd)
{
	cpu_syscall(SYS_close, fd, 0, 0, 0, 0, 0);
}

/* The file as a text, cut if it is longer; "" if it cannot be read. */
static inline void proc_read(const char *path, char text[PROC_SIZE])
{
	long fd = proc_open(path), size = 0, got;

	while ((got = proc_more(fd, text + size,
				(size_t)(PROC_SIZE - 1 - size))) > 0)
		size += got;
	proc_close(fd);
	text[size] = 0;
}

/* The first number of a text; UINT64_MAX if it begins with none: "max". */
static inline uint64_t proc_digits(const char *text)
{
	uint64_t number = 0;

	text += strspn(text, " \t");
	if (*text < '0' || *text > '9')
		return UINT64_MAX;
	for (; *text >= '0' && *text <= '9'; text++)
		number = number * 10 + (uint64_t)(*text - '0');
	return number;
}

/* The number that is a file. */
static inline uint64_t proc_number(const char *path)
{
	char text[PROC_SIZE];

	proc_read(path, text);
	return proc_digits(text);
}

/* That of a line "key number"; 0 if there is no such line. */
static inline uint64_t proc_count(const char *path, const char *key)
{
	char text[PROC_SIZE];
	const char *at;

	proc_read(path, text);
	at = strstr(text, key);
	return at ? proc_digits(at + strlen(key)) : 0;
}

/* That of a line "key number kB", in bytes. */
static inline uint64_t proc_bytes(const char *path, const char *key)
{
	return proc_count(path, key) * 1024;
}

#endif
