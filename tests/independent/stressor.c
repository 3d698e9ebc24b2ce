/* SPDX-License-Identifier: MIT */
/*
 * Takes away what the pthread stressor of stress-ng does besides threads, when
 * it is preloaded.
 *
 * Its threads try many a system call that cannot do anything, and set a robust
 * list that has no end: at each exit the kernel follows it as far as it goes,
 * which takes longer than the thread.  What is left are threads that are
 * created, wait until all are there, end and are joined.  What is refused looks
 * nothing up first: that alone took a thread some microseconds.
 *
 * They wait for 10 ms at a time by CLOCK_MONOTONIC, but their condition counts
 * by CLOCK_REALTIME, where that is long past: whoever got the mutex while the
 * creator was not running turned without waiting, up to 430,000 futex calls in
 * a run of 16,000 threads that mostly has 31,000.  Here they wait.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>

#define REFUSE                  \
	do {                    \
		errno = ENOSYS; \
		return -1;      \
	} while (0)

/* By which it sets robust lists. */
long syscall(long number, ...);
long syscall(long number, ...)
{
	(void)number;
	REFUSE;
}

int tgkill(pid_t group, pid_t tid, int sig)
{
	(void)group;
	(void)tid;
	(void)sig;
	REFUSE;
}

int prctl(int option, ...);
int prctl(int option, ...)
{
	(void)option;
	REFUSE;
}

int setns(int fd, int type);
int setns(int fd, int type)
{
	(void)fd;
	(void)type;
	REFUSE;
}

int sigpending(sigset_t *set)
{
	return sigemptyset(set);
}

int sigtimedwait(const sigset_t *set, siginfo_t *info,
		 const struct timespec *timeout)
{
	(void)set;
	(void)info;
	(void)timeout;
	REFUSE;
}

int pthread_sigqueue(pthread_t thread, int sig, const union sigval value)
{
	(void)thread;
	(void)sig;
	(void)value;
	return ENOSYS;
}

int sched_yield(void)
{
	return 0;
}

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
			   const struct timespec *deadline)
{
	return pthread_cond_clockwait(cond, mutex, CLOCK_MONOTONIC, deadline);
}

/* Whether a process is there, which it asks of numbers that nobody has. */
int kill(pid_t pid, int sig)
{
	int (*real)(pid_t, int);

	if (sig == 0)
		REFUSE;
	real = dlsym(RTLD_NEXT, "kill");
	return real(pid, sig);
}

static int opens(const char *name, const char *path, int flags, int mode)
{
	int (*real)(const char *, int, ...);

	if (strstr(path, "/kernel/pid_max") || strstr(path, "/ns/uts"))
		REFUSE;
	real = dlsym(RTLD_NEXT, name);
	return real(path, flags, mode);
}

#define OPEN(name)                                                   \
	int name(const char *path, int flags, ...)                   \
	{                                                            \
		va_list arguments;                                   \
		int mode;                                            \
                                                                     \
		va_start(arguments, flags);                          \
		mode = flags & O_CREAT ? va_arg(arguments, int) : 0; \
		va_end(arguments);                                   \
		return opens(#name, path, flags, mode);              \
	}
OPEN(open)
OPEN(open64)
