/* SPDX-License-Identifier: MIT */
/*
 * What we ask of the compiler beyond C11.
 */
#ifndef BASE_COMPILER_H
#define BASE_COMPILER_H

#include <stddef.h>

#define LIKELY(x)   __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

/* Where the compiler thinks a path cold that is not, or must see it whole. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Public functions of a library: everything else stays inside it. */
#define PUBLIC __attribute__((visibility("default")))

#define CACHE_LINE 64

#define CONTAINER_OF(pointer, type, member) \
	((type *)((char *)(pointer)-offsetof(type, member)))

#endif
