/* SPDX-License-Identifier: MIT */
/*
 * Chooses CPUs by what they share.
 *
 * All are put into one order first, in which those of a package are side by
 * side, in it those of a memory node, in it those of a core; else they are as
 * they were given.  Each choice takes from that order, and keeps it.
 */
#include "bench/machine/place.h"

#include <hwloc.h>
#include <stdlib.h>

#include "bench/machine/topology.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

const char *const bench_place_names[BENCH_PLACES] = {
	"cross-core", "smt-siblings", "cross-socket", "cross-node"
};

/* What a CPU is part of, the widest first. */
enum part {
	PACKAGE,
	NODE,
	CORE,
	PARTS
};

struct cpu {
	int id;
	size_t given;
	bool known[PARTS];
	uint64_t is[PARTS];  /* hwloc's number of the part */
	size_t first[PARTS]; /* the first CPU that is of it, as given */
	size_t rank;         /* of its core's CPUs */
	size_t siblings;     /* CPUs of its core, itself among them */
	size_t turn;         /* of its core, among those of a part */
	bool taken;
};

struct order {
	struct cpu *cpus;
	size_t count;
};

static void find_parts(struct cpu *cpu)
{
	static const hwloc_obj_type_t types[] = {
		[PACKAGE] = HWLOC_OBJ_PACKAGE,
		[CORE] = HWLOC_OBJ_CORE,
	};
	hwloc_topology_t view = bench_topology_view();
	hwloc_obj_t pu = NULL, part;

	if (view)
		pu = hwloc_get_pu_obj_by_os_index(view, (unsigned)cpu->id);
	for (enum part p = 0; pu && p < PARTS; p++) {
		if (p == NODE) /* no parent of what is in it */
			continue;
		part = hwloc_get_ancestor_obj_by_type(view, types[p], pu);
		cpu->known[p] = part;
		cpu->is[p] = part ? part->gp_index : 0;
	}
	if (!pu || !pu->nodeset || hwloc_bitmap_iszero(pu->nodeset))
		return;
	cpu->known[NODE] = true;
	cpu->is[NODE] = (uint64_t)hwloc_bitmap_first(pu->nodeset);
}

/* What hwloc does not know is a core of its own, and one package and node. */
static size_t first_of(const struct order *o, size_t at, enum part p)
{
	const struct cpu *cpu = &o->cpus[at];

	for (size_t i = 0; i < at && (cpu->known[p] || p != CORE); i++)
		if (o->cpus[i].known[p] == cpu->known[p] &&
		    o->cpus[i].is[p] == cpu->is[p])
			return i;
	return at;
}

static int by_parts(const void *a, const void *b)
{
	const struct cpu *x = a, *y = b;

	for (enum part p = 0; p < PARTS; p++)
		if (x->first[p] != y->first[p])
			return x->first[p] < y->first[p] ? -1 : 1;
	return x->given < y->given ? -1 : 1;
}

static struct order make_order(const struct bench_cpus *given)
{
	struct order o = { bench_alloc(given->count + 1, sizeof *o.cpus),
			   given->count };

	for (size_t i = 0; i < o.count; i++) {
		o.cpus[i].id = given->ids[i];
		o.cpus[i].given = i;
		find_parts(&o.cpus[i]);
		for (enum part p = 0; p < PARTS; p++)
			o.cpus[i].first[p] = first_of(&o, i, p);
	}
	qsort(o.cpus, o.count, sizeof *o.cpus, by_parts);
	for (size_t i = 0; i < o.count; i++)
		for (size_t j = 0; j < o.count; j++) {
			if (o.cpus[j].first[CORE] != o.cpus[i].first[CORE])
				continue;
			o.cpus[i].rank += j < i;
			o.cpus[i].siblings++;
		}
	return o;
}

/* Cores, or those of them that are known to be of a part. */
static size_t count_cores(const struct order *o, enum part part)
{
	size_t count = 0;

	for (size_t i = 0; i < o->count; i++)
		count += !o->cpus[i].rank &&
			 (part == CORE || o->cpus[i].known[part]);
	return count;
}

static const char *needs(size_t wanted, const char *what, size_t there)
{
	return bench_text_format("needs %zu %s, may use %zu", wanted, what,
				 there);
}

