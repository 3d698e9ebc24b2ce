/* SPDX-License-Identifier: MIT */
/*
 * What AddressSanitizer must be told of stacks that we make and reuse.
 */
#ifndef BASE_ASAN_H
#define BASE_ASAN_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define BUILT_WITH_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BUILT_WITH_ASAN
#endif
#endif
#ifdef BUILT_WITH_ASAN
#include <sanitizer/asan_interface.h>
#endif

/* A dead thread's frames must not look like overflows later. */
static inline void asan_forget(void *start, size_t size)
{
#ifdef BUILT_WITH_ASAN
	ASAN_UNPOISON_MEMORY_REGION(start, size);
#else
	(void)start;
	(void)size;
#endif
}

#endif
