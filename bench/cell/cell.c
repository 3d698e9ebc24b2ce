/* SPDX-License-Identifier: MIT */
/*
 * Asks cells what they offer.  A cell that does not answer is named and left
 * out; the others are used.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/cell/cell.h"
#include "bench/cell/record.h"
#include "bench/tools/alloc.h"
#include "bench/tools/child.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"
#include "probes/protocol.h"

#define LIST_TIMEOUT_NS 30000000000ull
#define PROBES_MAX      256
#define LEVELS_MAX      256 /* of a probe */
#define CPUS_MAX        1e6
#define CONCEPTS_MAX    64

static const char *interned(const struct bench_record *record, const char *key)
{
	const char *text = bench_record_text(record, key);

	return text && *text ? bench_text_intern(text) : NULL;
}

static const char *take_cell(struct bench_cell *cell,
			     const struct bench_record *record)
{
	const char *protocol = bench_record_text(record, "protocol");

	if (cell->implementation)
		return "it is two cells";
	cell->implementation = interned(record, "name");
	cell->kind = interned(record, "kind");
	cell->backend = interned(record, "backend");
	cell->version = interned(record, "version");
	cell->build = interned(record, "build");
	if (!cell->implementation)
		return "it has no name";
	return protocol && !strcmp(protocol, "1") ? NULL
						  : "it speaks no protocol 1";
}

static const char *check_probe(const struct bench_cell *cell,
			       const struct bench_probe *probe)
{
	if (!probe->name)
		return "a probe has no name";
	if (bench_cell_probe(cell, probe->name))
		return "it lists a probe twice";
	if (!probe->unit && !probe->lacks)
		return "a probe has no unit";
	if (strcmp(probe->better, "lower") && strcmp(probe->better, "higher"))
		return "a probe's better is neither lower nor higher";
	if (!(probe->cpus >= 0 && probe->cpus <= CPUS_MAX))
		return "a probe's cpus is no count";
	return NULL;
}

/* Absent: any count will do. */
static bool take_limits(struct bench_probe *probe,
			const struct bench_record *record)
{
	if (bench_record_text(record, "level_min") &&
	    !bench_record_number(record, "level_min", &probe->level_min))
		return false;
	if (bench_record_text(record, "level_max") &&
	    !bench_record_number(record, "level_max", &probe->level_max))
		return false;
	return probe->level_min >= 1 && probe->level_max >= probe->level_min;
}

static const char *take_probe(struct bench_cell *cell,
			      const struct bench_record *record)
{
	struct bench_probe probe = {
		.name = interned(record, "name"),
		.what = interned(record, "what"),
		.unit = interned(record, "unit"),
		.better = interned(record, "better"),
		.axis = interned(record, "axis"),
		.floor_of = interned(record, "floor_of"),
		.suite = interned(record, "suite"),
		.lacks = interned(record, "lacks"),
		.cpus = 1,
		.standard_max = INFINITY,
		.level_min = 1,
		.level_max = INFINITY,
	};
	const char *levels = interned(record, "levels");
	const char *wrong;

	if (bench_record_text(record, "cpus") &&
	    !bench_record_number(record, "cpus", &probe.cpus))
		return "a probe's cpus is no count";
	if (bench_record_text(record, "once") &&
	    !bench_record_number(record, "once", &probe.once))
		return "a probe's once is no number";
	if (bench_record_text(record, "events_ns") &&
	    !bench_record_number(record, "events_ns", &probe.events_ns))
		return "a probe's events_ns is no number";
	if (bench_record_text(record, "standard_max") &&
	    !(bench_record_number(record, "standard_max",
				  &probe.standard_max) &&
	      probe.standard_max >= 1))
		return "a probe's standard_max is no count";
	if (!take_limits(&probe, record))
		return "a probe's level_min or level_max is no limit";
	if (!probe.better)
		probe.better = bench_text_intern("lower");
	wrong = check_probe(cell, &probe);
	if (wrong)
		return wrong;
	if (probe.axis && levels)
		probe.level_count = bench_text_split(levels, &probe.levels);
	if (probe.level_count > LEVELS_MAX || cell->probe_count == PROBES_MAX)
		return "it lists more than 256 probes, or levels of one";
	cell->probes =
		bench_grow(cell->probes, cell->probe_count, sizeof probe);
	cell->probes[cell->probe_count++] = probe;
	return NULL;
}

static const char *take_concept(struct bench_cell *cell,
				const struct bench_record *record)
{
	struct bench_concept concept = {
		.name = interned(record, "name"),
		.claim = interned(record, "claim"),
		.how = interned(record, "how"),
		.lacks = interned(record, "lacks"),
	};

	if (!concept.name || !concept.claim)
		return "a concept has no name, or no claim";
	if (!bench_record_number(record, "chapter", &concept.chapter) ||
	    isnan(concept.chapter))
		return "a concept's chapter is no number";
	if (bench_cell_concept(cell, concept.name))
		return "it lists a concept twice";
	if (cell->concept_count == CONCEPTS_MAX)
		return "it lists more than 64 concepts";
	cell->concepts =
		bench_grow(cell->concepts, cell->concept_count, sizeof concept);
	cell->concepts[cell->concept_count++] = concept;
	return NULL;
}

const char *bench_cell_parse(struct bench_cell *cell, char *answer, size_t size)
{
	const char *wrong = NULL;
	bool ended = false;
	char *line;

	if (!answer || strlen(answer) != size)
		return answer ? "it printed a NUL byte" : "it printed nothing";
	while (!wrong && !ended && (line = strsep(&answer, "\n")) && *line) {
		struct bench_record record;

		if (!bench_record_parse(&record, line))
			return "it printed what is no record";
		ended = !strcmp(record.name, "end");
		if (!strcmp(record.name, "cell"))
			wrong = take_cell(cell, &record);
		if (!strcmp(record.name, "probe"))
			wrong = take_probe(cell, &record);
		if (!strcmp(record.name, "concept"))
			wrong = take_concept(cell, &record);
	}
	if (!wrong && !ended)
		wrong = "it did not print 'end'";
	if (!wrong && !cell->implementation)
		wrong = "it has no cell record";
	return wrong;
}

int bench_cell_load(struct bench_cell *cell, const char *path)
{
	char *arguments[] = { (char *)path, (char *)"list", NULL };
	struct bench_child child;
	int result =
		bench_child_run(&child, arguments, environ, LIST_TIMEOUT_NS);
	const char *accident = bench_child_accident(&child);
	const char *wrong;

	*cell = (struct bench_cell){ .path = bench_text_intern(path),
				     .start_s = (double)child.wall_ns / 1e9 };
	if (result) {
		bench_error("%s: cannot be started: %s", path,
			    strerror(-result));
	} else if (bench_child_interrupted()) {
		result = -EINTR;
	} else if (accident) {
		bench_error("%s: the cell %s when asked to list its probes",
			    path, accident);
		result = -EIO;
	} else if ((wrong = bench_cell_parse(cell, child.output,
					     child.output_size))) {
		bench_error("%s: this is no cell, or of another protocol than "
			    "%d: %s; try '%s list'",
			    path, CELL_PROTOCOL, wrong, path);
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

const struct bench_concept *bench_cell_concept(const struct bench_cell *cell,
					       const char *name)
{
	for (size_t i = 0; i < cell->concept_count; i++)
		if (!strcmp(cell->concepts[i].name, name))
			return &cell->concepts[i];
	return NULL;
}
