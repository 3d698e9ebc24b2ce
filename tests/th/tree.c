/* SPDX-License-Identifier: MIT */
/*
 * Threads that create threads, all the way down.
 */
#include "tests/th/tree.h"

CONTRACT(each_thread_of_a_tree_runs_once)
{
	/* A tool may allow 500 kernel threads at once. */
	tree_grow(1, 10, CONTRACT_REPEAT / 40);
}
