/* SPDX-License-Identifier: MIT */
/*
 * Real limits, each in a process of its own: threads of a user, of a cgroup,
 * address space, maps.  The error is clean, its cause is named, and when the
 * limit is gone all is as before.
 */
#include <criterion/criterion.h>

#include "tests/kthreads/limits.h"

#define MANY  4096
#define LIMIT 60 /* threads */

sys_fault_fn *const sys_fault = refuse_advice;

static struct kt_event go;
static struct kt_thread threads[MANY];

/* No malloc here: an arena needs memory, which there is none of. */
static void *wait_to_go(void *arg)
{
	kt_event_wait(&go);
	return arg;
}

static int create_until(int *err)
{
	int n;

	kt_event_clear(&go);
	*err = 0;
	for (n = 0; n < MANY; n++) {
		threads[n].block_ = (void *)threads;
		*err = kt_create(&threads[n], NULL, wait_to_go, &threads[n]);
		if (*err)
			break;
	}
	if (*err)
		MUST(threads[n].block_ == NULL);
	return n;
}

static void join_all(int n)
{
	void *result;

	kt_event_set(&go);
	for (int i = 0; i < n; i++) {
		MUST(kt_join(&threads[i], &result) == 0);
		MUST(result == &threads[i]);
	}
}

static void must_explain(int err, const char *limit)
{
	char why[1024];
	size_t length = kt_explain(err, why, sizeof why);

	fprintf(stderr, "%s: %s\n", strerror(-err), why);
	if (!length || !strstr(why, limit) || strstr(why, "no limit is near"))
		fail("\"%s\" does not name %s", why, limit);
}

/* Under the limit creations are refused, and twice alike; then it is gone. */
static void expect_limit(const struct before *b, int error, const char *limit,
			 void (*lift)(void))
{
	int err, again, n, most = 0;

	for (int i = 0; i < 2; i++) {
		n = create_until(&err);
		if (err != error)
			fail("%d threads, then %d", n, err);
		MUST(kt_count() == (size_t)n);
		must_explain(err, limit);
		MUST(kt_create(&threads[n], NULL, same, NULL) == err);
		join_all(n);
		kt_trim();
		most = n > most ? n : most;
	}
	expect_before(b, 0, 0);
	expect_creation();
	lift();
	for (n = 0, again = 0; n < most + LIMIT && !again; n++)
		again = kt_create(&threads[n], NULL, same, &threads[n]);
	if (again)
		fail("%d threads and no limit: %d", n - 1, again);
	join_all(n);
	expect_before(b, 0, 0);
}

/* What is made once is there. */
static struct before warm_up(void)
{
	struct before b;

	for (int i = 0; i < 2; i++) {
		expect_creation();
		b = note_before();
	}
	return b;
}

static void lift_nproc(void)
{
	set_limit(RLIMIT_NPROC, RLIM_INFINITY);
}

static void limit_nproc(void *arg)
{
	struct before b;

	(void)arg;
	be_nobody();
	b = warm_up();
	set_limit(RLIMIT_NPROC, LIMIT);
	expect_limit(&b, -EAGAIN, "RLIMIT_NPROC", lift_nproc);
}

/* The kernel's limit on the threads of one user who is not root. */
Test(limits, rlimit_nproc, .timeout = 60)
{
	cr_expect(in_child(limit_nproc, NULL) == 0);
}

static void lift_pids(void)
{
	MUST(write_in("pids.max", "max") == 0);
}

static void limit_pids(void *arg)
{
	struct before b;
	char text[16];

	(void)arg;
	MUST(write_in("cgroup.procs", "0") == 0);
	b = warm_up();
	snprintf(text, sizeof text, "%d", LIMIT);
	MUST(write_in("pids.max", text) == 0);
	expect_limit(&b, -EAGAIN, "pids.max", lift_pids);
}

Test(limits, pids_max, .timeout = 60)
{
	int err = make_group("pids", "pids.max", "max"), status;

	if (err)
		cr_skip_test("no cgroup with pids.max can be made: %s",
			     strerror(-err));
	status = in_child(limit_pids, NULL);
	remove_group();
	cr_expect(status == 0);
}

static void limit_as(void *arg)
{
	struct before b = warm_up();

	(void)arg;
	limit_address_space(LIMIT * KT_STACK_SIZE);
	expect_limit(&b, -ENOMEM, "RLIMIT_AS", lift_address_space);
}

Test(limits, rlimit_as, .timeout = 60)
{
	cr_expect(in_child(limit_as, NULL) == 0);
}

static void limit_maps(void *arg)
{
	struct before b;

	(void)arg;
	no_advice = 1;
	b = warm_up();
	fill_maps(300);
	b = note_before();
	expect_limit(&b, -ENOMEM, "vm.max_map_count", lift_maps);
}

Test(limits, max_map_count, .timeout = 60)
{
	cr_expect(in_child(limit_maps, NULL) == 0);
}
