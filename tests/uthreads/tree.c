/* SPDX-License-Identifier: MIT */
/*
 * Every thread of a tree runs exactly once, on however many workers.
 */
#include "tests/uthreads/tree.h"

Test(uthreads, a_tree_on_one_worker, .timeout = 280)
{
	grow(1, plant_trees);
}

Test(uthreads, a_tree_on_two_workers, .timeout = 280)
{
	grow(2, plant_trees);
}

Test(uthreads, a_tree_on_four_workers, .timeout = 280)
{
	grow(4, plant_trees);
}

Test(uthreads, small_trees_on_two_workers, .timeout = 280)
{
	grow(2, plant_small_trees);
}
