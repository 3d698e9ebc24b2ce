/* SPDX-License-Identifier: MIT */
/*
 * The most that was used of a stack.
 */
#ifndef BASE_HIGH_WATER_H
#define BASE_HIGH_WATER_H

#include <stddef.h>

/* Bytes of the stack from bottom, of a page, to top: by what is not zero. */
__attribute__((visibility("hidden"))) size_t high_water(char *bottom,
							char *top);

#endif
