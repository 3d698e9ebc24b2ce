/* SPDX-License-Identifier: MIT */
/*
 * The limits that control groups put on this process: version 1, version 2,
 * or a hybrid in which each controller belongs to one of them.
 *
 * A limit holds for everything below it, so the one in force is the least on
 * the way from our group up to where the hierarchy is mounted.
 */
#include "bench/machine/facts.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/file.h"

/* Where our group's files for one controller are. */
struct hierarchy {
	bool unified;          /* version 2 */
	char folder[PATH_MAX]; /* our group's */
	size_t top;            /* how much of it is the mount point */
};

static bool has_word(const char *list, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at += length)
		if ((at == list || at[-1] == ',') &&
		    (at[length] == ',' || !at[length]))
			return true;
	return false;
}

/* Our group in a controller's hierarchy; "" is the one of version 2. */
static bool find_group(const char *source, const char *controller, char *group,
		       size_t size)
{
	FILE *file = bench_file_open(source);
	char line[PATH_MAX + 128], list[128];
	bool found = false;

	while (file && !found && fgets(line, sizeof line, file)) {
		char *first = strchr(line, ':');
		char *second = first ? strchr(first + 1, ':') : NULL;

		if (!second)
			continue;
		*second = '\0';
		snprintf(list, sizeof list, "%s", first + 1);
		found = *controller ? has_word(list, controller) : !*list;
		second[1 + strcspn(second + 1, "\n")] = '\0';
		snprintf(group, size, "%s", second + 1);
	}
	if (file)
		fclose(file);
	return found;
}

/* Where a hierarchy is mounted, and which of its groups is at the top. */
static bool find_mount(const char *controller, char *root, char *point)
{
	FILE *file = bench_file_open("/proc/self/mountinfo");
	char line[3 * PATH_MAX], type[32], options[512];
	bool found = false;

	while (file && !found && fgets(line, sizeof line, file)) {
		const char *rest = strstr(line, " - ");

		if (!rest ||
		    sscanf(line, "%*s %*s %*s %4095s %4095s", root, point) !=
			    2 ||
		    sscanf(rest, " - %31s %*s %511s", type, options) != 2)
			continue;
		found = *controller ? !strcmp(type, "cgroup") &&
					      has_word(options, controller)
				    : !strcmp(type, "cgroup2");
	}
	if (file)
		fclose(file);
	return found;
}

static bool open_hierarchy(const char *source, const char *controller,
			   struct hierarchy *h)
{
	char group[PATH_MAX], root[PATH_MAX], point[PATH_MAX];
	const char *below = group;

	h->unified = !*controller;
	if (!find_group(source, controller, group, sizeof group) ||
	    !find_mount(controller, root, point))
		return false;
	/* In a container the mount may start at our group or beside it. */
	if (strcmp(root, "/")) {
		size_t length = strlen(root);

		below = strncmp(group, root, length) ? "" : group + length;
	}
	h->top = strlen(point);
	if ((size_t)snprintf(h->folder, sizeof h->folder, "%s%s", point,
			     below) >= sizeof h->folder)
		return false;
	if (!bench_file_exists(h->folder))
		h->folder[h->top] = '\0';
	return true;
}

/* A controller that version 1 has not taken is version 2's. */
static bool find_hierarchy(const char *source, const char *controller,
			   struct hierarchy *h)
{
	return open_hierarchy(source, controller, h) ||
	       open_hierarchy(source, "", h);
}

static bool step_up(struct hierarchy *h)
{
	char *slash = strrchr(h->folder + h->top, '/');

	if (slash)
		*slash = '\0';
	return slash != NULL;
}

static int group_file(const struct hierarchy *h, const char *name, char *text,
		      size_t size)
{
	char path[PATH_MAX + 64];

	snprintf(path, sizeof path, "%s/%s", h->folder, name);
	return bench_file_text(path, text, size);
}

/* CPUs' worth of time that this one group grants, or an infinity. */
static double group_quota(const struct hierarchy *h)
{
	char quota[64], period[64];
	double share, whole;

	if (h->unified) {
		if (group_file(h, "cpu.max", quota, sizeof quota) <= 0 ||
		    sscanf(quota, "%lf %lf", &share, &whole) != 2)
			return INFINITY;
		return share / whole;
	}
	if (group_file(h, "cpu.cfs_quota_us", quota, sizeof quota) <= 0 ||
	    group_file(h, "cpu.cfs_period_us", period, sizeof period) <= 0)
		return INFINITY;
	share = atof(quota);
	return share > 0 ? share / atof(period) : INFINITY;
}

