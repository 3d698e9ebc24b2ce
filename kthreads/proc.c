/* SPDX-License-Identifier: MIT */
/*
 * Reading /proc and cgroups: small files, a line at a time.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include "kthreads/proc.h"

#define LINE 512

/* Lines of a file; longer ones are cut. */
struct reader {
	long fd;
	long filled, at; /* of buffer */
	char buffer[4096];
	char line[LINE];
};

static int open_lines(struct reader *r, const char *path)
{
	r->fd = sys_call(openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
	r->filled = r->at = 0;
	return r->fd < 0 ? (int)r->fd : 0;
}

static int next_byte(struct reader *r)
{
	if (r->at == r->filled) {
		do
			r->filled = sys_call(read, r->fd, r->buffer,
					     sizeof r->buffer);
		while (r->filled == -EINTR);
		r->at = 0;
	}
	if (r->filled <= 0) {
		r->filled = 0;
		return -1;
	}
	return (unsigned char)r->buffer[r->at++];
}

static const char *next_line(struct reader *r)
{
	size_t n = 0;
	int c;

	while ((c = next_byte(r)) >= 0 && c != '\n')
		if (n < LINE - 1)
			r->line[n++] = (char)c;
	r->line[n] = 0;
	return c < 0 && n == 0 ? NULL : r->line;
}

static void close_lines(struct reader *r)
{
	sys_call(close, r->fd);
}

/* The number after a key at the start of a line, or of the file if NULL. */
static long long find(const char *path, const char *key)
{
	struct reader r;
	const char *line;
	long long found = -1;
	size_t length = key ? strlen(key) : 0;

	if (open_lines(&r, path))
		return -1;
	while (found < 0 && (line = next_line(&r)))
		if (!key || strncmp(line, key, length) == 0)
			if (sscanf(line + length, "%lld", &found) != 1)
				break;
	close_lines(&r);
	return found;
}

long long proc_number(const char *path)
{
	return find(path, NULL);
}

long long proc_number_in(const char *folder, const char *file)
{
	char path[PROC_PATH + 32];

	snprintf(path, sizeof path, "%s/%s", folder, file);
	return find(path, NULL);
}

long long proc_lines(const char *path)
{
	struct reader r;
	long long n = 0;

	if (open_lines(&r, path))
		return -1;
	while (next_line(&r))
		n++;
	close_lines(&r);
	return n;
}

long long proc_pages(void)
{
	return find("/proc/self/statm", NULL);
}

int proc_filtered(void)
{
	return find("/proc/self/status", "Seccomp:") == 2;
}

int proc_privileged(void)
{
	return getauxval(AT_SECURE) ||
	       sys_call(getuid, 0) != sys_call(geteuid, 0) ||
	       sys_call(getgid, 0) != sys_call(getegid, 0);
}

long long proc_rlimit(int resource)
{
	struct rlimit limit;

	if (sys_call(prlimit64, 0, resource, 0, &limit) ||
	    limit.rlim_cur == RLIM_INFINITY)
		return -1;
	return (long long)limit.rlim_cur;
}

/* The fourth field of /proc/loadavg: running/all. */
long long proc_tasks(void)
{
	struct reader r;
	const char *line, *all;
	long long n = -1;

	if (open_lines(&r, "/proc/loadavg"))
		return -1;
	line = next_line(&r);
	all = line ? strchr(line, '/') : NULL;
	if (all)
		n = atoll(all + 1);
	close_lines(&r);
	return n;
}

static long long tasks_of(const char *process, long long user)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%.20s/status", process);
	if (find(path, "Uid:") != user)
		return 0;
	return find(path, "Threads:");
}

long long proc_tasks_of_user(void)
{
	/* As getdents64(2) fills it in; entries are aligned to 8 bytes. */
	_Alignas(8) char entries[2048];
	long long n = 0, user = sys_call(getuid, 0);
	long fd = sys_call(openat, AT_FDCWD, "/proc",
			   O_RDONLY | O_DIRECTORY | O_CLOEXEC),
	     size;

	if (fd < 0)
		return -1;
	while ((size = sys_call(getdents64, fd, entries, sizeof entries)) > 0) {
		for (long at = 0; at < size;) {
			const struct dirent64 *d =
				(struct dirent64 *)(entries + at);

			if (d->d_name[0] > '0' && d->d_name[0] <= '9')
				n += tasks_of(d->d_name, user);
			at += d->d_reclen;
		}
	}
	sys_call(close, fd);
	return n;
}

long long proc_memory(void)
{
	return find("/proc/meminfo", "MemTotal:") * 1024;
}

long long proc_memory_used(void)
{
	return proc_memory() - find("/proc/meminfo", "MemAvailable:") * 1024;
}

/* From the folder of a group up to that of all, where `mount` is. */
static void go_up(const char *mount, const char *group,
		  void (*fn)(const char *folder, void *arg), void *arg)
{
	char folder[PROC_PATH];
	size_t base = strlen(mount);
	char *slash;

	snprintf(folder, sizeof folder, "%s%s", mount, group);
	do {
		fn(folder, arg);
		slash = strrchr(folder + base, '/');
		if (slash)
			*slash = 0;
	} while (slash && folder[base]);
}

/* Lines of /proc/self/cgroup: number:controllers:group; v2 has 0::group. */
void proc_cgroups(const char *controller,
		  void (*fn)(const char *folder, void *arg), void *arg)
{
	struct reader r;
	const char *line, *controllers, *group;
	char mount[64];

	if (open_lines(&r, "/proc/self/cgroup"))
		return;
	snprintf(mount, sizeof mount, "/sys/fs/cgroup/%s", controller);
	while ((line = next_line(&r))) {
		controllers = strchr(line, ':');
		group = controllers ? strchr(++controllers, ':') : NULL;
		if (!group)
			continue;
		group++;
		if (strncmp(controllers, controller, strlen(controller)) == 0) {
			go_up(mount, group, fn, arg);
		} else if (controllers[0] == ':') {
			go_up("/sys/fs/cgroup", group, fn, arg);
			go_up("/sys/fs/cgroup/unified", group, fn, arg);
		}
	}
	close_lines(&r);
}
