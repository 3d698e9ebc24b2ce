// SPDX-License-Identifier: MIT
// What all models share.  relacy runs a model's threads in random orders, with
// the weak memory of C11: a load may see any store that it is allowed to.
//
// -DBROKEN=k leaves the k-th of the model's fences out, or breaks another thing
// that it stands on; scripts/run-models sees each of them found.
#ifndef TESTS_MODELS_MODEL_H
#define TESTS_MODELS_MODEL_H

#include <cstdio>
#include <cstdlib>
#include <relacy/relacy.hpp>

#ifndef BROKEN
#define BROKEN 0
#endif

// A memory order, weakened if that is what is broken.
inline rl::memory_order unless(int broken, rl::memory_order order)
{
	return BROKEN == broken ? rl::mo_relaxed : order;
}

// FENCE and BARRIER of worker.h.  membarrier(2) makes a fence of whatever the
// other core does at that time: no model of C11 has that, so both are fences
// here, as they are where the kernel refuses it.
#define FENCE(broken)                                               \
	do {                                                        \
		if (BROKEN != (broken))                             \
			rl::atomic_thread_fence(rl::mo_seq_cst, $); \
	} while (0)

// Exit status 0: no order was found in which an assertion or a race fails.
template <typename model> int check()
{
	rl::test_params p;

	p.iteration_count = 200000;
	p.search_type = rl::random_scheduler_type;
	return rl::simulate<model>(p) ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
