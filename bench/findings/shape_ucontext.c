/* SPDX-License-Identifier: MIT */
#include "bench/findings/shape.h"

SHAPE(ucontext) = {
	.name = "ucontext",
	.claim = "swapcontext, which enters the kernel for the signal mask, is "
		 "far slower than a switch in assembly",
	.source = "O. Kowalke: Boost.Context, section Performance. "
		  "Documentation of the Boost C++ Libraries, 2014",
	.quantity = "a switch by ucontext over the hand-written one",
	.times = { { "yield", "threads=2", "ucontext" },
		   { "yield", "threads=2", "floor" } },
	.least = 5,
};
