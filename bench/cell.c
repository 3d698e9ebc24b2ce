/* SPDX-License-Identifier: MIT */
/*
 * Asks cells what they offer.  A cell that does not answer is named and left
 * out; the others are used.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/alloc.h"
#include "bench/cell.h"
#include "bench/child.h"
#include "bench/error.h"
#include "bench/record.h"
#include "bench/text.h"
#include "probes/protocol.h"

#define LIST_TIMEOUT_NS 30000000000ull

static const char *interned(const struct bench_record *record, const char *key)
{
	const char *text = bench_record_text(record, key);

	return text && *text ? bench_text_intern(text) : NULL;
}

static bool take_cell(struct bench_cell *cell,
		      const struct bench_record *record)
{
	const char *protocol = bench_record_text(record, "protocol");

	cell->implementation = interned(record, "name");
	cell->kind = interned(record, "kind");
	cell->backend = interned(record, "backend");
	cell->version = interned(record, "version");
	cell->build = interned(record, "build");
	return cell->implementation && protocol && !strcmp(protocol, "1");
}

static bool take_probe(struct bench_cell *cell,
		       const struct bench_record *record)
{
	struct bench_probe probe = {
		.name = interned(record, "name"),
		.what = interned(record, "what"),
		.unit = interned(record, "unit"),
		.better = interned(record, "better"),
		.axis = interned(record, "axis"),
		.floor_of = interned(record, "floor_of"),
		.lacks = interned(record, "lacks"),
	};
	const char *levels = interned(record, "levels");

	if (!probe.name || !bench_record_number(record, "cpus", &probe.cpus))
		return false;
	if (!(probe.cpus >= 0))
		probe.cpus = 1;
	if (!probe.better)
		probe.better = bench_text_intern("lower");
	if (probe.axis && levels)
		probe.level_count = bench_text_split(levels, &probe.levels);
	cell->probes =
		bench_grow(cell->probes, cell->probe_count, sizeof probe);
	cell->probes[cell->probe_count++] = probe;
	return probe.unit || probe.lacks;
}

/* Reads the answer to list; false at the first line that is none. */
static bool take_answer(struct bench_cell *cell, char *answer)
{
	bool ended = false;
	char *line;

	while (!ended && (line = strsep(&answer, "\n")) && *line) {
		struct bench_record record;

		if (!bench_record_parse(&record, line))
			return false;
		ended = !strcmp(record.name, "end");
		if (!strcmp(record.name, "cell") && !take_cell(cell, &record))
			return false;
		if (!strcmp(record.name, "probe") && !take_probe(cell, &record))
			return false;
	}
	return ended && cell->implementation;
}

int bench_cell_load(struct bench_cell *cell, const char *path)
{
	char *arguments[] = { (char *)path, (char *)"list", NULL };
	struct bench_child child;
	int result =
		bench_child_run(&child, arguments, environ, LIST_TIMEOUT_NS);
	const char *accident = bench_child_accident(&child);

	*cell = (struct bench_cell){ .path = bench_text_intern(path) };
	if (result) {
		bench_error("%s: cannot be started: %s", path,
			    strerror(-result));
	} else if (accident) {
		bench_error("%s: the cell %s when asked to list its probes",
			    path, accident);
		result = -EIO;
	} else if (!child.output || !take_answer(cell, child.output)) {
		bench_error("%s: this is no cell, or of another protocol than "
			    "%d; try '%s list'",
			    path, CELL_PROTOCOL, path);
		result = -EPROTO;
	}
	bench_child_free(&child);
	return result;
}

const struct bench_probe *bench_cell_probe(const struct bench_cell *cell,
					   const char *name)
{
	for (size_t i = 0; i < cell->probe_count; i++)
		if (!strcmp(cell->probes[i].name, name))
			return &cell->probes[i];
	return NULL;
}
