/* SPDX-License-Identifier: MIT */
/*
 * The facts of machine.json in which folders differ: what else than the arms
 * may have moved a ratio.
 */
#include <stdlib.h>
#include <string.h>

#include "bench/fleet/print.h"
#include "bench/tools/alloc.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

#define VALUES_SHOWN 3
#define FIELDS_SHOWN 30

/* Folders that have a value; of a field they lie side by side. */
struct tally {
	uint32_t field, place; /* place: by first appearance */
	const char *value;
	size_t folders;
};

static int by_field(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	if (x->field != y->field)
		return x->field < y->field ? -1 : 1;
	if (x->folders != y->folders)
		return x->folders > y->folders ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* Each value of each field; known numbers the fields. */
static size_t tally_facts(const struct bench_fleet *fleet,
			  struct bench_fleet_set *known, struct tally **tallies)
{
	struct bench_fleet_set values = { .width = 2 };

	*tallies = NULL;
	for (size_t f = 0; f < fleet->folder_count; f++) {
		const struct bench_fleet_folder *folder = &fleet->folders[f];

		for (size_t i = 0; i < folder->fact_count; i++) {
			const struct bench_fleet_fact *fact = &folder->facts[i];
			const char *pair[] = { fact->field, fact->value };
			size_t count = values.count;
			size_t index = bench_fleet_set_index(&values, pair);

			if (index == count) {
				*tallies = bench_grow(*tallies, count,
						      sizeof **tallies);
				(*tallies)[index] = (struct tally){
					(uint32_t)bench_fleet_set_index(
						known, &fact->field),
					(uint32_t)index, fact->value, 0
				};
			}
			(*tallies)[index].folders++;
		}
	}
	return values.count;
}

/* The values of a field, and after them those folders that have none. */
static void print_field(const char *field, const struct tally *tallies,
			size_t count, size_t folders, FILE *file)
{
	const char *line = bench_text_format("  %s:", bench_fleet_short(field));
	size_t told = 0;

	for (size_t i = 0; i < count; i++)
		told += tallies[i].folders;
	for (size_t i = 0; i < count && i < VALUES_SHOWN; i++)
		line = bench_text_format(
			"%s%s %s (%zu)", line, i ? "," : "",
			*tallies[i].value ? bench_fleet_short(tallies[i].value)
					  : "empty",
			tallies[i].folders);
	if (told < folders)
		line = bench_text_format("%s, unknown (%zu)", line,
					 folders - told);
	if (count > VALUES_SHOWN)
		line = bench_text_format("%s and %zu more", line,
					 count - VALUES_SHOWN);
	bench_show_wrapped(line, file);
}

void bench_fleet_context(const struct bench_fleet_groups *groups, FILE *file)
{
	const struct bench_fleet *fleet = groups->fleet;
	struct bench_fleet_set fields = { .width = 1 };
	struct tally *tallies;
	size_t count = tally_facts(fleet, &fields, &tallies);
	size_t differing = 0, end;

	if (count)
		qsort(tallies, count, sizeof *tallies, by_field);
	for (size_t i = 0; i < count; i = end) {
		const char *field =
			*bench_fleet_set_at(&fields, tallies[i].field);

		for (end = i + 1;
		     end < count && tallies[end].field == tallies[i].field;)
			end++;
		if (!strcmp(field, "name") ||
		    tallies[i].folders == fleet->folder_count)
			continue;
		if (!differing++)
			fputs("they differ in (runs):\n", file);
		if (differing <= FIELDS_SHOWN)
			print_field(field, &tallies[i], end - i,
				    fleet->folder_count, file);
	}
	if (differing > FIELDS_SHOWN)
		fprintf(file, "  and %zu more fields\n",
			differing - FIELDS_SHOWN);
}
