// SPDX-License-Identifier: MIT
// The deque of worker.h: the owner pushes its ancestors and takes them without
// a locked instruction, while a thief takes one by force.
//
// BROKEN: 1 no fence between the owner's step down and its look at the limit,
// 2 none between the thief's wish for attention and its look at bottom,
// 3 bottom is published relaxed, 4 the owner does not look at top.
#include "model.h"

static const long attention = 1000;

struct deque : rl::test_suite<deque, 2> {
	rl::atomic<long> bottom, limit;
	rl::var<long> top; // under lock
	rl::mutex lock;
	rl::var<int> slot[2], context[2];
	rl::atomic<int> taken[2];

	void before()
	{
		bottom.store(0, rl::mo_relaxed, $);
		limit.store(0, rl::mo_relaxed, $);
		top($) = 0;
		for (int i = 0; i < 2; i++)
			taken[i].store(0, rl::mo_relaxed, $);
	}

	void push(int task)
	{
		long b = bottom.load(rl::mo_relaxed, $);

		context[task]($) = 1;
		slot[b]($) = task;
		bottom.store(b + 1, unless(3, rl::mo_release), $);
	}

	void run(int task)
	{
		RL_ASSERT(context[task]($) == 1);
		RL_ASSERT(taken[task].fetch_add(1, rl::mo_relaxed, $) == 0);
	}

	// The child of `task` has ended: is the parent where it was left?
	void take(int task)
	{
		long b = bottom.load(rl::mo_relaxed, $) - 1;
		bool mine = true;

		bottom.store(b, rl::mo_relaxed, $);
		FENCE(1);
		if (limit.load(rl::mo_relaxed, $) > b) {
			lock.lock($);
			mine = BROKEN == 4 || top($) <= b;
			if (!mine)
				bottom.store(top($), rl::mo_relaxed, $);
			limit.exchange(top($), rl::mo_seq_cst, $);
			lock.unlock($);
		}
		if (mine)
			run(task);
	}

	void force()
	{
		int task = -1;

		lock.lock($);
		limit.exchange(attention, rl::mo_seq_cst, $);
		FENCE(2);
		if (bottom.load(rl::mo_acquire, $) > top($)) {
			task = slot[top($)]($);
			top($) = top($) + 1;
		}
		lock.unlock($);
		if (task >= 0)
			run(task);
	}

	void thread(unsigned index)
	{
		if (index == 0) {
			push(0);
			push(1);
			take(1);
			take(0);
		} else {
			force();
		}
	}

	void after()
	{
		for (int i = 0; i < 2; i++)
			RL_ASSERT(taken[i].load(rl::mo_relaxed, $) == 1);
	}
};

int main()
{
	return check<deque>();
}
