/* SPDX-License-Identifier: MIT */
/*
 * What a child of fork(2) has of the library: itself, at most.  The threads
 * of the parent are not there, their memory is nobody's, and locks that they
 * held at that moment are free.
 */
#include <stdatomic.h>

#include "tests/kthreads/interop.h"
#include "tests/kthreads/lifecycle.h"

#define FORKS   300
#define THREADS 4
#define SIZES   400

static void *give_back(void *arg)
{
	return arg;
}

static int create_one(void *arg)
{
	const struct kt_attr attr = { .backend = *(enum kt_backend *)arg };
	struct kt_thread t;
	void *result = NULL;

	if (kt_create(&t, &attr, give_back, &t))
		return 1;
	return kt_join(&t, &result) == 0 && result == &t ? 0 : 2;
}

static void expect_good(pid_t child)
{
	int status = child_status(child);

	cr_assert(child > 0);
	cr_assert(status == 0, "the child: %s", status_words(status));
}

static _Atomic int stop;

/* As often and as long in the library's locks as can be: of many sizes. */
static void *create_all_the_time(void *arg)
{
	for (size_t i = 0; !stop; i++) {
		const struct kt_attr attr = {
			.backend = KT_BACKEND_LIBC,
			.stack_size = KT_STACK_MIN + 4096 * (i % SIZES),
		};
		struct kt_thread t;

		if (kt_create(&t, &attr, give_back, NULL) == 0)
			kt_join(&t, NULL);
	}
	return arg;
}

EACH_BACKEND(fork, locks_are_free)
{
	struct kt_thread t[THREADS];

	for (int i = 0; i < THREADS; i++)
		cr_assert(kt_create(&t[i], NULL, create_all_the_time, NULL) ==
			  0);
	for (int i = 0; i < FORKS; i++)
		expect_good(child_begin(create_one, &backend));
	stop = 1;
	for (int i = 0; i < THREADS; i++)
		cr_assert(kt_join(&t[i], NULL) == 0);
}
