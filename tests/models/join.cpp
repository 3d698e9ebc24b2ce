// SPDX-License-Identifier: MIT
// The end of a thread and its join, on two workers: each makes one atomic step
// on the state, and the joiner is resumed when its context is whole.
//
// BROKEN: 1 the end does not wait for the joiner's context, 2 the context is
// whole relaxed, 3 the joiner's step is relaxed, 4 the end's is.
#include "model.h"

enum { ALIVE, DONE, JOINER };

struct join : rl::test_suite<join, 2> {
	rl::atomic<int> state, saving;
	rl::var<int> result, context;
	rl::atomic<int> resumed;

	void before()
	{
		state.store(ALIVE, rl::mo_relaxed, $);
		saving.store(0, rl::mo_relaxed, $);
		resumed.store(0, rl::mo_relaxed, $);
		context($) = 0;
	}

	// Whoever resumes it reads what it left, and it reads the result.
	void resume()
	{
		RL_ASSERT(context($) == 1);
		RL_ASSERT(result($) == 7);
		resumed.fetch_add(1, rl::mo_relaxed, $);
	}

	void wait()
	{
		int seen = ALIVE;

		saving.store(1, rl::mo_relaxed, $);
		if (!state.compare_exchange_strong(
			    seen, JOINER,
			    unless(3, rl::mo_acq_rel), $,
			    rl::mo_acquire, $)) {
			context($) = 1; // it runs on
			resume();
			return;
		}
		context($) = 1;
		saving.store(0, unless(2, rl::mo_release), $);
	}

	void end()
	{
		rl::backoff pause;

		result($) = 7;
		if (state.exchange(DONE, unless(4, rl::mo_acq_rel), $) !=
		    JOINER)
			return;
		while (BROKEN != 1 && saving.load(rl::mo_acquire, $))
			pause.yield($);
		resume();
	}

	void thread(unsigned index)
	{
		if (index == 0)
			wait();
		else
			end();
	}

	void after()
	{
		RL_ASSERT(resumed.load(rl::mo_relaxed, $) == 1);
	}
};

int main()
{
	return check<join>();
}
