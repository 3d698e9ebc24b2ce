/* SPDX-License-Identifier: MIT */
/*
 * input: whether a program answers while it computes.
 *
 * One thread computes, another waits for bytes in a pipe and answers them.
 * The one that computes is also who "types", so it sees for each byte whether
 * the answer came before it was done computing.  Threads that cannot wait in
 * read(2) look again and again, and yield; the one that computes yields, too,
 * if nobody interrupts it.  Sabotage starts the reader too late.
 */
#include <unistd.h>

#include "probes/concept.h"

#define INPUTS      20
#define PATIENCE_NS 2000000000

static int pipe_ends[2];
static _Atomic uint64_t answered;
static uint64_t answered_ns, looked_in_vain;

#ifdef TH_CAN_READ
#define PIPE_FLAGS O_CLOEXEC

static ssize_t read_byte(int fd, char *byte)
{
	return th_read(fd, byte, 1);
}
#else
#define PIPE_FLAGS (O_CLOEXEC | O_NONBLOCK)

static ssize_t read_byte(int fd, char *byte)
{
	return cpu_syscall(SYS_read, fd, (long)byte, 1, 0, 0, 0);
}
#endif

static void *reader(void *arg)
{
	char byte;

	while (answered < INPUTS) {
		if (read_byte(pipe_ends[0], &byte) == 1) {
			answered_ns = sys_clock_ns();
			answered++;
		} else {
			looked_in_vain++;
			th_yield();
		}
	}
	return arg;
}

static void type(void)
{
	cpu_syscall(SYS_write, pipe_ends[1], (long)"x", 1, 0, 0, 0);
}

static void compute_a_little(void)
{
	cpu_chain(100);
#ifndef TH_CAN_SLICE
	th_yield();
#endif
}

/* How many of the inputs were answered while it computed. */
static unsigned compute(uint64_t *took_ns)
{
	for (unsigned i = 0; i < INPUTS; i++) {
		uint64_t typed_ns = sys_clock_ns();

		type();
		while (answered <= i) {
			compute_a_little();
			if (sys_clock_ns() - typed_ns > PATIENCE_NS)
				return i;
		}
		took_ns[i] = answered_ns - typed_ns;
	}
	return INPUTS;
}

static int run(struct concept_run *r)
{
	static uint64_t took_ns[INPUTS];
	unsigned count;
	static th_thread t;
	int err = pipe2(pipe_ends, PIPE_FLAGS) ? -errno : 0;

	if (!err && !r->sabotage)
		err = th_create(&t, reader, NULL);
	if (err)
		return err;
	count = compute(took_ns);
	for (unsigned i = count; i < INPUTS; i++)
		type();
	if (r->sabotage)
		err = th_create(&t, reader, NULL);
	if (!err)
		err = th_join(&t, NULL);
	concept_number(r, "inputs", "", INPUTS);
	concept_number(r, "answered while it computes", "", count);
	if (count == INPUTS)
		concept_number(r, "time to an answer, median", "ns",
			       concept_median(took_ns, count));
	concept_number(r, "looks for input in vain", "", looked_in_vain);
	concept_expect(r, count == INPUTS,
		       "inputs waited until it had computed");
	return err;
}

CONCEPT(input) = {
	.name = "input",
	.claim = "A program that computes in one thread answers input in "
		 "another.",
	.how = "The computing thread types, and is to be answered before it is "
	       "done.",
	.chapter = 6,
	.run = run,
};
