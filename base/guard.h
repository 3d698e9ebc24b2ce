/* SPDX-License-Identifier: MIT */
/*
 * Guards below stacks: memory that traps whoever touches it.
 */
#ifndef BASE_GUARD_H
#define BASE_GUARD_H

#include <stddef.h>

/* Makes [start, start + size) trap; whole pages.  0, or -errno. */
int guard_install(void *start, size_t size);

/* Has one taken a map, of which there may not be another? */
int guard_takes_maps(void);

#endif
