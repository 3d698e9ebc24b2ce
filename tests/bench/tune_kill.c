/* SPDX-License-Identifier: MIT */
/*
 * Whatever kills a runner that has changed settings, they are restored.
 */
#include <spawn.h>
#include <sys/ptrace.h>

#include "bench/tools/child.h"
#include "tests/bench/tune.h"

/* The runner stops at each system call, on the way in and on the way out. */
static int traced(void)
{
	struct bench_tune tune;
	cJSON *changes;

	MUST(!ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	raise(SIGSTOP);
	MUST(!bench_tune_begin(&tune, &changes));
	MUST(!bench_tune_end(&tune));
	return 0;
}

/* False when the runner had ended by itself before. */
static bool kill_after(int stops)
{
	int errors, status;
	pid_t pid = start(traced, &errors);

	cr_assert_eq(waitpid(pid, &status, 0), pid);
	if (!WIFSTOPPED(status))
		cr_skip_test("ptrace is not allowed here");
	for (int i = 0; i < stops; i++) {
		int signal = WSTOPSIG(status);

		if (signal == SIGTRAP || signal == SIGSTOP)
			signal = 0;
		cr_assert_eq(ptrace(PTRACE_SYSCALL, pid, NULL, (long)signal),
			     0);
		cr_assert_eq(waitpid(pid, &status, 0), pid);
		if (!WIFSTOPPED(status)) {
			cr_expect(WIFEXITED(status) && !WEXITSTATUS(status));
			close(errors);
			return false;
		}
	}
	kill(pid, SIGKILL);
	status = finish(pid, errors);
	cr_expect(WIFSIGNALED(status));
	cr_expect(original(), "killed after %d stops: %s", stops, said);
	return original();
}

Test(tune, a_runner_killed_at_any_moment, .timeout = 120)
{
	int stops = 0;

	while (kill_after(stops))
		stops++;
	cr_expect_gt(stops, 50, "so many moments: %d", stops);
	cr_expect(original());
}

static int interrupted(void)
{
	struct bench_tune tune;
	cJSON *changes;

	setpgid(0, 0);
	MUST(!bench_child_prepare());
	MUST(!bench_tune_begin(&tune, &changes));
	kill(0, SIGINT); /* as a terminal does */
	kill(tune.guardian, SIGINT);
	kill(tune.guardian, SIGTERM);
	kill(tune.guardian, SIGHUP);
	MUST(bench_child_interrupted());
	MUST(tuned());
	MUST(!waitpid(tune.guardian, NULL, WNOHANG));
	cJSON_Delete(changes);
	MUST(!bench_tune_end(&tune));
	MUST(original());
	return 0;
}

Test(tune, signals)
{
	run(interrupted);
	cr_expect(original());
}

static int careless(void)
{
	struct bench_tune tune;
	cJSON *changes;

	MUST(!bench_tune_begin(&tune, &changes));
	raise(SIGINT); /* nobody has blocked it */
	return 0;
}

Test(tune, a_runner_that_dies_of_a_signal)
{
	int errors;
	pid_t pid = start(careless, &errors);
	int status = finish(pid, errors);

	cr_expect(WIFSIGNALED(status));
	cr_expect(original());
}

static int with_a_child(void)
{
	char *arguments[] = { (char *)"sleep", (char *)"30", NULL };
	posix_spawn_file_actions_t files;
	struct bench_tune tune;
	cJSON *changes;
	pid_t pid;

	MUST(!bench_tune_begin(&tune, &changes));
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	MUST(!posix_spawnp(&pid, "sleep", &files, NULL, arguments, environ));
	fprintf(stderr, "child %d\n", (int)pid);
	raise(SIGKILL);
	return 0;
}

/* A cell that outlives the runner for a moment must not hold it up. */
Test(tune, children_do_not_inherit_the_pipe)
{
	int errors;
	pid_t pid = start(with_a_child, &errors);
	const char *child;

	finish(pid, errors);
	cr_expect(original());
	child = strstr(said, "child ");
	cr_assert(child);
	cr_expect_eq(kill(atoi(child + 6), SIGKILL), 0, "it was alive");
}

static int abandoned(void)
{
	struct bench_tune tune;
	cJSON *changes;

	MUST(!bench_tune_begin(&tune, &changes));
	kill(tune.guardian, SIGKILL);
	cJSON_Delete(changes);
	MUST(!bench_tune_end(&tune));
	return 0;
}

Test(tune, a_guardian_that_was_killed)
{
	run(abandoned);
	cr_expect(original());
}
