/* SPDX-License-Identifier: MIT */
/*
 * Kernel threads that cannot be had: of a user, of a cgroup, by a filter.  A
 * run does without or fails cleanly, and files are read and written all the
 * same, by either way: also where the kernel is refused threads of its own.
 */
#include <criterion/criterion.h>

#include "tests/kthreads/filter.h"
#include "tests/kthreads/limits.h"
#include "uthreads/uthreads.h"

static const char *const backends[] = { "pthread", "clone" };
static const char *const ways[] = { "io_uring", "epoll" };

static int run_on(unsigned workers, void *(*fn)(void *), void *arg)
{
	const struct ut_config config = { .workers = workers };

	return ut_run(&config, fn, arg, NULL);
}

static void *write_later(void *end)
{
	MUST(write(*(int *)end, "x", 1) == 1);
	return NULL;
}

/* Waits for others, and for what only comes when others run. */
static void use_pipe(void)
{
	struct ut_thread t;
	int ends[2];
	char byte;

	MUST(pipe(ends) == 0);
	MUST(ut_create(&t, NULL, write_later, &ends[1]) == 0);
	MUST(ut_read(ends[0], &byte, 1, UT_FOREVER) == 1);
	MUST(ut_join(&t, NULL) == 0);
	MUST(ut_read(ends[0], &byte, 1, ut_after(1000000)) == -ETIMEDOUT);
	close(ends[0]);
	close(ends[1]);
}

static void use_file(uint64_t deadline_ns)
{
	FILE *f = tmpfile();
	int fd = f ? fileno(f) : -1;
	char in[8] = "";
	long n;

	n = ut_write(fd, "12345", 5, deadline_ns);
	if (n != 5)
		fail("write: %ld", n);
	n = ut_pwrite(fd, "abc", 3, 1, deadline_ns);
	if (n != 3)
		fail("pwrite: %ld", n);
	n = ut_fsync(fd);
	if (n != 0)
		fail("fsync: %ld", n);
	n = ut_pread(fd, in, sizeof in, 0, deadline_ns);
	if (n != 5 || memcmp(in, "1abc5", 5) != 0)
		fail("pread: %ld, %s", n, in);
	fclose(f);
}

static void *use_all(void *arg)
{
	use_pipe();
	use_file(UT_FOREVER);
	use_file(ut_after(60000000000));
	use_file(1); /* it is over, which files do not know */
	return arg;
}

static void *use_in_vain(void *error)
{
	int err = ut_block(same, NULL, NULL);

	if (err != *(int *)error)
		fail("to block: %d", err);
	return use_all(NULL);
}

static void *block(void *arg)
{
	MUST(ut_block(same, NULL, NULL) == 0);
	return use_all(arg);
}

/* Nothing is started, twice alike, and one worker needs no other. */
static void expect_refusals(int error)
{
	for (int i = 0; i < 4; i++) {
		setenv("UT_WORKERS", backends[i % 2], 1);
		setenv("UT_IO", ways[i / 2], 1);
		for (unsigned workers = 3; workers > 1; workers--) {
			int err = run_on(workers, use_all, NULL);

			if (err != error)
				fail("%u workers: %d", workers, err);
		}
		MUST(run_on(1, use_in_vain, &error) == 0);
	}
}

/* What is made once is there. */
static struct before warm_up(void)
{
	struct before b = { 0 };

	/* How many it makes of its own accord depends on who meets whom. */
	mallopt(M_ARENA_MAX, 1);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 4; i++) {
			setenv("UT_WORKERS", backends[i % 2], 1);
			setenv("UT_IO", ways[i / 2], 1);
			MUST(run_on(3, block, NULL) == 0);
		}
		b = note_before();
	}
	return b;
}

static void refuse_user(void *arg)
{
	struct before b;

	(void)arg;
	be_nobody();
	b = warm_up();
	set_limit(RLIMIT_NPROC, 1);
	expect_refusals(-EAGAIN);
	expect_before(&b, 0, 0);
	set_limit(RLIMIT_NPROC, RLIM_INFINITY);
	warm_up();
	expect_before(&b, 0, 0);
}

/* The kernel's limit on the threads of one user who is not root. */
Test(limits_threads, rlimit_nproc, .timeout = 60)
{
	cr_expect(in_child(refuse_user, NULL) == 0);
}

/*
 * Two threads are there for good: ours, and the sleeper of kthreads.  Not as
 * many as are counted: one that was joined may be on its way out still.
 */
static void refuse_group(void *arg)
{
	struct before b;

	(void)arg;
	MUST(write_in("cgroup.procs", "0") == 0);
	b = warm_up();
	MUST(write_in("pids.max", "2") == 0);
	expect_refusals(-EAGAIN);
	expect_before(&b, 0, 0);
	MUST(write_in("pids.max", "max") == 0);
	warm_up();
	expect_before(&b, 0, 0);
}

Test(limits_threads, pids_max, .timeout = 60)
{
	int err = make_group("pids", "pids.max", "max"), status;

	if (err)
		cr_skip_test("no cgroup with pids.max can be made: %s",
			     strerror(-err));
	status = in_child(refuse_group, NULL);
	remove_group();
	cr_expect(status == 0);
}

static void refuse_clone(void *arg)
{
	struct before b = warm_up();

	(void)arg;
	forbid(SYS_clone, SYS_clone3, REFUSE(EPERM));
	expect_refusals(-EPERM);
	expect_before(&b, 0, 0);
}

Test(limits_threads, a_filter, .timeout = 60)
{
	cr_expect(in_child(refuse_clone, NULL) == 0);
}

/* As in containers that know no clone3: the C library does without. */
static void hide_clone3(void *arg)
{
	(void)arg;
	forbid(SYS_clone3, SYS_clone3, REFUSE(ENOSYS));
	warm_up();
}

Test(limits_threads, a_filter_of_clone3, .timeout = 60)
{
	cr_expect(in_child(hide_clone3, NULL) == 0);
}
