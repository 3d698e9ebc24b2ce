/* SPDX-License-Identifier: MIT */
/*
 * Child processes with a deadline, and files that lie beside the test.
 */
#ifndef TESTS_KTHREADS_INTEROP_H
#define TESTS_KTHREADS_INTEROP_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_SECONDS 20 /* SIGALRM ends a child that hangs */

/* Forks a child that calls fn(arg), and exits with what it returns. */
static inline pid_t child_begin(int (*fn)(void *), void *arg)
{
	pid_t child = fork();

	if (child == 0) {
		alarm(CHILD_SECONDS);
		_exit(fn(arg));
	}
	return child;
}

/* As waitpid(2) has it. */
static inline int child_status(pid_t child)
{
	int status = -1;

	return waitpid(child, &status, 0) == child ? status : -1;
}

/* What became of a child, in words. */
static inline const char *status_words(int status)
{
	static char text[64];

	if (WIFSIGNALED(status))
		snprintf(text, sizeof text, "ended by %s",
			 strsignal(WTERMSIG(status)));
	else
		snprintf(text, sizeof text, "exit status %d",
			 WEXITSTATUS(status));
	return text;
}

/* The path of a file, from the folder of this program. */
static inline const char *beside(const char *file)
{
	static char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	char *end;

	cr_assert(n > 0);
	path[n] = 0;
	end = strrchr(path, '/') + 1;
	snprintf(end, sizeof path - (size_t)(end - path), "%s", file);
	return path;
}

#endif