static double group_pids(const struct hierarchy *h)
{
	char text[64], *end;
	double pids;

	if (group_file(h, "pids.max", text, sizeof text) <= 0)
		return INFINITY;
	pids = strtod(text, &end);
	return end == text || *end ? INFINITY : pids;
}

/* The kernel's own word where there is no limit; NULL where none is known. */
static cJSON *least(const char *source, const char *controller,
		    double (*limit)(const struct hierarchy *h))
{
	struct hierarchy h;
	double found = INFINITY;

	if (!find_hierarchy(source, controller, &h))
		return NULL;
	do {
		found = fmin(found, limit(&h));
	} while (step_up(&h));
	return isinf(found) ? cJSON_CreateString("max")
			    : cJSON_CreateNumber(found);
}

/* A group's count in cpu.stat, or 0. */
static double group_stat(const struct hierarchy *h, const char *key)
{
	char path[PATH_MAX + 64], count[32];

	snprintf(path, sizeof path, "%s/cpu.stat", h->folder);
	return bench_file_field(path, key, count, sizeof count) ? 0
								: atof(count);
}

/*
 * How often a quota has stopped the group, of those on the way up that was
 * stopped most; NULL where nothing counts it.
 */
static cJSON *throttling(const char *source)
{
	double stopped = -1, periods = 0, seconds = 0;
	struct hierarchy h;
	cJSON *object;

	if (!find_hierarchy(source, "cpu", &h))
		return NULL;
	do {
		double count = group_stat(&h, "nr_throttled");
		double all = group_stat(&h, "nr_periods");

		if (!all || count <= stopped)
			continue;
		stopped = count;
		periods = all;
		/* Version 1 counts nanoseconds. */
		seconds = h.unified ? group_stat(&h, "throttled_usec") / 1e6
				    : group_stat(&h, "throttled_time") / 1e9;
	} while (step_up(&h));
	if (stopped < 0)
		return NULL;
	object = cJSON_CreateObject();
	cJSON_AddNumberToObject(object, "periods", periods);
	cJSON_AddNumberToObject(object, "stopped", stopped);
	cJSON_AddNumberToObject(object, "stopped_s", seconds);
	return object;
}

/* The file that a quota would stand in. */
static cJSON *quota_file(const char *source)
{
	struct hierarchy h;

	if (!find_hierarchy(source, "cpu", &h))
		return NULL;
	return cJSON_CreateString(h.unified ? "cpu.max" : "cpu.cfs_quota_us");
}

static cJSON *cpuset(const char *source)
{
	static const char *const names[] = { "cpuset.cpus.effective",
					     "cpuset.effective_cpus" };
	struct hierarchy h;
	char list[1024];

	if (!find_hierarchy(source, "cpuset", &h))
		return NULL;
	do {
		if (group_file(&h, names[!h.unified], list, sizeof list) > 0)
			return cJSON_CreateString(list);
	} while (step_up(&h));
	return NULL;
}

static const char *version(void)
{
	char root[PATH_MAX], point[PATH_MAX];
	bool unified = find_mount("", root, point);
	bool split = find_mount("cpu", root, point) ||
		     find_mount("pids", root, point);

	if (unified)
		return split ? "hybrid" : "v2";
	return split ? "v1" : NULL;
}

cJSON *bench_fact_cgroup(const char *source)
{
	const struct {
		const char *name;
		cJSON *value;
	} limits[] = {
		{ "quota_cpus", least(source, "cpu", group_quota) },
		{ "quota_file", quota_file(source) },
		{ "throttling", throttling(source) },
		{ "pids_max", least(source, "pids", group_pids) },
		{ "cpuset", cpuset(source) },
	};
	cJSON *object = cJSON_CreateObject();
	const char *name = version();

	cJSON_AddItemToObject(object, "version",
			      name ? cJSON_CreateString(name)
				   : cJSON_CreateNull());
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		cJSON_AddItemToObject(object, limits[i].name,
				      limits[i].value ? limits[i].value
						      : cJSON_CreateNull());
	return object;
}
