/* SPDX-License-Identifier: MIT */
#ifndef BENCH_CELL_PEERS_H
#define BENCH_CELL_PEERS_H

#include "bench/cell/cell.h"

/* Prints which peers are not among the cells, and how to have them. */
void bench_peers_print(const struct bench_cell *cells, size_t count);

#endif
