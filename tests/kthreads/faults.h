/* SPDX-License-Identifier: MIT */
/*
 * Failing system calls, and what must hold after they have failed.
 *
 * A program of these tests defines sys_fault as inject.  While a fault is
 * armed, calls of all threads are counted, and the k-th fails without being
 * made; or it and all later ones of its name, as when a limit is reached.
 * A futex fails to wait but once: that is a wake for no reason.
 *
 * Some calls are never failed, as the kernel never fails them:
 *
 *	getuid … gettid, sched_yield	they have no errors
 *	exit				does not return
 *	close				lets go of the descriptor, whatever
 *					it returns
 *	futex, to wake			a valid word is all it asks for
 *	rt_sigprocmask, to unblock	it has just blocked by the same means
 *
 * The hook runs in bare threads, too, so it uses atomics and nothing else.
 */
#ifndef TESTS_KTHREADS_FAULTS_H
#define TESTS_KTHREADS_FAULTS_H

#include <errno.h>
#include <malloc.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/call.h"
#include "kthreads/kthreads.h"
#include "tests/kthreads/leaks.h"

#define FAULT_NONE SYS_CALLS /* as the name of a call */

struct fault {
	int error;          /* what the call returns */
	int stays;          /* all later ones of its name fail as well */
	enum sys_name only; /* counts calls of that name; FAULT_NONE: all */
	_Atomic int left;   /* calls until the one that fails; 0: not armed */
	_Atomic int hits;   /* calls that have failed */
	_Atomic int name;   /* of the one that was hit first */
};

static struct fault fault;

static inline uint64_t signal_mask(void)
{
	uint64_t mask = 0;

	cpu_syscall(SYS_rt_sigprocmask, 0, 0, (long)&mask, sizeof mask, 0, 0);
	return mask;
}

/* But for some: SIGKILL and SIGSTOP, the C library's own two, and faults. */
static inline int most_blocked(void)
{
	return __builtin_popcountll(signal_mask()) >= 50;
}

static inline int never_fails(enum sys_name call)
{
	switch (call) {
	case SYS_CALL_getuid:
	case SYS_CALL_geteuid:
	case SYS_CALL_getgid:
	case SYS_CALL_getegid:
	case SYS_CALL_gettid:
	case SYS_CALL_sched_yield:
	case SYS_CALL_exit:
	case SYS_CALL_close:
	case SYS_CALL_futex: /* a wait that may fail is a futex_wait */
		return 1;
	case SYS_CALL_rt_sigprocmask:
		return most_blocked();
	default:
		return 0;
	}
}

/* Is it this call's turn?  Counts it. */
static inline int is_hit(enum sys_name call)
{
	int left = atomic_load(&fault.left);

	if (fault.only != FAULT_NONE && fault.only != call)
		return 0;
	while (left > 0)
		if (atomic_compare_exchange_weak(&fault.left, &left, left - 1))
			break;
	if (left == 1)
		fault.name = (int)call;
	return left == 1 || (fault.stays && fault.name == (int)call &&
			     call != SYS_CALL_futex_wait);
}

static inline int inject(enum sys_name call, long *result)
{
	if ((!fault.left && !fault.stays) || never_fails(call) || !is_hit(call))
		return 0;
	fault.hits++;
	*result = fault.error;
	return 1;
}

/* Calls of that name, or of all, are counted: the k-th will fail. */
static inline void arm(enum sys_name only, int k, int error, int stays)
{
	fault.error = error;
	fault.only = only;
	fault.name = FAULT_NONE;
	fault.hits = 0;
	fault.left = k;
	fault.stays = stays;
}

static inline void disarm(void)
{
	fault.stays = 0;
	fault.left = 0;
}

/* Says what is wrong and ends the process, a child of the test's. */
__attribute__((noreturn, format(printf, 1, 2))) static inline void
fail(const char *format, ...)
{
	va_list list;

	disarm();
	if (fault.hits)
		fprintf(stderr, "after the error %s (%d) of %s: ",
			strerror(-fault.error), fault.error,
			sys_call_name((enum sys_name)fault.name));
	va_start(list, format);
	vfprintf(stderr, format, list);
	va_end(list);
	fputc('\n', stderr);
	exit(1);
}