static bool is_near(const struct cpu *a, const struct cpu *b, enum part shared)
{
	for (enum part p = 0; p < shared; p++)
		if (a->first[p] != b->first[p])
			return false;
	return true;
}

/* So many cores that share the parts above this one, if there are any. */
static bool take_near(struct order *o, size_t wanted, enum part shared)
{
	for (size_t i = 0; i < o->count; i++) {
		const struct cpu *first = &o->cpus[i];
		size_t count = 0;

		for (size_t j = 0; j < o->count; j++)
			count += !o->cpus[j].rank &&
				 is_near(first, &o->cpus[j], shared);
		for (size_t j = 0; count >= wanted && wanted; j++) {
			o->cpus[j].taken = !o->cpus[j].rank &&
					   is_near(first, &o->cpus[j], shared);
			wanted -= o->cpus[j].taken;
		}
		if (!wanted)
			return true;
	}
	return false;
}

static const char *take_cores(struct order *o, size_t wanted)
{
	size_t cores = count_cores(o, CORE);

	if (cores < wanted)
		return needs(wanted, "cores", cores);
	if (!take_near(o, wanted, CORE) && !take_near(o, wanted, NODE))
		take_near(o, wanted, PACKAGE);
	return NULL;
}

static const char *take_siblings(struct order *o, size_t wanted)
{
	size_t most = 0;

	for (size_t i = 0; i < o->count; i++)
		if (o->cpus[i].siblings > most)
			most = o->cpus[i].siblings;
	if (most < 2)
		return needs(2, "hardware threads of a core", most);
	/* Whole cores, those of the most first, are as few as can be. */
	for (; most && wanted; most--)
		for (size_t i = 0; i < o->count && wanted; i++) {
			o->cpus[i].taken |= o->cpus[i].siblings == most;
			wanted -= o->cpus[i].siblings == most;
		}
	return NULL;
}

/* Numbers the cores of each part; returns how many parts have any. */
static size_t number_cores(struct order *o, enum part part)
{
	size_t parts = 0;

	for (size_t i = 0; i < o->count; i++) {
		struct cpu *cpu = &o->cpus[i];

		for (size_t j = 0; j < i; j++)
			cpu->turn += !o->cpus[j].rank &&
				     o->cpus[j].first[part] == cpu->first[part];
		parts += cpu->known[part] && !cpu->rank && !cpu->turn;
	}
	return parts;
}

/* Cores of the parts by turns. */
static const char *take_spread(struct order *o, size_t wanted, enum part part,
			       const char *what)
{
	size_t cores = count_cores(o, part), parts = number_cores(o, part);

	if (parts < 2)
		return needs(2, what, parts);
	if (cores < wanted)
		return needs(wanted, "cores", cores);
	for (size_t turn = 0; wanted; turn++)
		for (size_t i = 0; i < o->count && wanted; i++) {
			struct cpu *cpu = &o->cpus[i];

			if (cpu->rank || !cpu->known[part] || cpu->turn != turn)
				continue;
			cpu->taken = true;
			wanted--;
		}
	return NULL;
}

static const char *take(struct order *o, size_t wanted, enum bench_place place)
{
	if (o->count < wanted)
		return needs(wanted, "CPUs", o->count);
	if (place == BENCH_CROSS_CORE)
		return take_cores(o, wanted);
	if (place == BENCH_SMT_SIBLINGS)
		return take_siblings(o, wanted);
	return place == BENCH_CROSS_SOCKET
		       ? take_spread(o, wanted, PACKAGE, "packages")
		       : take_spread(o, wanted, NODE, "memory nodes");
}

const char *bench_place_choose(enum bench_place place,
			       const struct bench_cpus *cpus, size_t count,
			       struct bench_cpus *chosen)
{
	struct order o = make_order(cpus);
	const char *reason = take(&o, count, place);

	*chosen = (struct bench_cpus){ bench_alloc(count + 1, sizeof(int)), 0 };
	for (size_t i = 0; !reason && i < o.count; i++)
		if (o.cpus[i].taken)
			chosen->ids[chosen->count++] = o.cpus[i].id;
	return reason;
}
