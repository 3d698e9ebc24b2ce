/* SPDX-License-Identifier: MIT */
/*
 * The commands and their help.
 */
#ifndef BENCH_COMMAND_HELP_H
#define BENCH_COMMAND_HELP_H

/* The help of a command, or with NULL of the program.  Returns EXIT_OK. */
int bench_help_print(const char *command);

#endif
