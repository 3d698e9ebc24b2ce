/* SPDX-License-Identifier: MIT */
#include "bench/findings/shape.h"

SHAPE(io) = {
	.name = "io",
	.claim = "the more input and output, for which the kernel is needed, "
		 "the less user-level threads gain",
	.source = "T. E. Anderson, B. N. Bershad, E. D. Lazowska, H. M. Levy: "
		  "Scheduler Activations: Effective Kernel Support for the "
		  "User-Level Management of Parallelism. ACM Transactions on "
		  "Computer Systems 10(1), 1992",
	.quantity = "kthreads over uthreads, with 1 % of input over with 100 %",
	.times = { { "crossover-io", "percent=1", "kthreads" },
		   { "crossover-io", "percent=1", "uthreads" },
		   { "crossover-io", "percent=100", "uthreads" },
		   { "crossover-io", "percent=100", "kthreads" } },
	.least = 1,
};
