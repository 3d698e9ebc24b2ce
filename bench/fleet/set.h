/* SPDX-License-Identifier: MIT */
/*
 * A set that numbers what it holds: tuples of interned texts, each one's
 * index being the count of those that came before it.
 */
#ifndef BENCH_FLEET_SET_H
#define BENCH_FLEET_SET_H

#include <stddef.h>
#include <stdint.h>

/* Zero but for the width, which is how many texts a tuple has. */
struct bench_fleet_set {
	size_t width;
	const char **texts; /* count times width */
	size_t count;
	uint32_t *slots; /* an index and one, by hash; 0: free */
	size_t slot_count;
};

/* The tuple's index; the tuple is added if it is new.  NULL is a text. */
size_t bench_fleet_set_index(struct bench_fleet_set *set,
			     const char *const *tuple);

static inline const char *const *
bench_fleet_set_at(const struct bench_fleet_set *set, size_t index)
{
	return set->texts + index * set->width;
}

#endif
