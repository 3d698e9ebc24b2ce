/* SPDX-License-Identifier: MIT */
/*
 * The commands of the program, a file each.
 */
#ifndef BENCH_COMMAND_COMMANDS_H
#define BENCH_COMMAND_COMMANDS_H

/* Its name is the first argument.  Returns an exit code. */
typedef int bench_command(int argc, char **argv);

bench_command bench_list_main, bench_run_main, bench_compare_main,
	bench_machine_main, bench_check_main, bench_selftest_main,
	bench_concepts_main, bench_export_main, bench_report_main;

/* The help of a command, or with NULL of the program.  Returns EXIT_OK. */
int bench_help_print(const char *command);

#endif
