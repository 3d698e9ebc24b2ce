/* SPDX-License-Identifier: MIT */
/*
 * What context.cc has: loops over contexts of Boost, in C++, as its
 * context is a class.  Stacks come from malloc(), as is the library's
 * default, and have no guards.
 *
 * Needs <boost/context/fiber.hpp>, -lboost_context -lstdc++
 * Package libboost-context-dev
 */
#ifndef PROBES_CONTEXT_H
#define PROBES_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * These return 0 or -errno, and add to *work what they have seen done.
 *
 * Makes contexts that return at once, one after the other, and runs each.
 */
int context_create(size_t stack_size, uint64_t count, uint64_t *work);

/* Makes so many at a time that are all alive at once, and ends them. */
int context_create_group(size_t stack_size, uint64_t size, uint64_t *work);

/*
 * Makes a ring of so many contexts, the caller's being one, unless that is
 * done; each switches to the next.
 */
int context_ring(size_t stack_size, uint64_t size);

/* Goes round it so often; how many switches that were. */
uint64_t context_turns(uint64_t rounds);

#ifdef __cplusplus
}
#endif

#endif
