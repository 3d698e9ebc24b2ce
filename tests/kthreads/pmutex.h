/* SPDX-License-Identifier: MIT */
/*
 * Mutexes of pthreads, of each kind.
 */
#ifndef TESTS_KTHREADS_PMUTEX_H
#define TESTS_KTHREADS_PMUTEX_H

#include <criterion/criterion.h>
#include <pthread.h>

static inline void pmutex_make(pthread_mutex_t *mutex, int type, int robust,
			       int protocol)
{
	pthread_mutexattr_t attr;

	pthread_mutexattr_init(&attr);
	cr_assert(pthread_mutexattr_settype(&attr, type) == 0);
	cr_assert(pthread_mutexattr_setrobust(&attr, robust) == 0);
	cr_assert(pthread_mutexattr_setprotocol(&attr, protocol) == 0);
	cr_assert(pthread_mutex_init(mutex, &attr) == 0);
	pthread_mutexattr_destroy(&attr);
}

#endif
