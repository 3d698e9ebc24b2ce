/* SPDX-License-Identifier: MIT */
/*
 * Folders are put in order once, by machine and session, and their rows are
 * dealt to their keys in that order: so it takes as long as there are rows,
 * and no row is ever moved.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/fleet/group.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"

struct place {
	uint32_t machine, session, folder;
};

static int by_session(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->machine != y->machine)
		return x->machine < y->machine ? -1 : 1;
	if (x->session != y->session)
		return x->session < y->session ? -1 : 1;
	return (x->folder > y->folder) - (x->folder < y->folder);
}

static struct place *place_folders(struct bench_fleet_groups *g)
{
	struct bench_fleet_set machines = { .width = 1 };
	struct bench_fleet_set sessions = { .width = 2 };
	size_t count = g->fleet->folder_count;
	struct place *places = bench_alloc(count + 1, sizeof *places);

	g->machines = bench_alloc(count + 1, sizeof *g->machines);
	g->machine_of = bench_alloc(count + 1, sizeof *g->machine_of);
	g->session_of = bench_alloc(count + 1, sizeof *g->session_of);
	for (size_t f = 0; f < count; f++) {
		const struct bench_fleet_folder *folder = &g->fleet->folders[f];
		const char *boot[] = { folder->machine_id, folder->session_id };
		size_t known = sessions.count;
		size_t m =
			bench_fleet_set_index(&machines, &folder->machine_id);
		size_t s = bench_fleet_set_index(&sessions, boot);

		if (!g->machines[m].folders++) {
			g->machines[m].id = folder->machine_id;
			g->machines[m].first = folder;
		}
		g->machines[m].sessions += s == known;
		g->machine_of[f] = (uint32_t)m;
		g->session_of[f] = (uint32_t)s;
		places[f] =
			(struct place){ (uint32_t)m, (uint32_t)s, (uint32_t)f };
	}
	g->machine_count = machines.count;
	g->session_count = sessions.count;
	qsort(places, count, sizeof *places, by_session);
	return places;
}

static void deal_rows(struct bench_fleet_groups *g, const struct place *places)
{
	const struct bench_fleet *fleet = g->fleet;
	size_t *next = bench_alloc(fleet->key_count + 1, sizeof *next);
	size_t total = 0;

	g->starts = bench_alloc(fleet->key_count + 2, sizeof *g->starts);
	for (size_t f = 0; f < fleet->folder_count; f++)
		for (size_t i = 0; i < fleet->folders[f].row_count; i++)
			g->starts[fleet->folders[f].rows[i].key + 1]++;
	for (size_t k = 0; k < fleet->key_count; k++) {
		next[k] = total;
		total += g->starts[k + 1];
		g->starts[k + 1] = total;
	}
	g->rows = bench_alloc(total + 1, sizeof *g->rows);
	for (size_t p = 0; p < fleet->folder_count; p++) {
		const struct bench_fleet_folder *folder =
			&fleet->folders[places[p].folder];

		for (size_t i = 0; i < folder->row_count; i++)
			g->rows[next[folder->rows[i].key]++] = &folder->rows[i];
	}
}

/* A folder has a key once; twice would count its session's runs wrongly. */
static int check_once(const struct bench_fleet_groups *g)
{
	for (size_t k = 0; k < g->fleet->key_count; k++)
		for (size_t i = g->starts[k] + 1; i < g->starts[k + 1]; i++) {
			const struct bench_fleet_key *key = &g->fleet->keys[k];
			size_t folder = g->rows[i]->folder;

			if (g->rows[i - 1]->folder != folder)
				continue;
			bench_error("%s/compare.csv: two rows of probe %s, "
				    "params '%s', placement '%s', %s against "
				    "%s, state '%s'; leave the folder out",
				    g->fleet->folders[folder].path,
				    key->texts[BENCH_KEY_PROBE],
				    key->texts[BENCH_KEY_PARAMS]
					    ? key->texts[BENCH_KEY_PARAMS]
					    : "",
				    key->texts[BENCH_KEY_PLACEMENT]
					    ? key->texts[BENCH_KEY_PLACEMENT]
					    : "",
				    key->texts[BENCH_KEY_A],
				    key->texts[BENCH_KEY_B],
				    key->texts[BENCH_KEY_STATE]
					    ? key->texts[BENCH_KEY_STATE]
					    : "");
			return -EINVAL;
		}
	return 0;
}

/* Pairs of arms one after the other, each in the order of its keys. */
static void order_keys(struct bench_fleet_groups *g)
{
	struct bench_fleet_set pairs = { .width = 2 };
	size_t count = g->fleet->key_count, used = 0;
	size_t *pair_of = bench_alloc(count + 1, sizeof *pair_of);
	size_t *next;

	g->order = bench_alloc(count + 1, sizeof *g->order);
	for (size_t k = 0; k < count; k++)
		pair_of[k] = bench_fleet_set_index(
			&pairs, &g->fleet->keys[k].texts[BENCH_KEY_A]);
	next = bench_alloc(pairs.count + 1, sizeof *next);
	for (size_t k = 0; k < count; k++)
		next[pair_of[k] + 1]++;
	for (size_t p = 0; p < pairs.count; p++) {
		used += next[p];
		next[p] = used;
	}
	for (size_t k = 0; k < count; k++)
		g->order[next[pair_of[k]]++] = k;
}

int bench_fleet_group(struct bench_fleet_groups *groups,
		      const struct bench_fleet *fleet)
{
	struct place *places;

	*groups = (struct bench_fleet_groups){ .fleet = fleet };
	places = place_folders(groups);
	deal_rows(groups, places);
	order_keys(groups);
	return check_once(groups);
}

const char *bench_fleet_fact(const struct bench_fleet_folder *folder,
			     const char *field)
{
	for (size_t i = 0; i < folder->fact_count; i++)
		if (!strcmp(folder->facts[i].field, field))
			return folder->facts[i].value;
	return NULL;
}
