/* SPDX-License-Identifier: MIT */
/*
 * A crowd of kthreads and pthreads that run the same function, or of one
 * kthread and one pthread that run two.
 */
#ifndef TESTS_KTHREADS_MIXED_H
#define TESTS_KTHREADS_MIXED_H

#include <pthread.h>

#include "tests/kthreads/lifecycle.h"

#define MIXED 3 /* of each kind */

static inline void mixed_run(enum kt_backend backend, void *(*fn)(void *),
			     void *arg)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread k[MIXED];
	pthread_t p[MIXED];

	for (int i = 0; i < MIXED; i++) {
		cr_assert(kt_create(&k[i], &attr, fn, arg) == 0);
		cr_assert(pthread_create(&p[i], NULL, fn, arg) == 0);
	}
	for (int i = 0; i < MIXED; i++) {
		cr_assert(kt_join(&k[i], NULL) == 0);
		cr_assert(pthread_join(p[i], NULL) == 0);
	}
}

/* Both at the same time. */
static inline void mixed_pair(enum kt_backend backend, void *(*kthread)(void *),
			      void *(*pthread)(void *), void *arg)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread k;
	pthread_t p;

	cr_assert(kt_create(&k, &attr, kthread, arg) == 0);
	cr_assert(pthread_create(&p, NULL, pthread, arg) == 0);
	cr_assert(kt_join(&k, NULL) == 0);
	cr_assert(pthread_join(p, NULL) == 0);
}

/* One after the other. */
static inline void mixed_kthread(enum kt_backend backend, void *(*fn)(void *),
				 void *arg)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread k;

	cr_assert(kt_create(&k, &attr, fn, arg) == 0);
	cr_assert(kt_join(&k, NULL) == 0);
}

static inline void mixed_pthread(void *(*fn)(void *), void *arg)
{
	pthread_t p;

	cr_assert(pthread_create(&p, NULL, fn, arg) == 0);
	cr_assert(pthread_join(p, NULL) == 0);
}

#endif
