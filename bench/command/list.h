/* SPDX-License-Identifier: MIT */
/*
 * The command that says what can be measured.
 */
#ifndef BENCH_COMMAND_LIST_H
#define BENCH_COMMAND_LIST_H

/* `threadscale list`: an exit code. */
int bench_list_main(int argc, char **argv);

#endif
