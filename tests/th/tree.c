/* SPDX-License-Identifier: MIT */
/*
 * Threads that create threads, all the way down.
 */
#include "tests/th/tree.h"

CONTRACT(each_thread_of_a_tree_runs_once)
{
	tree_grow(1, 10, CONTRACT_REPEAT / 10);
}
