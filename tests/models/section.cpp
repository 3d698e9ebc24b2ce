// SPDX-License-Identifier: MIT
// A section of worker.h: the owner changes its queue by plain loads and stores,
// and a thief that wants it waits until the owner is outside.
//
// BROKEN: 1 no fence after the section is announced, 2 none after the thief
// wants attention, 3 the section ends relaxed, 4 the thief does not wait.
#include "model.h"

struct section : rl::test_suite<section, 2> {
	rl::atomic<int> in_section, limit;
	rl::mutex lock;
	rl::var<int> queue;

	void before()
	{
		in_section.store(0, rl::mo_relaxed, $);
		limit.store(0, rl::mo_relaxed, $);
		queue($) = 0;
	}

	bool begin()
	{
		in_section.store(1, rl::mo_relaxed, $);
		FENCE(1);
		if (limit.load(rl::mo_relaxed, $) == 0)
			return true;
		in_section.store(0, rl::mo_release, $);
		lock.lock($); // to attend
		limit.exchange(0, rl::mo_seq_cst, $);
		lock.unlock($);
		return false;
	}

	void own()
	{
		while (!begin())
			;
		queue($) = queue($) + 1;
		in_section.store(0, unless(3, rl::mo_release), $);
	}

	void force()
	{
		rl::backoff pause;

		lock.lock($);
		limit.exchange(1, rl::mo_seq_cst, $);
		FENCE(2);
		while (BROKEN != 4 && in_section.load(rl::mo_acquire, $))
			pause.yield($);
		queue($) = queue($) + 1;
		lock.unlock($);
	}

	void thread(unsigned index)
	{
		if (index == 0) {
			own();
			own();
		} else {
			force();
		}
	}

	void after()
	{
		RL_ASSERT(queue($) == 3);
	}
};

int main()
{
	return check<section>();
}
