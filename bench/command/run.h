/* SPDX-License-Identifier: MIT */
/*
 * The command that measures.
 */
#ifndef BENCH_COMMAND_RUN_H
#define BENCH_COMMAND_RUN_H

/* `threadscale run`: an exit code. */
int bench_run_main(int argc, char **argv);

#endif
