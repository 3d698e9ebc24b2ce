/* SPDX-License-Identifier: MIT */
#include "bench/findings/shape.h"

SHAPE(user_switch) = {
	.name = "user-switch",
	.claim = "user-level threads switch an order of magnitude faster than "
		 "kernel threads, or more",
	.source = "T. E. Anderson, B. N. Bershad, E. D. Lazowska, H. M. Levy: "
		  "Scheduler Activations: Effective Kernel Support for the "
		  "User-Level Management of Parallelism. ACM Transactions on "
		  "Computer Systems 10(1), 1992",
	.quantity = "a switch of kthreads over one of uthreads, two threads",
	.times = { { "yield", "threads=2", "kthreads" },
		   { "yield", "threads=2", "uthreads" } },
	.least = 10,
};
