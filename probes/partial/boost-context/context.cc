/* SPDX-License-Identifier: MIT */
/*
 * The C++ side of context.h.
 *
 * A switch makes the context that it goes on with from one that is moved into
 * it, and gives that one's switcher to whom it goes on with.
 */
#include "context.h"

#include <boost/context/fiber.hpp>
#include <boost/context/fixedsize_stack.hpp>
#include <cerrno>
#include <new>
#include <vector>

using boost::context::fiber;
using boost::context::fixedsize_stack;

namespace
{

/* What the library throws. */
template <class Action> int caught(Action action)
{
	try {
		action();
		return 0;
	} catch (const std::bad_alloc &) {
		return -ENOMEM;
	}
}

template <class Body> fiber make(size_t stack_size, Body body)
{
	return { std::allocator_arg, fixedsize_stack(stack_size), body };
}

/* Suspended contexts; who runs has an empty place.  They are never ended. */
std::vector<fiber> &ring = *new std::vector<fiber>;
uint64_t switches;

/*
 * Invariant: me is resumed by the one before it only.  That one is suspended
 * then, and its context is what resume() hands me.
 */
inline void switch_on(size_t before, size_t next)
{
	ring[before] = std::move(ring[next]).resume();
}

[[noreturn]] void turn(size_t before, size_t next)
{
	for (;; switch_on(before, next))
		switches++;
}

} // namespace

int context_create(size_t stack_size, uint64_t count, uint64_t *work)
{
	return caught([&] {
		for (uint64_t i = 1; i <= count; i++) {
			uint64_t result = 0;
			fiber f =
				make(stack_size, [&result, i](fiber &&creator) {
					result = i;
					return std::move(creator);
				});

			f = std::move(f).resume();
			*work += !f && result == i;
		}
	});
}

int context_create_group(size_t stack_size, uint64_t size, uint64_t *work)
{
	return caught([&] {
		static std::vector<fiber> group;
		uint64_t alive = 0, ended = 0;

		for (uint64_t i = 0; i < size; i++) {
			group.push_back(make(stack_size, [&](fiber &&creator) {
				alive++;
				creator = std::move(creator).resume();
				ended++;
				return std::move(creator);
			}));
			group.back() = std::move(group.back()).resume();
		}
		for (uint64_t i = 0; i < size && alive == size; i++)
			group[i] = std::move(group[i]).resume();
		group.clear();
		*work += ended;
	});
}

int context_ring(size_t stack_size, uint64_t size)
{
	if (!ring.empty())
		return 0;
	return caught([&] {
		ring.emplace_back();
		for (size_t me = 1; me < size; me++)
			ring.push_back(
				make(stack_size,
				     [me, size](fiber &&before) -> fiber {
					     ring[me - 1] = std::move(before);
					     turn(me - 1, (me + 1) % size);
				     }));
	});
}

uint64_t context_turns(uint64_t rounds)
{
	switches = 0;
	for (uint64_t i = 0; i < rounds; i++) {
		switches++;
		switch_on(ring.size() - 1, 1);
	}
	return switches;
}
