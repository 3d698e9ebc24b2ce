/* SPDX-License-Identifier: MIT */
/*
 * One folder's compare.csv.  Of its columns only those are converted that a
 * comparison of folders uses; whatever is used is checked, and the rows count
 * only once the file is the one that run.json tells of.
 */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "bench/fleet/read.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"
#include "bench/verdict/comparison.h"

struct loading {
	struct bench_fleet_reader *reader;
	struct bench_fleet_folder *folder;
	const char *path, *environment;
	size_t number, room;
};

#define COLUMNS_MAX 64

static struct bench_column columns[COLUMNS_MAX];
static struct bench_table table;

/* compare.csv's own table, but most columns are passed over. */
static void make_table(void)
{
	static const char *const used[] = {
		"run_id",    "machine_id", "probe",   "params",
		"placement", "unit",       "a",       "b",
		"state",     "ratio",      "ci_lo",   "ci_hi",
		"aa_bias",   "noise_cap",  "verdict", "role",
	};

	table = bench_comparison_table;
	for (size_t i = 0; i < table.count; i++) {
		bool kept = false;

		columns[i] = bench_comparison_table.columns[i];
		for (size_t u = 0; u < sizeof used / sizeof *used; u++)
			kept |= !strcmp(columns[i].name, used[u]);
		if (!kept)
			columns[i].kind = BENCH_PASSED;
	}
	table.columns = columns;
}

static const struct bench_table *compare_table(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_table);
	return &table;
}

static int refuse(const struct loading *loading, size_t line,
		  const char *column, const char *text, const char *what)
{
	bench_error("%s, line %zu, column %s: %s: '%.60s'", loading->path, line,
		    column, what, text ? text : "");
	return -EINVAL;
}

static int check_row(const struct loading *loading, size_t line,
		     const struct bench_comparison *c)
{
	const struct {
		const char *column, *text;
	} needed[] = { { "probe", c->probe },
		       { "unit", c->unit },
		       { "a", c->a },
		       { "b", c->b } };

	if (c->run_id != loading->folder->run_id)
		return refuse(loading, line, "run_id", c->run_id,
			      "another run than run.json's");
	if (c->machine_id != loading->folder->machine_id)
		return refuse(loading, line, "machine_id", c->machine_id,
			      "another machine than run.json's");
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!needed[i].text)
			return refuse(loading, line, needed[i].column, "",
				      "it is empty");
	if (c->ratio <= 0)
		return refuse(loading, line, "ratio", "", "it is not above 0");
	if (c->ci_lo <= 0 || c->ci_hi < c->ci_lo)
		return refuse(loading, line, "ci_lo", "",
			      "no interval with ci_hi");
	if (c->aa_bias < 0)
		return refuse(loading, line, "aa_bias", "", "it is below 0");
	return 0;
}

static const char *arm_of(const struct bench_fleet_folder *folder,
			  const char *arm)
{
	for (size_t i = 0; i < folder->build_count; i++)
		if (folder->builds[i].arm == arm)
			return folder->builds[i].shown;
	return arm;
}

static uint32_t key_of(struct loading *loading,
		       const struct bench_comparison *c, size_t line)
{
	struct bench_fleet_reader *reader = loading->reader;
	/* A run that met two states has the same comparison, matched. */
	const char *state = bench_comparison_is_part(c) ? c->state : NULL;
	struct bench_fleet_key key = {
		{ c->probe, c->params, c->placement,
		  arm_of(loading->folder, c->a), arm_of(loading->folder, c->b),
		  state, c->unit },
		loading->number,
		line,
	};
	size_t count = reader->keys.count;
	size_t index = bench_fleet_set_index(&reader->keys, key.texts);

	/* A thread takes folders in their order, so the first stays so. */
	if (index == count) {
		reader->firsts = bench_grow(reader->firsts, count, sizeof key);
		reader->firsts[index] = key;
	}
	return (uint32_t)index;
}

static int take_row(const void *row, size_t line, void *context)
{
	const struct bench_comparison *c = row;
	struct loading *loading = context;
	struct bench_fleet_folder *folder = loading->folder;
	int status = check_row(loading, line, c);

	if (status)
		return status;
	/* Blocks that only confirm another row are no measurement anew. */
	if (c->role || isnan(c->ratio))
		return 0;
	if (folder->row_count == loading->room) {
		size_t room = loading->room ? 2 * loading->room : 512;
		void *larger =
			realloc(folder->rows, room * sizeof *folder->rows);

		if (!larger)
			return refuse(loading, line, "probe", c->probe,
				      "out of memory; compare fewer folders");
		folder->rows = larger;
		loading->room = room;
	}
	folder->rows[folder->row_count++] = (struct bench_fleet_row){
		.ratio = log(c->ratio),
		.lo = isnan(c->ci_hi) ? NAN : log(c->ci_lo),
		.hi = isnan(c->ci_lo) ? NAN : log(c->ci_hi),
		.bias = isnan(c->aa_bias) ? 0 : c->aa_bias,
		.key = key_of(loading, c, line),
		.folder = loading->number & 0x3fffffff,
		.capped = c->noise_cap > 0,
		.disturbed = c->verdict == loading->environment,
	};
	return 0;
}

int bench_fleet_folder_read(struct bench_fleet_reader *reader, size_t number)
{
	struct bench_fleet_folder *folder = &reader->fleet->folders[number];
	struct loading loading = {
		.reader = reader,
		.folder = folder,
		.path = bench_text_format("%s/compare.csv", folder->path),
		.environment = bench_text_intern(
			bench_verdict_name(BENCH_ENVIRONMENT)),
		.number = number,
	};
	struct bench_digest found = { 0 };
	int status = bench_fleet_manifest(folder);

	if (!status)
		status = bench_table_read(compare_table(), loading.path,
					  take_row, &loading, &found.crc,
					  &found.rows);
	if (!status)
		status = bench_digest_check(loading.path, &found,
					    &folder->compare);
	if (!status)
		status = bench_fleet_facts(folder);
	return status;
}
