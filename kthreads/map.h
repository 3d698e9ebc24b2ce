/* SPDX-License-Identifier: MIT */
/*
 * Mapping of blocks: map.c.
 */
#ifndef KTHREADS_MAP_H
#define KTHREADS_MAP_H

#include "kthreads/block.h"

/* The kind of block that an order needs. */
void kt_map_kind(struct kt_kind *kind, const struct kt_order *order);

/* A fresh block.  0 or -errno. */
int kt_map(struct kt_block **block, const struct kt_kind *kind);

#endif
