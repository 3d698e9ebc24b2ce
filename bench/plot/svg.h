/* SPDX-License-Identifier: MIT */
/*
 * gnuplot's SVG, made fit to stand in a page.
 */
#ifndef BENCH_PLOT_SVG_H
#define BENCH_PLOT_SVG_H

#include "bench/plot/plot.h"

/*
 * Writes it without what is meant for a file of its own, with the tips in the
 * places that hold their numbers.  Prints what is wrong; returns 0 or -errno.
 */
int bench_plot_embed(const char *svg, const struct bench_plot *plot,
		     size_t number, FILE *file);

#endif
