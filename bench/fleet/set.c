/* SPDX-License-Identifier: MIT */
/*
 * Open addressing, at most half full.  Interned texts are equal when their
 * addresses are, so those are all that is hashed and compared.
 */
#include <string.h>

#include "bench/fleet/set.h"
#include "bench/tools/alloc.h"

static size_t hash_tuple(const struct bench_fleet_set *set,
			 const char *const *tuple)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < set->width; i++)
		hash = (hash ^ (uintptr_t)tuple[i]) * 0x9e3779b97f4a7c15;
	return hash ^ hash >> 32;
}

/* Where the tuple is, or would be. */
static uint32_t *find(const struct bench_fleet_set *set,
		      const char *const *tuple)
{
	size_t slot = hash_tuple(set, tuple);

	for (;; slot++) {
		uint32_t *found = &set->slots[slot & (set->slot_count - 1)];

		if (!*found || !memcmp(bench_fleet_set_at(set, *found - 1),
				       tuple, set->width * sizeof *tuple))
			return found;
	}
}

static void grow(struct bench_fleet_set *set)
{
	size_t tuple_size = set->width * sizeof *set->texts;

	set->texts = bench_grow(set->texts, set->count, tuple_size);
	if (2 * set->count < set->slot_count)
		return;
	set->slot_count = set->slot_count ? 2 * set->slot_count : 64;
	set->slots = bench_alloc(set->slot_count, sizeof *set->slots);
	for (size_t i = 0; i < set->count; i++)
		*find(set, bench_fleet_set_at(set, i)) = (uint32_t)i + 1;
}

size_t bench_fleet_set_index(struct bench_fleet_set *set,
			     const char *const *tuple)
{
	uint32_t *slot = set->slot_count ? find(set, tuple) : NULL;

	if (slot && *slot)
		return *slot - 1;
	grow(set);
	memcpy(set->texts + set->count * set->width, tuple,
	       set->width * sizeof *tuple);
	*find(set, tuple) = (uint32_t)set->count + 1;
	return set->count++;
}
