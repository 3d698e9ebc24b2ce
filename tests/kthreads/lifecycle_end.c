/* SPDX-License-Identifier: MIT */
/*
 * Programs that end while threads run: the whole process goes, at once, with
 * its exit status or signal, and no task of it stays behind.
 *
 * The program is modules/ending.c.  This process adopts what its children
 * leave, so that a thread which outlives its process would be found.
 */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "tests/kthreads/interop.h"
#include "tests/kthreads/lifecycle.h"

struct program {
	const char *how;
	enum kt_backend backend;
	int out[2];
};

static int run_program(void *arg)
{
	const struct program *p = arg;
	const struct rlimit no_core = { 0, 0 };
	const char *path = beside("modules/ending");
	char number[2] = { (char)('0' + p->backend), 0 };

	setpgid(0, 0);
	setrlimit(RLIMIT_CORE, &no_core);
	dup2(p->out[1], STDOUT_FILENO);
	close(p->out[0]);
	close(p->out[1]);
	execl(path, "ending", p->how, number, NULL);
	return 99;
}

/* Starts it, in a group of its own, and waits until all its threads run. */
static pid_t start(struct program *p)
{
	char ready[6];
	pid_t child;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	cr_assert(pipe(p->out) == 0);
	child = child_begin(run_program, p);
	cr_assert(child > 0);
	close(p->out[1]);
	for (size_t n = 0; n < sizeof ready; n++)
		cr_assert(read(p->out[0], ready + n, 1) == 1);
	cr_assert(memcmp(ready, "ready\n", sizeof ready) == 0);
	return child;
}

/* What it says from then on, once nobody can say anything any more. */
static const char *rest(struct program *p)
{
	static char said[256];
	size_t n = 0;
	ssize_t got;

	while ((got = read(p->out[0], said + n, sizeof said - 1 - n)) > 0)
		n += (size_t)got;
	said[n] = 0;
	close(p->out[0]);
	return said;
}

/* Waits for its end; its status. */
static int finish(pid_t child)
{
	int status = child_status(child);
	pid_t other = waitpid(-1, NULL, WNOHANG | __WALL);

	cr_expect(other == -1 && errno == ECHILD,
		  "a task has outlived its process");
	kill(-child, SIGKILL);
	return status;
}

static void expect_exit(enum kt_backend backend, const char *how,
			const char *expected)
{
	struct program p = { .how = how, .backend = backend };
	int status = finish(start(&p));
	const char *said = rest(&p);

	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 3, "%s: %s", how,
		  status_words(status));
	cr_expect_str_eq(said, expected, "%s: it said '%s'", how, said);
}

/* By what it does itself, or, if it waits, by our signal. */
static void expect_signal(enum kt_backend backend, const char *how, int signal)
{
	struct program p = { .how = how, .backend = backend };
	pid_t child = start(&p);
	int status;

	if (strcmp(how, "wait") == 0)
		kill(child, signal);
	status = finish(child);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == signal, "%s: %s",
		  how, status_words(status));
	cr_expect_str_eq(rest(&p), "");
}

EACH_BACKEND(lifecycle, exit_ends_all)
{
	expect_exit(backend, "exit", "buffered\ngoodbye\n");
	expect_exit(backend, "_exit", "");
}

EACH_BACKEND(lifecycle, exit_in_a_thread_ends_all)
{
	expect_exit(backend, "thread-exit", "buffered\ngoodbye\n");
}

EACH_BACKEND(lifecycle, return_of_main_ends_all)
{
	expect_exit(backend, "return", "buffered\ngoodbye\n");
}

EACH_BACKEND(lifecycle, exec_in_a_thread_ends_all)
{
	expect_exit(backend, "thread-exec", "executed\n");
}

EACH_BACKEND(lifecycle, signal_ends_all)
{
	expect_signal(backend, "wait", SIGKILL);
	expect_signal(backend, "wait", SIGTERM);
}

EACH_BACKEND(lifecycle, fault_in_a_thread_ends_all)
{
	expect_signal(backend, "thread-fault", SIGSEGV);
	expect_signal(backend, "thread-abort", SIGABRT);
}
