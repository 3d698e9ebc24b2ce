/* SPDX-License-Identifier: MIT */
/*
 * Settings are changed where that makes sense, and restored; what hinders
 * either is said, and hinders nothing else.
 */
#include <sys/stat.h>

#include "tests/bench/tune.h"

static int normal(void)
{
	struct bench_tune tune;
	cJSON *changes, *last;

	MUST(!bench_tune_begin(&tune, &changes));
	MUST(tuned());
	MUST(cJSON_GetArraySize(changes) == 7);
	last = cJSON_GetArrayItem(changes, 6);
	MUST(!strcmp(cJSON_GetObjectItem(last, "setting")->valuestring, NUMA));
	MUST(!strcmp(cJSON_GetObjectItem(last, "before")->valuestring, "1"));
	MUST(!strcmp(cJSON_GetObjectItem(last, "during")->valuestring, "0"));
	cJSON_Delete(changes);
	MUST(!bench_tune_end(&tune));
	MUST(original());
	MUST(!bench_tune_end(&tune));
	return 0;
}

Test(tune, a_normal_end)
{
	run(normal);
	cr_expect(original());
	cr_expect_str_eq(said,
			 "threadscale: tune: " CPU "cpufreq/policy0/"
			 "scaling_governor and 3 more like it: powersave → "
			 "performance\n"
			 "threadscale: tune: " NO_TURBO ": 0 → 1\n"
			 "threadscale: tune: " WATCHDOG ": 1 → 0\n"
			 "threadscale: tune: " NUMA ": 1 → 0\n");
}

static int nothing(void)
{
	struct bench_tune tune;
	cJSON *changes;

	MUST(!bench_tune_begin(&tune, &changes));
	MUST(!tune.guardian);
	MUST(cJSON_IsArray(changes) && !cJSON_GetArraySize(changes));
	cJSON_Delete(changes);
	MUST(!bench_tune_end(&tune));
	return 0;
}

Test(tune, nothing_to_change)
{
	shell("rm -r %s/sys/devices/system/cpu");
	cr_assert_eq(bench_file_write(WATCHDOG, "0"), 0);
	cr_assert_eq(bench_file_write(NUMA, "0"), 0);
	run(nothing);
	cr_expect_str_empty(said);
}

static int other_driver(void)
{
	struct bench_tune tune;
	cJSON *changes;

	MUST(!bench_tune_begin(&tune, &changes));
	MUST(is(CPU "cpufreq/boost", "0"));
	MUST(is(GOVERNOR, "powersave"));
	cJSON_Delete(changes);
	MUST(!bench_tune_end(&tune));
	MUST(is(CPU "cpufreq/boost", "1"));
	return 0;
}

Test(tune, boost_and_a_driver_without_the_governor)
{
	shell("cd %s/sys/devices/system/cpu && rm -r intel_pstate && "
	      "echo 1 >cpufreq/boost && for i in cpufreq/policy*; do "
	      "echo powersave >$i/scaling_available_governors; done");
	run(other_driver);
}

static int refused(void)
{
	struct bench_tune tune;
	cJSON *changes;

	MUST(bench_tune_begin(&tune, &changes) < 0);
	MUST(!changes);
	MUST(!tune.guardian);
	return 0;
}

/* The kernel lets nobody write this one, not even root. */
Test(tune, a_write_that_fails_midway)
{
	shell("ln -sf " KERNEL "ngroups_max %s" NUMA);
	run(refused);
	cr_expect(is(GOVERNOR, "powersave"));
	cr_expect(is(NO_TURBO, "0"));
	cr_expect(is(WATCHDOG, "1"));
	cr_expect(strstr(said, "--tune: " NUMA " cannot be written: "), "%s",
		  said);
	cr_expect(strstr(said, "; run as root"), "%s", said);
	cr_expect_null(strstr(said, "→"), "%s", said);
}

/* This one takes "1" and says "00000001". */
Test(tune, a_file_that_keeps_its_own_value)
{
	shell("ln -sf /proc/self/coredump_filter %s" NO_TURBO);
	run(refused);
	cr_expect(is(GOVERNOR, "powersave"));
	cr_expect(is(NUMA, "1"));
	cr_expect(strstr(said, "--tune: " NO_TURBO " does not take 1: it says "
			       "00000001; "),
		  "%s", said);
}

static int taken_over(void)
{
	struct bench_tune tune;
	cJSON *changes;

	MUST(!bench_tune_begin(&tune, &changes));
	MUST(!bench_file_write(GOVERNOR, "schedutil"));
	cJSON_Delete(changes);
	MUST(!bench_tune_end(&tune));
	return 0;
}

Test(tune, what_somebody_else_has_set_stays)
{
	run(taken_over);
	cr_expect(is(GOVERNOR, "schedutil"));
	cr_expect(is(NO_TURBO, "0"));
	cr_expect(strstr(said, "warning: tune: " GOVERNOR " is now schedutil"),
		  "%s", said);
}

static int hindered(void)
{
	struct bench_tune tune;
	cJSON *changes;
	char path[512];

	MUST(!bench_tune_begin(&tune, &changes));
	snprintf(path, sizeof path, "%s" NO_TURBO, root);
	MUST(!unlink(path) && !mkdir(path, 0700));
	cJSON_Delete(changes);
	MUST(bench_tune_end(&tune) == -EIO);
	return 0;
}

Test(tune, what_cannot_be_restored_is_named)
{
	run(hindered);
	cr_expect(is(GOVERNOR, "powersave"));
	cr_expect(is(NUMA, "1"));
	cr_expect(strstr(said, "tune: " NO_TURBO " could not be restored: "),
		  "%s", said);
	cr_expect(strstr(said, "write 0 to it"), "%s", said);
}
