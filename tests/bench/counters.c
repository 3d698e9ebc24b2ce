/* SPDX-License-Identifier: MIT */
/*
 * The counters of a cell's counting runs.  Few machines of a test have the
 * processor's; software events take the same way through the same code, and
 * page faults can be caused by number.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probes/cell-counters.h"

#define PAGES  2000
#define SPARE  1000 /* page faults of the program's own, and of a new thread */
#define EVENTS 2

static const struct counter_event events[EVENTS] = {
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS, "page-faults" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MIN, "minor-faults" },
};

static char why[256];

/* Where a container's filter forbids all counting there is no test of it. */
static void open_events(struct counters *c)
{
	int err = counters_open(c, events, EVENTS, why, sizeof why);

	if (err == -EPERM || err == -EACCES || err == -ENOSYS)
		cr_skip_test("%s", why);
	cr_assert_eq(err, 0, "%s", why);
	cr_assert_eq(c->count, EVENTS);
}

/* Causes one page fault a page, not one for many. */
static void fault(unsigned pages)
{
	size_t size = pages * (size_t)sysconf(_SC_PAGESIZE);
	char *map = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	cr_assert_neq(map, MAP_FAILED);
	madvise(map, size, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < size; i += size / pages)
		((volatile char *)map)[i] = 1;
	munmap(map, size);
}

static void expect_faults(const uint64_t *counts, unsigned pages)
{
	for (int i = 0; i < EVENTS; i++) {
		cr_expect_geq(counts[i], pages, "%s", events[i].name);
		cr_expect_lt(counts[i], pages + SPARE, "%s", events[i].name);
	}
}

Test(counters, count_from_start_to_stop_only, .timeout = 10)
{
	uint64_t counts[EVENTS];
	struct counters c;

	open_events(&c);
	fault(PAGES);
	counters_start(&c);
	cr_expect(counters_stop(&c, counts));
	expect_faults(counts, 0);

	counters_start(&c);
	fault(PAGES);
	cr_expect(counters_stop(&c, counts));
	expect_faults(counts, PAGES);
	fault(PAGES);

	counters_start(&c);
	fault(2 * PAGES);
	cr_expect(counters_stop(&c, counts));
	expect_faults(counts, 2 * PAGES);
}

static pthread_barrier_t barrier;

/* Ends its part of each phase at the barrier. */
static void *fault_twice(void *arg)
{
	pthread_barrier_wait(&barrier); /* its stack is there */
	pthread_barrier_wait(&barrier);
	fault(PAGES); /* while they count */
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	fault(PAGES); /* while they do not */
	pthread_barrier_wait(&barrier);
	return arg;
}

/* Of threads that lived before the start, and sleep at the stop. */
Test(counters, count_in_all_threads, .timeout = 10)
{
	uint64_t counts[EVENTS];
	pthread_t threads[3];
	struct counters c;

	open_events(&c);
	pthread_barrier_init(&barrier, NULL, 4);
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, fault_twice, NULL);
	pthread_barrier_wait(&barrier);
	counters_start(&c);
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	cr_expect(counters_stop(&c, counts));
	expect_faults(counts, 3 * PAGES);
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	counters_start(&c);
	cr_expect(counters_stop(&c, counts));
	expect_faults(counts, 0);
}

static void *fault_once(void *arg)
{
	fault(PAGES);
	return arg;
}

static void *have_a_child(void *arg)
{
	pthread_t child;

	pthread_create(&child, NULL, fault_once, NULL);
	pthread_join(child, NULL);
	return arg;
}

Test(counters, count_in_threads_of_threads_that_ended, .timeout = 10)
{
	uint64_t counts[EVENTS];
	struct counters c;
	pthread_t thread;

	open_events(&c);
	counters_start(&c);
	pthread_create(&thread, NULL, have_a_child, NULL);
	pthread_join(thread, NULL);
	cr_expect(counters_stop(&c, counts));
	expect_faults(counts, PAGES);
}

/* One event whose readings by the kernel come out of a pipe. */
static void open_told(struct counters *c, const struct counter_reading *told,
		      size_t size)
{
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(write(ends[1], told, size), (ssize_t)size);
	close(ends[1]);
	*c = (struct counters){ .count = 1, .events = events, .fd = { *ends } };
}

