/* SPDX-License-Identifier: MIT */
/*
 * The n-th Fibonacci number by threads: each value is the sum of one that
 * another thread works out and of one that its creator does meanwhile.  It
 * takes fib(n + 1) - 1 threads, and nearly nothing but threads.
 */
#ifndef PROBES_FIB_H
#define PROBES_FIB_H

#include "probes/probe.h"

static _Atomic int fib_failed;

static uint64_t fib(uint64_t n);

struct fib_call {
	uint64_t n, result;
};

static void *fib_thread(void *arg)
{
	struct fib_call *c = arg;

	c->result = fib(c->n);
	return NULL;
}

static uint64_t fib(uint64_t n)
{
	struct fib_call c = { .n = n - 1 };
	uint64_t other;
	th_thread t;
	int err;

	if (n < 2)
		return n;
	err = th_fork(&t, fib_thread, &c);
	if (!err) {
		other = fib(n - 2);
		err = th_join(&t, NULL);
	}
	if (err)
		fib_failed = err;
	return err ? 0 : c.result + other;
}

/* The same by additions, to compare. */
static inline uint64_t fib_of(uint64_t n)
{
	uint64_t a = 0, b = 1;

	for (; n; n--) {
		b += a;
		a = b - a;
	}
	return a;
}

/* Works out fib(n) so many times; each that is right counts its threads. */
static inline int fib_run(struct probe_run *r, uint64_t n, uint64_t times)
{
	fib_failed = 0;
	probe_begin(r);
	for (; times && !fib_failed; times--)
		if (fib(n) == fib_of(n))
			r->work += fib_of(n + 1) - 1;
	probe_end(r);
	return fib_failed;
}

#endif
