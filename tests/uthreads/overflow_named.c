/* SPDX-License-Identifier: MIT */
/*
 * A user thread that overflows its stack is named, and the process dies by
 * SIGSEGV as it would without; what the program has set itself is left alone.
 *
 * Each case is a process of its own, whose standard error is read.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uthreads/uthreads.h"

static struct ut_attr attr;
static struct ut_config config;

/* As functions do that call themselves once too often. */
static __attribute__((noinline)) int call_deeper(volatile int *above)
{
	volatile int here[64] = { *above };

	return *above < 0 ? 0 : call_deeper(here) + here[63];
}

static void *overflow(void *arg)
{
	int begin = 0;

	return (void *)(intptr_t)(call_deeper(&begin) + (arg != NULL));
}

static void *touch_forbidden(void *arg)
{
	volatile char *page =
		mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	*page = 1;
	return arg;
}

static void *send_segv(void *arg)
{
	kill(getpid(), SIGSEGV);
	return arg;
}

static struct ut_thread thread;

/* The threads before it have numbers, so that its own is not the first. */
static void *number_itself(void *arg)
{
	ut_id();
	return arg;
}

static void *start(void *fn)
{
	void *(*const run)(void *) = (void *(*)(void *))(uintptr_t)fn;

	for (int i = 0; i < 2; i++) {
		ut_create(&thread, NULL, number_itself, NULL);
		ut_join(&thread, NULL);
	}
	ut_create(&thread, &attr, run, NULL);
	ut_join(&thread, NULL);
	return NULL;
}

static void run(void *(*fn)(void *))
{
	ut_run(&config, start, (void *)(uintptr_t)fn, NULL);
}

/* How the process ends that calls fn(), and what it says. */
static int end_of(void (*fn)(void), char *said, size_t size)
{
	const struct rlimit none = { 0, 0 };
	int pipes[2], status;
	ssize_t n, all = 0;
	pid_t child;

	cr_assert(pipe(pipes) == 0);
	child = fork();
	if (child == 0) {
		setrlimit(RLIMIT_CORE, &none);
		signal(SIGSEGV, SIG_DFL);
		dup2(pipes[1], STDERR_FILENO);
		alarm(10);
		fn();
		_exit(0);
	}
	close(pipes[1]);
	while ((n = read(pipes[0], said + all, size - 1 - (size_t)all)) > 0)
		all += n;
	said[all] = 0;
	close(pipes[0]);
	cr_assert(waitpid(child, &status, 0) == child);
	return status;
}

static void dies_of_it(void (*fn)(void), const char *words)
{
	char said[1024];
	int status = end_of(fn, said, sizeof said);

	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "%d: %s",
		  status, said);
	if (words)
		cr_expect(strstr(said, words), "%s", said);
	else
		cr_expect(!*said, "%s", said);
}

static void overflow_it(void)
{
	run(overflow);
}

#define OVERFLOW "uthreads: stack overflow in user thread #"

Test(overflow, the_thread_is_named, .timeout = 60)
{
	for (unsigned workers = 1; workers <= 3; workers++)
		for (int own = 0; own < 2; own++)
			for (int first = 0; first < 2; first++) {
				config = (struct ut_config){
					.workers = workers,
				};
				attr = (struct ut_attr){
					.name = "deep",
					.child_first = first,
					.stack_size = own ? 20000 : 0,
				};
				dies_of_it(overflow_it, OVERFLOW "3 (deep): ");
			}
	/* The whole line, of a size that is told. */
	dies_of_it(overflow_it, "(deep): it has 24");
}

static void run_the_kernels_thread(void)
{
	setenv("UT_WORKERS", "clone", 1);
	config.workers = 2;
	run(overflow);
}

Test(overflow, on_raw_threads, .timeout = 20)
{
	dies_of_it(run_the_kernels_thread, OVERFLOW);
}

static void touch_it(void)
{
	run(touch_forbidden);
}

static void send_it(void)
{
	run(send_segv);
}

/* Other faults are as they were. */
Test(overflow, other_faults_are_not_named, .timeout = 20)
{
	dies_of_it(touch_it, NULL);
	dies_of_it(send_it, NULL);
	config.keep_sigsegv = 1;
	dies_of_it(overflow_it, NULL);
}

static void own_handler(int signal)
{
	(void)signal;
	_exit(7);
}

static char own_stack[65536];

static void handle_it(void)
{
	const stack_t alternate = { .ss_sp = own_stack,
				    .ss_size = sizeof own_stack };
	const struct sigaction action = { .sa_handler = own_handler,
					  .sa_flags = SA_ONSTACK };

	sigaltstack(&alternate, NULL);
	sigaction(SIGSEGV, &action, NULL);
}

static void handle_before(void)
{
	handle_it();
	config.workers = 1;
	run(overflow);
}

static void *handle_and_overflow(void *arg)
{
	const struct sigaction action = { .sa_handler = own_handler,
					  .sa_flags = SA_ONSTACK };

	sigaction(SIGSEGV, &action, NULL);
	return overflow(arg);
}

static void handle_within(void)
{
	run(handle_and_overflow);
}

static int is_default(void)
{
	struct sigaction now;

	return !sigaction(SIGSEGV, NULL, &now) && now.sa_handler == SIG_DFL;
}

/* A sanitizer may have made one. */
static void *stack_for_signals(void)
{
	stack_t now;

	return sigaltstack(NULL, &now) || now.ss_flags & SS_DISABLE ? NULL
								    : now.ss_sp;
}

static void *look(void *arg)
{
	*(int *)arg = is_default();
	return arg;
}

static void *look_at_the_stack(void *arg)
{
	stack_t now;

	*(int *)arg = !sigaltstack(NULL, &now) && now.ss_sp == own_stack;
	return arg;
}

static void keep_the_stack(void)
{
	const stack_t own = { .ss_sp = own_stack, .ss_size = sizeof own_stack };
	int within = 0, after = 0;

	config = (struct ut_config){ .workers = 1 };
	sigaltstack(&own, NULL);
	if (ut_run(&config, look_at_the_stack, &within, NULL))
		_exit(1);
	look_at_the_stack(&after);
	_exit(within && after ? 7 : 2);
}

static void put_back(void)
{
	void *before = stack_for_signals();
	int within = 1;

	config.workers = 2;
	if (!is_default() || ut_run(&config, look, &within, NULL) || within ||
	    !is_default() || stack_for_signals() != before)
		_exit(1);
	config.keep_sigsegv = 1;
	if (ut_run(&config, look, &within, NULL) || !within)
		_exit(2);
	handle_it();
	config.keep_sigsegv = 0;
	if (ut_run(&config, look, &within, NULL))
		_exit(3);
	raise(SIGSEGV);
}

/* A program's own handler has its say, whenever it came; then it is there. */
Test(overflow, a_handler_of_the_programs_own, .timeout = 20)
{
	char said[1024];

	cr_expect(WEXITSTATUS(end_of(handle_before, said, sizeof said)) == 7);
	cr_expect(!*said, "%s", said);
	cr_expect(WEXITSTATUS(end_of(handle_within, said, sizeof said)) == 7);
	cr_expect(!*said, "%s", said);
	cr_expect(WEXITSTATUS(end_of(put_back, said, sizeof said)) == 7);
	cr_expect(WEXITSTATUS(end_of(keep_the_stack, said, sizeof said)) == 7);
}
