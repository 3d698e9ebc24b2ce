/* SPDX-License-Identifier: MIT */
/*
 * Which tool watches this test, as some things are otherwise under it.
 */
#ifndef TESTS_KTHREADS_TOOLS_H
#define TESTS_KTHREADS_TOOLS_H

#include <criterion/criterion.h>

#include "kthreads/kthreads.h"

/* gcc defines a word, clang has a feature. */
#ifdef __has_feature
#define TOOLS_HAS(feature) __has_feature(feature)
#else
#define TOOLS_HAS(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || TOOLS_HAS(address_sanitizer)
#define UNDER_ASAN 1
#else
#define UNDER_ASAN 0
#endif
#if defined(__SANITIZE_THREAD__) || TOOLS_HAS(thread_sanitizer)
#define UNDER_TSAN 1
#else
#define UNDER_TSAN 0
#endif

/* The sanitizers' own memory is mapped as they need it. */
#define MAPS_SLACK  (UNDER_TSAN ? 1000 : UNDER_ASAN ? 64 : 2)
#define PAGES_SLACK (UNDER_TSAN ? 10000 : UNDER_ASAN ? 3000 : 1000)
/* Mapped: stdio and malloc alone take less than four stacks. */
#define MAPPED_SLACK (UNDER_TSAN ? 100000 : UNDER_ASAN ? 1000 : 256)

/* Begins a test of raw threads: ThreadSanitizer knows pthreads only. */
static inline void needs_raw_threads(void)
{
	if (UNDER_TSAN)
		cr_skip("raw threads are not allowed here");
}

/* That back end, or the one that stands in for it there. */
static inline enum kt_backend usable(enum kt_backend backend)
{
	int raw = backend == KT_BACKEND_LIBC || backend == KT_BACKEND_BARE;

	return UNDER_TSAN && raw ? KT_BACKEND_PTHREAD : backend;
}

#endif
