/* SPDX-License-Identifier: MIT */
/*
 * Runs a program's tests, each in a process of its own, one after the other.
 *
 *	PROGRAM [NAME…]
 *
 * NAME is a test's; without any, all run.  Exits 0 if all that ran passed.
 * This process makes no threads, so that a child may do what it likes.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <criterion/criterion.h>

#define PATIENCE 5 /* times a test's timeout: the tools make it slow */

/* The section of that name, as the linker gathers it. */
extern const struct standin_test *const __start_standin_tests[];
extern const struct standin_test *const __stop_standin_tests[];

_Atomic int standin_failures;
static volatile pid_t child;

void standin_say(const char *file, int line, const char *what,
		 const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "%s:%d: %s ", file, line, what);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

static void end_child(int signal)
{
	(void)signal;
	kill(child, SIGKILL);
}

/* How the test's process ended, as waitpid() says. */
static int run(const struct standin_test *test)
{
	int status;

	fflush(NULL);
	child = fork();
	if (child < 0) {
		perror("fork");
		exit(1);
	}
	if (child == 0) {
		signal(SIGALRM, SIG_DFL);
		test->run();
		/* Not _exit: some tools report at the exit. */
		exit(standin_failures != 0);
	}
	alarm((unsigned)(test->options.timeout * PATIENCE) + 1);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			exit(1);
	alarm(0);
	return status;
}

static int is_good(const struct standin_options *wanted, int status)
{
	if (wanted->signal)
		return WIFSIGNALED(status) &&
		       WTERMSIG(status) == wanted->signal;
	return WIFEXITED(status) && WEXITSTATUS(status) == wanted->exit_code;
}

static int is_asked_for(const char *name, char **names)
{
	if (!*names)
		return 1;
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	int tested = 0, passed = 0, skipped = 0;

	(void)argc;
	signal(SIGALRM, end_child);
	for (const struct standin_test *const *t = __start_standin_tests;
	     t < __stop_standin_tests; t++) {
		int status;

		if (!is_asked_for((*t)->name, argv + 1))
			continue;
		status = run(*t);
		if (WIFEXITED(status) &&
		    WEXITSTATUS(status) == STANDIN_SKIPPED) {
			skipped++;
			continue;
		}
		tested++;
		if (is_good(&(*t)->options, status))
			passed++;
		else
			printf("[FAIL] %s::%s: %s %d\n", (*t)->suite,
			       (*t)->name,
			       WIFSIGNALED(status) ? "signal" : "exit status",
			       WIFSIGNALED(status) ? WTERMSIG(status)
						   : WEXITSTATUS(status));
	}
	printf("[====] Synthesis: Tested: %d | Passing: %d | Skipped: %d\n",
	       tested, passed, skipped);
	return tested + skipped > 0 && passed == tested ? 0 : 1;
}