#define MUST(condition)                                                 \
	do {                                                            \
		if (!(condition))                                       \
			fail("%s:%d: not true: %s", __FILE__, __LINE__, \
			     #condition);                               \
	} while (0)

/* Runs the function in a process of its own; 0: it has ended well. */
static inline int in_child(void (*fn)(void *), void *arg)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		alarm(20); /* one that hangs is ended */
		fn(arg);
		fflush(NULL);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	if (WIFSIGNALED(status))
		fprintf(stderr, "ended by %s\n", strsignal(WTERMSIG(status)));
	return status;
}

/* What a process holds and what its signals are, to be compared. */
struct before {
	struct holdings holdings;
	long mapped;    /* pages: maps of neighbours may be one */
	size_t threads; /* of kt_count() */
	uint64_t mask;
	size_t in_use; /* bytes of malloc's */
};

static inline long pages_mapped(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long pages = -1;

	if (!f || fscanf(f, "%ld", &pages) != 1)
		fail("no /proc/self/statm");
	fclose(f);
	return pages;
}

static inline struct before note_before(void)
{
	kt_trim();
	return (struct before){ holdings(), pages_mapped(), kt_count(),
				signal_mask(), mallinfo2().uordblks };
}

#define SLACK_PAGES 80 /* of malloc's */

/*
 * All is as it was, but for at most so many maps and tasks.  An ended thread
 * may be there for a moment longer, so it is asked again for a while.
 */
static inline void expect_before(const struct before *b, int maps_more,
				 int tasks_more)
{
	uint64_t end = kt_after(5000000000);
	struct holdings now;
	int maps = b->holdings.maps + maps_more;
	int tasks = b->holdings.tasks + tasks_more;
	long mapped = b->mapped + (maps_more + 1) * SLACK_PAGES;

	for (;;) {
		kt_trim();
		now = holdings();
		if ((now.maps <= maps && now.tasks <= tasks &&
		     kt_count() <= b->threads + (size_t)tasks_more) ||
		    kt_after(0) > end)
			break;
		kt_yield();
	}
	if (now.maps > maps)
		fail("%d maps, not %d", now.maps, maps);
	if (pages_mapped() > mapped)
		fail("%ld pages are mapped, not %ld", pages_mapped(), mapped);
	if (now.tasks > tasks)
		fail("%d tasks, not %d", now.tasks, tasks);
	if (now.fds != b->holdings.fds)
		fail("%d descriptors, not %d", now.fds, b->holdings.fds);
	if (signal_mask() != b->mask)
		fail("signal mask %llx, not %llx",
		     (unsigned long long)signal_mask(),
		     (unsigned long long)b->mask);
	if (kt_count() > b->threads + (size_t)tasks_more)
		fail("%zu threads are counted", kt_count());
}

/* A CPU on which this process may run. */
static inline int a_cpu(void)
{
	cpu_set_t set;
	int cpu = 0;

	sched_getaffinity(0, sizeof set, &set);
	while (cpu < CPU_SETSIZE - 1 && !CPU_ISSET(cpu, &set))
		cpu++;
	return cpu;
}

/* A timer that runs at once: 0 or -errno. */
static inline void post_run(void *runs)
{
	kt_sem_post(runs);
}

static inline int run_timer(void)
{
	struct kt_timer t = { 0 };
	struct kt_sem runs = { 0 };
	int err = kt_timer_start(&t, 1, 0, post_run, &runs);

	if (!err)
		kt_sem_wait(&runs);
	/* Its post is over when it has been stopped. */
	if (kt_timer_stop(&t))
		fail("the timer is still to run");
	return err;
}

static inline void *same(void *arg)
{
	return arg;
}

/* Leaves something in malloc's cache of this thread. */
static inline void *use_malloc(void *arg)
{
	void *volatile memory = malloc(1000); /* not to be optimised away */

	free(memory);
	return arg;
}

/* Without a fault, threads are created as ever. */
static inline void expect_creation(void)
{
	struct kt_thread t;
	void *result;
	int err = kt_create(&t, NULL, same, &t);

	if (err)
		fail("the next creation returns %d", err);
	MUST(kt_join(&t, &result) == 0);
	MUST(result == &t);
	kt_trim();
}

#endif
