/* SPDX-License-Identifier: MIT */
#include "bench/findings/shape.h"

SHAPE(pinned) = {
	.name = "pinned",
	.claim =
		"kernel threads that hand over to one another are slower where "
		"the scheduler may move them than pinned to one CPU",
	.source = "B. Sigoure: How long does it take to make a context switch? "
		  "2010 (on the web)",
	.quantity = "a hand-off of kthreads unpinned over one on one CPU",
	.times = { { "handoff-free", NULL, "kthreads" },
		   { "handoff", "cpus=1", "kthreads" } },
	.least = 1,
};
