/* SPDX-License-Identifier: MIT */
/*
 * Who can mend a finding.  A container shares its host's kernel, and a
 * virtual machine does not see the settings of the processor below it.
 */
#include "bench/check/checks.h"

#include <string.h>

#include "bench/tools/text.h"

static const char *container_of(const cJSON *machine)
{
	const char *kind =
		cJSON_GetStringValue(cJSON_GetObjectItem(machine, "container"));

	return kind && strcmp(kind, "none") ? kind : NULL;
}

bool bench_check_is_virtual(const cJSON *machine)
{
	const char *kind = cJSON_GetStringValue(
		cJSON_GetObjectItem(machine, "virtualisation"));

	return kind && strcmp(kind, "none");
}

const char *bench_check_mend(const char *mend, enum bench_place place,
			     const cJSON *machine)
{
	if (place == BENCH_AT_HARDWARE && bench_check_is_virtual(machine))
		return bench_text_format(
			"on the host of the virtual machine: %s", mend);
	if (place != BENCH_AT_PROCESS && container_of(machine))
		return bench_text_format("on the container's host: %s", mend);
	return mend;
}

const char *bench_check_mend_group(enum bench_grant grant, const cJSON *machine)
{
	static const struct {
		const char *kubernetes, *docker, *other;
	} ways[] = {
		[BENCH_GRANT_TIME] = { "give the pod no resources.limits.cpu, "
				       "or a higher one",
				       "%s run without --cpus and --cpu-quota, "
				       "or %s update "
				       "--cpus with more",
				       "write max to the group's cpu.max "
				       "(version 1: -1 to "
				       "cpu.cfs_quota_us), or systemctl "
				       "set-property UNIT "
				       "CPUQuota=" },
		[BENCH_GRANT_CPUS] = { "let the kubelet grant whole CPUs: "
				       "cpuManagerPolicy "
				       "static, resources.limits.cpu of 2 or "
				       "more",
				       "%s run --cpuset-cpus with more than "
				       "one, or %s update "
				       "--cpuset-cpus",
				       "allow more than one: taskset, "
				       "cpuset.cpus of the "
				       "control group, more CPUs for the "
				       "virtual machine" },
		[BENCH_GRANT_THREADS] = { "raise podPidsLimit in the kubelet's "
					  "configuration",
					  "%s run --pids-limit -1, or %s "
					  "update --pids-limit",
					  "write max to the group's pids.max, "
					  "or systemctl "
					  "set-property UNIT "
					  "TasksMax=infinity" },
	};
	const char *kind = container_of(machine);

	if (kind && !strcmp(kind, "kubernetes"))
		return ways[grant].kubernetes;
	if (!kind || (strcmp(kind, "docker") && strcmp(kind, "podman")))
		return ways[grant].other;
	return bench_text_format(ways[grant].docker, kind, kind);
}
