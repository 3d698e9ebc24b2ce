/* SPDX-License-Identifier: MIT */
/*
 * What check says of machines whose files lie in tests/fixtures/machines:
 * how bad it is, by what evidence, and how to mend it.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/check/preflight.h"
#include "bench/machine/machine.h"
#include "bench/machine/text.h"

static struct bench_finding findings[BENCH_FINDINGS_MAX];
static int count;
static cJSON *machine;

static void look(const char *name)
{
	char root[128];

	snprintf(root, sizeof root, "tests/fixtures/machines/%s", name);
	setenv("THREADSCALE_SYSROOT", root, 1);
	machine = bench_machine_describe();
	count = bench_check_collect(findings, BENCH_FINDINGS_MAX, machine);
}

/* The finding has this level, and these words in evidence and mending. */
static void expect(const char *what, enum bench_level level,
		   const char *evidence, const char *mend)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(findings[i].what, what))
			continue;
		cr_expect_eq(findings[i].level, level, "%s: level %d", what,
			     (int)findings[i].level);
		cr_expect(strstr(findings[i].evidence, evidence), "%s: %s",
			  what, findings[i].evidence);
		cr_expect(!mend || strstr(findings[i].mend, mend), "%s: %s",
			  what, findings[i].mend);
		return;
	}
	cr_expect_fail("no finding about %s", what);
}

static void expect_class(const char *name, int reasons)
{
	struct bench_preflight preflight;

	bench_preflight_judge(&preflight, findings, count);
	cr_expect_str_eq(preflight.noise_class, name);
	cr_expect_eq(cJSON_GetArraySize(preflight.evidence), reasons);
	cJSON_Delete(preflight.evidence);
}

static void expect_field(const char *path, const char *json)
{
	char *text = cJSON_PrintUnformatted(bench_machine_find(machine, path));

	cr_expect_str_eq(text ? text : "absent", json, "%s: %s", path, text);
	cJSON_free(text);
}

TestSuite(machine, .timeout = 10);

Test(machine, laptop)
{
	look("laptop");
	expect("CPU governor", BENCH_WARN, "powersave (/sys/", "cpupower");
	expect("turbo", BENCH_NOTE, "on (/sys/devices/system/cpu/intel_pstate",
	       "echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo");
	expect("SMT siblings", BENCH_NOTE, "2 cores", "--cpus");
	expect("CPU quota", BENCH_OK, "none (cpu.max, cgroup v2)", NULL);
	expect("thread limit", BENCH_OK, "none", NULL);
	expect("CPU isolation", BENCH_NOTE, "isolated: none; nohz_full: none",
	       "isolcpus=");
	expect("mitigations", BENCH_NOTE,
	       "3 on, which makes system calls "
	       "dearer: mds, meltdown, spectre_v2",
	       "mitigations=off");
	expect("watchdog", BENCH_NOTE, "takes a hardware counter",
	       "sysctl kernel.nmi_watchdog=0");
	expect("clock source", BENCH_OK, "tsc", NULL);
	expect("timers", BENCH_OK, "tick 250 Hz", NULL);
	expect("moved CPUs", BENCH_OK, "not looked at", NULL);
	expect("swap", BENCH_OK, "0 MiB in use of 2048 MiB", NULL);
	expect_class("moderate", 2);
}

Test(machine, description_of_the_laptop)
{
	look("laptop");
	expect_field("kernel_name", "\"6.12.9-amd64\"");
	expect_field("os_version", "\"13\"");
	expect_field("memory_bytes", "16706560000");
	expect_field("cpu_core_count", "2");
	expect_field("cpu_thread_count", "4");
	expect_field("cpu_l1d_cache_bytes", "null");
	expect_field("preemption_model", "\"PREEMPT_DYNAMIC\"");
	expect_field("boot_time", "\"2026-09-21T14:13:20Z\"");
	expect_field("virtualisation", "\"none\"");
	expect_field("io_uring", "null");
	expect_field("snapshot", "true");
}

Test(machine, container_with_a_quota_of_version_2)
{
	look("container-v2");
	expect("CPU quota", BENCH_WARN,
	       "1.50 CPUs' worth of time (cpu.max, cgroup v2); it has stopped "
	       "us in 42 of 1000 periods, for 3.1 s (cpu.stat)",
	       "docker update --cpus");
	expect("thread limit", BENCH_WARN, "100 (pids.max)",
	       "docker run --pids-limit");
	expect("CPUs allowed", BENCH_OK, "cpuset: 0-3", NULL);
	expect("NUMA balancing", BENCH_WARN, "on; memory nodes: 2",
	       "on the container's host: sysctl kernel.numa_balancing=0");
	expect_field("numa.distances", "[[10,21],[21,10]]");
	expect_field("container", "\"docker\"");
	expect_class("noisy", 2);
}

