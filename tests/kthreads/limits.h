/* SPDX-License-Identifier: MIT */
/*
 * Real limits of the kernel: of a user, of a cgroup, of address space, of maps.
 * Each stays, so a process of its own is what has it: see in_child().
 */
#ifndef TESTS_KTHREADS_LIMITS_H
#define TESTS_KTHREADS_LIMITS_H

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/sys.h"
#include "tests/kthreads/faults.h"

#define NOBODY 65534

static int no_advice; /* so that guards take maps */

static inline int refuse_advice(enum sys_name call, long *result)
{
	*result = -EINVAL;
	return no_advice && call == SYS_CALL_madvise;
}

static inline void set_limit(int resource, rlim_t value)
{
	struct rlimit limit;

	MUST(getrlimit(resource, &limit) == 0);
	limit.rlim_cur = value < limit.rlim_max ? value : limit.rlim_max;
	MUST(setrlimit(resource, &limit) == 0);
}

/* Root has no limit of threads, nor of locked memory. */
static inline void be_nobody(void)
{
	if (getuid() == 0) {
		MUST(setresgid(NOBODY, NOBODY, NOBODY) == 0);
		MUST(setresuid(NOBODY, NOBODY, NOBODY) == 0);
		prctl(PR_SET_DUMPABLE, 1); /* /proc/self is its own again */
	}
}

/* All that there is, and so much more. */
static inline void limit_address_space(size_t more)
{
	set_limit(RLIMIT_AS, (rlim_t)pages_mapped() * SYS_PAGE_SIZE + more);
}

static inline void lift_address_space(void)
{
	set_limit(RLIMIT_AS, RLIM_INFINITY);
}

static char group[256]; /* the cgroup's folder */

static inline int write_in(const char *file, const char *text)
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

/* A group of our own, of either version, with such a file: 0, or -errno. */
static inline int make_group(const char *controller, const char *file,
			     const char *no_limit)
{
	const char *const mounts[] = { controller, "", "unified" };
	int err = -ENOENT;

	for (size_t i = 0; i < sizeof mounts / sizeof *mounts && err; i++) {
		snprintf(group, sizeof group,
			 "/sys/fs/cgroup/%s/threadscale-limits-%d", mounts[i],
			 (int)getpid());
		err = mkdir(group, 0755) ? -errno : 0;
		if (err)
			continue;
		err = write_in(file, no_limit);
		if (err)
			rmdir(group);
	}
	return err;
}

/* Its last process may not have left yet. */
static inline void remove_group(void)
{
	for (uint64_t end = kt_after(5000000000); rmdir(group); kt_yield())
		if (kt_after(0) > end)
			break;
	cr_expect(access(group, F_OK) != 0, "%s is left", group);
}

static char *filling; /* memory of so many maps */
static size_t filling_size;

/* Maps of a page each, all but some of those that there may be. */
static inline void fill_maps(size_t but)
{
	const size_t page = SYS_PAGE_SIZE;
	FILE *f = fopen("/proc/sys/vm/max_map_count", "r");
	size_t most = 0;

	MUST(f && fscanf(f, "%zu", &most) == 1);
	fclose(f);
	filling_size = (most - (size_t)holdings().maps - but) * page;
	filling = mmap(NULL, filling_size, PROT_READ,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(filling != MAP_FAILED);
	for (size_t at = 0; at < filling_size; at += 2 * page)
		MUST(mprotect(filling + at, page, PROT_NONE) == 0);
}

static inline void lift_maps(void)
{
	MUST(munmap(filling, filling_size) == 0);
}

#endif
