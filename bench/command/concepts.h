/* SPDX-License-Identifier: MIT */
/*
 * `threadscale concepts`.
 */
#ifndef BENCH_COMMAND_CONCEPTS_H
#define BENCH_COMMAND_CONCEPTS_H

int bench_concepts_main(int argc, char **argv);

#endif
