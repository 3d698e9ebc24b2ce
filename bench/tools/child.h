/* SPDX-License-Identifier: MIT */
/*
 * Runs one program to its end and keeps what it said.
 *
 * The runner sleeps in poll meanwhile.  Nothing of the child outlives the
 * call: it leads a process group, which is killed when it ends, when its time
 * is up, when it talks too much, and when the user interrupts.
 */
#ifndef BENCH_TOOLS_CHILD_H
#define BENCH_TOOLS_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_CHILD_OUTPUT_MAX ((size_t)4 << 20)

struct bench_child {
	char *output;       /* stdout, ended by a NUL */
	size_t output_size; /* bytes, should a NUL be among them */
	char *errors;       /* stderr, as far as it fits */
	int status;         /* as waitpid has it */
	bool timed_out, talkative, interrupted;
	uint64_t wall_ns, user_ns;
};

/*
 * Call once before the first child: from then on SIGINT and SIGTERM wait to
 * be asked for.
 */
int bench_child_prepare(void);

/* The user has asked for an end; true ever after. */
bool bench_child_interrupted(void);

/* Returns 0 or -errno if it could not be started; free in any case. */
int bench_child_run(struct bench_child *child, char *const arguments[],
		    char *const environment[], uint64_t timeout_ns);
void bench_child_free(struct bench_child *child);

/* What went wrong with it in words, or NULL if it ended with exit(). */
const char *bench_child_accident(const struct bench_child *child);

#endif
