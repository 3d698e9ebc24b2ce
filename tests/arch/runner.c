/* SPDX-License-Identifier: MIT */
/*
 * Runs plain contracts (tests/th/contract.h) where Criterion is not: one after
 * the other, each in a process of its own, which is killed when it hangs.
 * Reports a line each, and closes as Criterion does, for scripts/run-tests.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/th/contract.h"

/* The linker's bounds of the section that CONTRACT() puts them in. */
extern const struct contract *const __start_contracts[];
extern const struct contract *const __stop_contracts[];

static volatile pid_t child;
static volatile sig_atomic_t hung;

static void kill_child(int signal)
{
	(void)signal;
	hung = 1;
	kill(child, SIGKILL);
}

/* The wait status of a process that runs it. */
static int run_apart(const struct contract *contract)
{
	int status = -1;

	fflush(NULL);
	hung = 0;
	child = fork();
	if (child == 0) {
		contract_run(contract);
		_exit(0);
	}
	if (child > 0) {
		alarm(CONTRACT_SECONDS);
		while (waitpid(child, &status, 0) < 0 && errno == EINTR)
			;
		alarm(0);
	}
	return status;
}

static int passes(const struct contract *contract)
{
	int status = run_apart(contract);

	if (status == 0)
		printf("passed  %s\n", contract->name);
	else if (hung)
		printf("FAILED  %s: hung for %d s\n", contract->name,
		       CONTRACT_SECONDS);
	else if (status > 0 && WIFSIGNALED(status))
		printf("FAILED  %s: %s\n", contract->name,
		       strsignal(WTERMSIG(status)));
	else
		printf("FAILED  %s: status %#x\n", contract->name, status);
	return status == 0;
}

/* Those whose name contains one of the arguments; without any, all. */
static int is_wanted(const struct contract *contract, char **words)
{
	int wanted = !*words;

	for (; *words; words++)
		wanted |= strstr(contract->name, *words) != NULL;
	return wanted;
}

int main(int argc, char **argv)
{
	const struct contract *const *c;
	int tested = 0, passing = 0;

	(void)argc;
	signal(SIGALRM, kill_child);
	for (c = __start_contracts; c < __stop_contracts; c++) {
		if (!is_wanted(*c, argv + 1))
			continue;
		tested++;
		passing += passes(*c);
	}
	printf("[====] Synthesis: Tested: %d | Passing: %d | Failing: %d\n",
	       tested, passing, tested - passing);
	return passing == tested && tested > 0 ? 0 : 1;
}