Test(machine, container_with_a_quota_of_version_1)
{
	look("container-v1");
	expect("CPU quota", BENCH_UNFIT,
	       "0.50 CPUs' worth of time (cpu.cfs_quota_us, cgroup v1); it "
	       "has stopped us in 125 of 500 periods, for 7.5 s (cpu.stat)",
	       "resources.limits.cpu");
	expect("thread limit", BENCH_WARN, "100 (pids.max)", "podPidsLimit");
	expect_field("container", "\"kubernetes\"");
	expect_class("unfit", 1);
}

Test(machine, container_in_a_hybrid_on_one_cpu)
{
	look("container-hybrid");
	expect("CPU quota", BENCH_UNFIT,
	       "0.25 CPUs' worth of time "
	       "(cpu.cfs_quota_us, cgroup hybrid)",
	       "podman run without --cpus");
	expect("thread limit", BENCH_WARN, "500 (pids.max)",
	       "podman update --pids-limit");
	expect("CPUs allowed", BENCH_WARN, "1: 1 of 4 (Cpus_allowed_list)",
	       "podman run --cpuset-cpus");
}

Test(machine, two_kinds_of_core)
{
	look("hybrid");
	expect("kinds of core", BENCH_NOTE,
	       "2, the slowest first: CPUs 2-5 | 0-1", "--cpus");
	expect("turbo", BENCH_OK, "off", NULL);
	expect_class("moderate", 2);
}

Test(machine, virtual_machine_with_stolen_time)
{
	look("kvm-steal");
	expect("stolen time", BENCH_WARN, "19.99 % since boot (/proc/stat)",
	       "dedicated CPUs");
	expect("virtual machine", BENCH_NOTE, "qemu", "within one run");
	expect("clock source", BENCH_WARN, "kvm-clock", "+invtsc");
	expect("CPU governor", BENCH_WARN, "schedutil",
	       "on the host of the virtual machine: cpupower");
	expect("CPU isolation", BENCH_OK, "isolated: none", NULL);
	expect_class("noisy", 4);
}

Test(machine, server_with_boost_that_swaps)
{
	look("acpi-boost");
	expect("CPU governor", BENCH_WARN, "ondemand", "run --tune");
	expect("turbo", BENCH_NOTE,
	       "on (/sys/devices/system/cpu/cpufreq/boost)",
	       "echo 0 > /sys/devices/system/cpu/cpufreq/boost");
	expect("swap", BENCH_WARN, "4096 MiB in use of 8192 MiB", "swapoff");
	expect("huge pages", BENCH_NOTE, "always", "madvise");
	expect_class("moderate", 3);
}

Test(machine, quiet_server)
{
	look("quiet");
	expect("mitigations", BENCH_NOTE, "off for 2", "one setting");
	expect("CPU isolation", BENCH_OK, "isolated: 2-3; nohz_full: 2-3",
	       NULL);
	expect("CPU governor", BENCH_OK, "performance", NULL);
	expect("watchdog", BENCH_OK, "off", NULL);
	expect("NUMA balancing", BENCH_OK, "off", NULL);
	expect_class("quiet", 0);
}

Test(machine, busy_with_a_slow_clock)
{
	look("hpet");
	expect("load", BENCH_UNFIT, "load 9.80 on 2 CPUs, 5 other threads",
	       "stop other programs");
	expect("clock source", BENCH_WARN, "hpet", "clocksource=tsc");
	expect("ASLR", BENCH_WARN, "No randomization",
	       "sysctl kernel.randomize_va_space=2");
	expect_class("unfit", 3);
}

/* A load average decays for minutes after work that has ended. */
Test(machine, high_load_of_work_that_has_ended)
{
	look("after-work");
	expect("load", BENCH_OK,
	       "load 9.80 on 4 CPUs, 0 other threads ready to run "
	       "(/proc/loadavg); the load is of work that has ended",
	       NULL);
	expect_class("quiet", 0);
}

Test(machine, load_of_another_that_is_ready_to_run)
{
	look("shared");
	expect("load", BENCH_WARN,
	       "load 2.10 on 4 CPUs, 1 other threads ready to run "
	       "(/proc/loadavg)",
	       "stop other programs");
	expect_class("noisy", 1);
}

/* What a copy lacks is not known; this machine does not stand in for it. */
Test(machine, incomplete_copy)
{
	look("..");
	expect_field("cpu_thread_count", "null");
	expect_field("cpu_model_name", "null");
	expect_field("numa", "null");
	expect_field("virtualisation", "null");
	expect("load", BENCH_OK, "not known here (/proc/loadavg)", NULL);
	expect("stolen time", BENCH_OK, "not known here", NULL);
	expect("CPU quota", BENCH_OK, "not known here", NULL);
}

/* Each finding that is not ok says how to mend it. */
Test(machine, mending)
{
	static const char *const all[] = { "laptop",   "container-v2",
					   "hybrid",   "container-v1",
					   "hpet",     "container-hybrid",
					   "kvm-steal" };

	for (size_t m = 0; m < sizeof all / sizeof *all; m++) {
		look(all[m]);
		cr_expect_geq(count, 25);
		for (int i = 0; i < count; i++)
			cr_expect(findings[i].mend && *findings[i].mend &&
					  *findings[i].evidence,
				  "%s: %s", all[m], findings[i].what);
	}
}
