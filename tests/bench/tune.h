/* SPDX-License-Identifier: MIT */
/*
 * Runners whose settings are those of a laptop, copied below a
 * THREADSCALE_SYSROOT.  A runner is a process of its own; its stderr is a pipe
 * that ends for us only when its guardian has ended too.
 */
#ifndef TESTS_BENCH_TUNE_H
#define TESTS_BENCH_TUNE_H

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/check/tune.h"
#include "bench/tools/file.h"

#define CPU      "/sys/devices/system/cpu/"
#define KERNEL   "/proc/sys/kernel/"
#define GOVERNOR CPU "cpufreq/policy2/scaling_governor"
#define NO_TURBO CPU "intel_pstate/no_turbo"
#define WATCHDOG KERNEL "nmi_watchdog"
#define NUMA     KERNEL "numa_balancing"

/* In a runner: which condition does not hold. */
#define MUST(condition)                  \
	do {                             \
		if (!(condition))        \
			return __LINE__; \
	} while (0)

static char root[] = "/tmp/threadscale-tune-XXXXXX";
static char said[8192]; /* on stderr, by the runner and its guardian */

static inline bool is(const char *path, const char *value)
{
	char now[128];

	return bench_file_text(path, now, sizeof now) >= 0 &&
	       !strcmp(now, value);
}

static inline bool original(void)
{
	return is(CPU "cpufreq/policy0/scaling_governor", "powersave") &&
	       is(GOVERNOR, "powersave") &&
	       is(CPU "cpufreq/policy3/scaling_governor", "powersave") &&
	       is(NO_TURBO, "0") && is(WATCHDOG, "1") && is(NUMA, "1");
}

static inline bool tuned(void)
{
	return is(CPU "cpufreq/policy0/scaling_governor", "performance") &&
	       is(GOVERNOR, "performance") &&
	       is(CPU "cpufreq/policy3/scaling_governor", "performance") &&
	       is(NO_TURBO, "1") && is(WATCHDOG, "0") && is(NUMA, "0");
}

static inline void shell(const char *format)
{
	char command[512];

	snprintf(command, sizeof command, format, root);
	cr_assert_eq(system(command), 0, "%s", command);
}

static inline void make_tree(void)
{
	cr_assert(mkdtemp(root));
	shell("cp -r tests/fixtures/machines/laptop/. %s");
	setenv("THREADSCALE_SYSROOT", root, 1);
	cr_assert_eq(bench_file_write(NUMA, "1"), 0);
	cr_assert(original());
}

static inline void remove_tree(void)
{
	shell("rm -rf %s");
}

TestSuite(tune, .init = make_tree, .fini = remove_tree, .timeout = 60);

static inline pid_t start(int (*runner)(void), int *errors)
{
	int ends[2];
	pid_t pid;

	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	if (!pid) {
		dup2(ends[1], 2);
		_exit(runner());
	}
	cr_assert_gt(pid, 0);
	close(ends[1]);
	*errors = ends[0];
	return pid;
}

/* Waits for the end of the runner and of its guardian. */
static inline int finish(pid_t pid, int errors)
{
	size_t length = 0;
	ssize_t count;
	int status;

	while ((count = read(errors, said + length, sizeof said - 1 - length)) >
	       0)
		length += (size_t)count;
	said[length] = '\0';
	close(errors);
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return status;
}

static inline void run(int (*runner)(void))
{
	int errors;
	pid_t pid = start(runner, &errors);
	int status = finish(pid, errors);

	cr_assert(WIFEXITED(status));
	cr_expect_eq(WEXITSTATUS(status), 0, "line %d (modulo 256): %s",
		     WEXITSTATUS(status), said);
}

#endif
