/* SPDX-License-Identifier: MIT */
/*
 * Where a thread shall run, and where its memory shall be.
 */
#ifndef KTHREADS_PLACE_H
#define KTHREADS_PLACE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "kthreads/kthreads.h"

#define KT_CPUS 8192 /* the most that Linux may have */

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

/* node.c.  Adds a node's CPUs; memory of that node only.  0 or -errno. */
int kt_node_cpus(uint64_t *cpus, unsigned node);
int kt_node_bind(void *start, size_t size, unsigned node);

#endif
