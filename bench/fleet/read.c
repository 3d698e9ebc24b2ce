/* SPDX-License-Identifier: MIT */
/*
 * Threads take folders from a common counter, so a thread meets folders in
 * their order.  Each numbers the keys it meets for itself; afterwards all are
 * numbered anew, in the order of the folders and their lines, so the result
 * does not depend on who read what.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/fleet/read.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"

#define THREADS_MAX 16
#define ERRORS_MAX  10
#define FOLDERS_MAX ((size_t)1 << 30)

struct work {
	struct bench_fleet_reader reader;
	_Atomic size_t *next, *bad;
	uint8_t *reader_of; /* of each folder, shared */
	uint8_t number;
};

static void *work(void *argument)
{
	struct work *w = argument;
	const struct bench_fleet *fleet = w->reader.fleet;

	while (atomic_load(w->bad) < ERRORS_MAX) {
		size_t folder = atomic_fetch_add(w->next, 1);

		if (folder >= fleet->folder_count)
			break;
		w->reader_of[folder] = w->number;
		if (bench_fleet_folder_read(&w->reader, folder))
			atomic_fetch_add(w->bad, 1);
	}
	return NULL;
}

static int by_place(const void *a, const void *b)
{
	const struct bench_fleet_key *x = a, *y = b;

	if (x->folder != y->folder)
		return x->folder < y->folder ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* All threads' keys in the order in which one thread would have met them. */
static void merge_keys(struct bench_fleet *fleet, struct work *works,
		       size_t count)
{
	struct bench_fleet_set known = { .width = BENCH_KEY_TEXTS };
	struct bench_fleet_key *all;
	size_t total = 0, used = 0;

	for (size_t w = 0; w < count; w++)
		total += works[w].reader.keys.count;
	all = bench_alloc(total + 1, sizeof *all);
	for (size_t w = 0; w < count; w++) {
		const struct bench_fleet_reader *r = &works[w].reader;

		if (r->keys.count)
			memcpy(all + used, r->firsts,
			       r->keys.count * sizeof *all);
		used += r->keys.count;
	}
	qsort(all, total, sizeof *all, by_place);
	for (size_t i = 0; i < total; i++)
		if (bench_fleet_set_index(&known, all[i].texts) ==
		    fleet->key_count)
			all[fleet->key_count++] = all[i];
	fleet->keys = all;
	for (size_t w = 0; w < count; w++) {
		struct bench_fleet_reader *r = &works[w].reader;

		r->key_of = bench_alloc(r->keys.count + 1, sizeof *r->key_of);
		for (size_t i = 0; i < r->keys.count; i++)
			r->key_of[i] = (uint32_t)bench_fleet_set_index(
				&known, bench_fleet_set_at(&r->keys, i));
	}
}

static void number_rows(struct bench_fleet *fleet, const struct work *works)
{
	for (size_t f = 0; f < fleet->folder_count; f++) {
		struct bench_fleet_folder *folder = &fleet->folders[f];
		const struct work *w = &works[works->reader_of[f]];

		for (size_t i = 0; i < folder->row_count; i++)
			folder->rows[i].key =
				w->reader.key_of[folder->rows[i].key];
	}
}

/* Keys that differ in nothing but the unit. */
static int check_units(const struct bench_fleet *fleet)
{
	struct bench_fleet_set known = { .width = BENCH_KEY_UNIT };
	size_t *first = bench_alloc(fleet->key_count + 1, sizeof *first);

	for (size_t i = 0; i < fleet->key_count; i++) {
		const struct bench_fleet_key *key = &fleet->keys[i], *other;
		size_t count = known.count;
		size_t index = bench_fleet_set_index(&known, key->texts);

		if (index == count) {
			first[index] = i;
			continue;
		}
		other = &fleet->keys[first[index]];
		bench_error("%s/compare.csv, line %zu, column unit: '%s' of "
			    "probe %s, which is in '%s' in %s; leave one of "
			    "the folders out",
			    fleet->folders[key->folder].path, key->line,
			    key->texts[BENCH_KEY_UNIT],
			    key->texts[BENCH_KEY_PROBE],
			    other->texts[BENCH_KEY_UNIT],
			    fleet->folders[other->folder].path);
		return -EINVAL;
	}
	return 0;
}

static int check_runs(const struct bench_fleet *fleet)
{
	struct bench_fleet_set runs = { .width = 1 };

	for (size_t f = 0; f < fleet->folder_count; f++) {
		const struct bench_fleet_folder *folder = &fleet->folders[f];
		size_t index = bench_fleet_set_index(&runs, &folder->run_id);

		if (index == f)
			continue;
		bench_error("%s and %s are the same run, %s; leave one out",
			    fleet->folders[index].path, folder->path,
			    folder->run_id);
		return -EINVAL;
	}
	return 0;
}

/* This thread works too, so that none but it is needed. */
static size_t start(struct work *works, size_t wanted)
{
	pthread_t threads[THREADS_MAX];
	size_t started = 1;

	while (started < wanted &&
	       !pthread_create(&threads[started], NULL, work, &works[started]))
		started++;
	work(&works[0]);
	for (size_t i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
	return started;
}

int bench_fleet_read(struct bench_fleet *fleet, char *const *paths,
		     size_t count)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t wanted = cpus < 1 ? 1 : (size_t)cpus, read;
	uint8_t *reader_of = bench_alloc(count + 1, 1);
	struct work works[THREADS_MAX];
	_Atomic size_t next = 0, bad = 0;

	if (count > FOLDERS_MAX) {
		bench_error("%zu folders are too many; at most %zu", count,
			    FOLDERS_MAX);
		return -EINVAL;
	}
	*fleet = (struct bench_fleet){
		.folders = bench_alloc(count + 1, sizeof *fleet->folders),
		.folder_count = count,
	};
	for (size_t f = 0; f < count; f++)
		fleet->folders[f].path = paths[f];
	wanted = wanted > THREADS_MAX ? THREADS_MAX : wanted;
	wanted = wanted > count ? count : wanted;
	for (size_t i = 0; i < wanted; i++)
		works[i] = (struct work){
			{ fleet, { .width = BENCH_KEY_TEXTS }, NULL, NULL },
			&next,
			&bad,
			reader_of,
			(uint8_t)i,
		};
	wanted = start(works, wanted);
	read = next < count ? next : count;
	if (bad && read < count)
		bench_error("%zu more folders were not looked at: mend these "
			    "first",
			    count - read);
	if (bad || check_runs(fleet))
		return -EINVAL;
	merge_keys(fleet, works, wanted);
	number_rows(fleet, works);
	return check_units(fleet);
}
