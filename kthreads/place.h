/* SPDX-License-Identifier: MIT */
/*
 * Where a thread shall run, and where its memory shall be.
 */
#ifndef KTHREADS_PLACE_H
#define KTHREADS_PLACE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/node.h"
#include "kthreads/kthreads.h"

#define KT_CPUS NODE_CPUS

struct kt_place {
	uint64_t cpus[KT_CPUS / 64];
	int result; /* of going there: 0 or -errno */
	_Atomic uint32_t done;
};

/* place.c.  Finds what the attributes ask for: 0 or -EINVAL. */
int kt_place_find(struct kt_place *p, const struct kt_attr *a);
/* The new thread goes there, and says so; 0 or -errno, to both. */
int kt_place_go(struct kt_place *p);
int kt_place_wait(struct kt_place *p);

#endif