static bool count_once(struct counters *c, uint64_t *count)
{
	counters_start(c);
	return counters_stop(c, count);
}

Test(counters, refuse_what_did_not_run_all_the_time, .timeout = 10)
{
	static const struct counter_reading told[] = {
		{ 100, 5, 5 },     { 1200, 50, 50 },   /* all the time */
		{ 1300, 55, 55 },  { 3000, 90, 80 },   /* not when it should */
		{ 3100, 95, 80 },  { 4000, 99, 84 },   /* not when empty */
		{ 4010, 104, 89 }, { 9000, 190, 175 }, /* and again it does */
	};
	struct counters c;
	uint64_t count;

	open_told(&c, told, sizeof told);
	cr_expect(count_once(&c, &count));
	cr_expect_eq(count, 1000, "less what the start itself counts");
	cr_expect_eq(c.empty_part, 100. / 1100);
	cr_expect_not(count_once(&c, &count));
	cr_expect_not(count_once(&c, &count));
	cr_expect(count_once(&c, &count), "it has nothing to do with this");
	cr_expect_eq(count, 4980);
	cr_expect_not(count_once(&c, &count), "there is no answer");
}

Test(counters, tell_of_one_that_stands_still, .timeout = 10)
{
	struct counters c = { .count = 2, .events = events };

	c.last[0] = (struct counter_reading){ 7, 50, 50 };
	c.last[1] = (struct counter_reading){ 7, 50, 20 };
	cr_expect_null(counters_idle(&c));
	c.last[1] = (struct counter_reading){ 0, 50, 50 };
	cr_expect_str_eq(counters_idle(&c), "minor-faults");
	c.last[0] = (struct counter_reading){ 7, 50, 0 };
	cr_expect_str_eq(counters_idle(&c), "page-faults");
}

/* The second of a group. */
Test(counters, name_what_the_machine_lacks, .timeout = 10)
{
	const struct counter_event lacking[] = {
		events[0],
		{ 0x7fffffff, 0, "no-such-unit" },
	};
	struct counters c;
	int err = counters_open(&c, lacking, 2, why, sizeof why);

	if (err == -EPERM || err == -EACCES || err == -ENOSYS)
		cr_skip_test("%s", why);
	cr_expect_eq(err, -ENOENT);
	cr_expect_eq(strncmp(why, "no-such-unit cannot", 19), 0, "%s", why);
	cr_expect_not_null(strstr(why, "hypervisor"), "%s", why);
}

static void forbid_counting(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { 4, filter };

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		cr_skip_test("no seccomp: %s", strerror(errno));
}

static int paranoid(void)
{
	FILE *file = fopen("/proc/sys/kernel/perf_event_paranoid", "re");
	int level;

	cr_assert_not_null(file);
	cr_assert_eq(fscanf(file, "%d", &level), 1);
	fclose(file);
	return level;
}

Test(counters, name_what_forbids_them, .timeout = 10)
{
	const char *blame = paranoid() > 2 ? "CAP_PERFMON" : "seccomp";
	struct counters c;

	forbid_counting();
	cr_expect_eq(counters_open(&c, events, EVENTS, why, sizeof why),
		     -EPERM);
	cr_expect_not_null(strstr(why, "perf_event_paranoid is"), "%s", why);
	cr_expect_not_null(strstr(why, blame), "%s", why);
}

/* Exits 0 if the scope is as wanted and it counts, 1 if not. */
static void count_as_nobody(const char *wanted)
{
	uint64_t counts[EVENTS] = { 0 };
	struct counters c;

	if (geteuid() == 0 && setresuid(65534, 65534, 65534))
		_exit(2);
	if (counters_open(&c, events, EVENTS, why, sizeof why))
		_exit(3);
	counters_start(&c);
	fault(PAGES);
	_exit(strcmp(c.scope, wanted) || !counters_stop(&c, counts) ||
	      counts[0] < PAGES);
}

Test(counters, do_without_the_kernel_where_it_is_forbidden, .timeout = 10)
{
	int level = paranoid(), status;
	struct counters c;
	pid_t child;

	open_events(&c);
	if (level > 2)
		cr_skip_test("perf_event_paranoid forbids all of it");
	child = fork();
	if (!child)
		count_as_nobody(level < 2 ? "user+kernel" : "user");
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect_eq(status, 0);
}
