/* SPDX-License-Identifier: MIT */
/*
 * Input that a program cannot foresee: a process beside it writes messages to a
 * pipe at times that it draws, each with what the clock says then; but none
 * before the last one is answered, or they would queue up where answers are
 * slow, and the longer the more of them there are.
 */
#ifndef PROBES_INPUT_H
#define PROBES_INPUT_H

#include <time.h>

#include "probes/chance.h"
#include "probes/child.h"
#include "probes/probe.h"

#ifdef TH_CAN_READ
struct input_message {
	uint64_t index, sent_ns;
};

static int input_ends[2], input_answers[2]; /* pipes, to and fro */

/* 0.2 to 1.2 ms from an answer to the next. */
static inline void input_send(uint64_t count)
{
	struct input_message m = { 0 };
	struct timespec pause = { 0 };
	char byte;

	for (uint64_t chance = 0; m.index < count; m.index++) {
		pause.tv_nsec = 200000 + (long)chance_next(&chance) % 1000000;
		clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
		m.sent_ns = sys_clock_ns();
		if (write(input_ends[1], &m, sizeof m) != sizeof m ||
		    read(input_answers[0], &byte, 1) != 1)
			break;
	}
}

/* Starts the process for so many messages: its number or -errno. */
static inline pid_t input_start(uint64_t count)
{
	pid_t pid;

	if (!input_ends[1] &&
	    (pipe2(input_ends, O_CLOEXEC) || pipe2(input_answers, O_CLOEXEC)))
		return -errno;
	pid = child_fork();
	if (pid == 0) {
		input_send(count);
		_exit(0);
	}
	return pid;
}

/* When all is answered, or one was not: then it would wait for ever. */
static inline void input_end(pid_t pid)
{
	kill(pid, SIGKILL);
	child_join(pid);
}

/* Waits for the next one, and answers; what it took, or 0: it is another. */
static inline uint64_t input_take(uint64_t index)
{
	struct input_message m;
	uint64_t took_ns;

	if (th_read(input_ends[0], &m, sizeof m) != sizeof m ||
	    m.index != index)
		return 0;
	took_ns = sys_clock_ns() - m.sent_ns;
	/* It holds one byte at the most: nobody waits. */
	return write(input_answers[1], "", 1) == 1 ? took_ns : 0;
}
#endif

#endif
