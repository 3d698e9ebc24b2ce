/* SPDX-License-Identifier: MIT */
/*
 * Real limits, each in a process of its own: threads of a user, of a cgroup,
 * address space, maps.  The error is clean, its cause is named, and when the
 * limit is gone all is as before.
 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/sys.h"
#include "tests/kthreads/faults.h"

#define MANY   4096
#define LIMIT  60 /* threads */
#define NOBODY 65534

static int no_advice; /* so that guards take maps */

static int refuse_advice(enum sys_name call, long *result)
{
	*result = -EINVAL;
	return no_advice && call == SYS_CALL_madvise;
}

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

static void set_limit(int resource, rlim_t value)
{
	struct rlimit limit;

	MUST(getrlimit(resource, &limit) == 0);
	limit.rlim_cur = value < limit.rlim_max ? value : limit.rlim_max;
	MUST(setrlimit(resource, &limit) == 0);
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
	if (getuid() == 0) {
		MUST(setresgid(NOBODY, NOBODY, NOBODY) == 0);
		MUST(setresuid(NOBODY, NOBODY, NOBODY) == 0);
		prctl(PR_SET_DUMPABLE, 1); /* /proc/self is its own again */
	}
	b = warm_up();
	set_limit(RLIMIT_NPROC, LIMIT);
	expect_limit(&b, -EAGAIN, "RLIMIT_NPROC", lift_nproc);
}

/* The kernel's limit on the threads of one user who is not root. */
Test(limits, rlimit_nproc, .timeout = 60)
{
	cr_expect(in_child(limit_nproc, NULL) == 0);
}

static char group[256]; /* the cgroup's folder */

static int write_in(const char *file, const char *text)
{
	char path[320];
	int fd, n;

	snprintf(path, sizeof path, "%s/%s", group, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = write(fd, text, strlen(text)) < 0 ? -errno : 0;
	close(fd);
	return n;
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

/* A group of our own, of either version: 0, or -errno. */
static int make_group(void)
{
	static const char *const mounts[] = { "/sys/fs/cgroup/pids",
					      "/sys/fs/cgroup",
					      "/sys/fs/cgroup/unified" };
	int err = -ENOENT;

	for (size_t i = 0; i < sizeof mounts / sizeof *mounts && err; i++) {
		snprintf(group, sizeof group, "%s/threadscale-limits-%d",
			 mounts[i], (int)getpid());
		err = mkdir(group, 0755) ? -errno : 0;
		if (err)
			continue;
		err = write_in("pids.max", "max");
		if (err)
			rmdir(group);
	}
	return err;
}

Test(limits, pids_max, .timeout = 60)
{
	int err = make_group(), status;

	if (err)
		cr_skip_test("no cgroup with pids.max can be made: %s",
			     strerror(-err));
	status = in_child(limit_pids, NULL);
	/* Its last process may not have left yet. */
	for (uint64_t end = kt_after(5000000000); rmdir(group); kt_yield())
		if (kt_after(0) > end)
			break;
	cr_expect(status == 0);
	cr_expect(access(group, F_OK) != 0, "%s is left", group);
}

static void lift_as(void)
{
	set_limit(RLIMIT_AS, RLIM_INFINITY);
}

static void limit_as(void *arg)
{
	struct before b = warm_up();
	FILE *f = fopen("/proc/self/statm", "r");
	rlim_t pages = 0;

	(void)arg;
	MUST(f && fscanf(f, "%lu", &pages) == 1);
	fclose(f);
	set_limit(RLIMIT_AS, pages * SYS_PAGE_SIZE + LIMIT * KT_STACK_SIZE);
	expect_limit(&b, -ENOMEM, "RLIMIT_AS", lift_as);
}

Test(limits, rlimit_as, .timeout = 60)
{
	cr_expect(in_child(limit_as, NULL) == 0);
}

static char *filling; /* memory of so many maps */
static size_t filling_size;

static void lift_maps(void)
{
	MUST(munmap(filling, filling_size) == 0);
}

/* Maps of a page each, all but some of those that there may be. */
static void limit_maps(void *arg)
{
	const size_t page = SYS_PAGE_SIZE;
	struct before b;
	FILE *f = fopen("/proc/sys/vm/max_map_count", "r");
	size_t most = 0;

	(void)arg;
	MUST(f && fscanf(f, "%zu", &most) == 1);
	fclose(f);
	no_advice = 1;
	b = warm_up();
	filling_size = (most - (size_t)b.holdings.maps - 300) * page;
	filling = mmap(NULL, filling_size, PROT_READ,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(filling != MAP_FAILED);
	for (size_t at = 0; at < filling_size; at += 2 * page)
		MUST(mprotect(filling + at, page, PROT_NONE) == 0);
	b = note_before();
	expect_limit(&b, -ENOMEM, "vm.max_map_count", lift_maps);
}

Test(limits, max_map_count, .timeout = 60)
{
	cr_expect(in_child(limit_maps, NULL) == 0);
}
