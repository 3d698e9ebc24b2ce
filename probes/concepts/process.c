/* SPDX-License-Identifier: MIT */
/*
 * process: what a thread spares beside a process.
 *
 * Threads and processes are created in turns, and end at once.  A process
 * gets its own copy of the memory, page by page as either touches them; that
 * is seen in page faults.  Its creator has some of them later, so a thread
 * that nobody measures comes first.  Sabotage makes processes of all threads.
 */
#include <signal.h>
#include <sys/resource.h>

#include "probes/concept.h"

#define PAIRS    100
#define MAJORITY 75 /* by chance, three times in ten million */

static void *nothing(void *arg)
{
	return arg;
}

static int make_thread(void)
{
	th_thread t;
	int err = th_create(&t, nothing, NULL);

	return err ? err : th_join(&t, NULL);
}

/* By bare system calls, as a thread may have no part in the C library. */
static int make_process(void)
{
	long pid = cpu_syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0, 0);

	if (pid == 0)
		cpu_syscall(SYS_exit_group, 0, 0, 0, 0, 0, 0);
	if (pid > 0)
		pid = cpu_syscall(SYS_wait4, pid, 0, 0, 0, 0, 0);
	return pid < 0 ? (int)pid : 0;
}

/* Of this process and of those that it has waited for. */
static uint64_t page_faults(void)
{
	struct rusage own, others;

	getrusage(RUSAGE_SELF, &own);
	getrusage(RUSAGE_CHILDREN, &others);
	return (uint64_t)(own.ru_minflt + others.ru_minflt);
}

static uint64_t timed(int (*make)(void), uint64_t *faults, int *err)
{
	uint64_t before = page_faults(), begin = sys_clock_ns(), end;

	*err = *err ? *err : make();
	end = sys_clock_ns();
	*faults += page_faults() - before;
	return end - begin;
}

static int run(struct concept_run *r)
{
	static uint64_t threads[PAIRS], processes[PAIRS];
	int (*make)(void) = r->sabotage ? make_process : make_thread;
	uint64_t faults[2] = { 0 }, unseen = 0, quicker = 0;
	int err = 0;

	for (int i = 0; i < PAIRS; i++) {
		timed(make, &unseen, &err);
		threads[i] = timed(make, &faults[0], &err);
		processes[i] = timed(make_process, &faults[1], &err);
		quicker += threads[i] < processes[i];
	}
	concept_number(r, "one thread, median", "ns",
		       concept_median(threads, PAIRS));
	concept_number(r, "one process, median", "ns",
		       concept_median(processes, PAIRS));
	concept_number(r, "the thread was quicker, of 100", "", quicker);
	concept_number(r, "page faults of 100 threads", "", faults[0]);
	concept_number(r, "page faults of 100 processes", "", faults[1]);
	concept_expect(r, quicker >= MAJORITY,
		       "a thread was not quicker than a process");
	concept_expect(r, 2 * faults[0] < faults[1],
		       "a thread touched as many new pages as a process");
	return err;
}

CONCEPT(process) = {
	.name = "process",
	.claim = "A thread is lighter than a process.",
	.how = "Either is created, ends at once, and is waited for.",
	.chapter = 7,
	.run = run,
};
