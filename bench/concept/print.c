/* SPDX-License-Identifier: MIT */
/*
 * A concept for a reader: at most 80 columns, with the implementations side by
 * side, three at a time.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "bench/concept/concept.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

enum {
	LABEL = -33,
	COLUMN = 15,
	ABREAST = 3
};

static const char *const words[BENCH_CONCEPT_VERDICTS] = {
	[BENCH_CONCEPT_SHOWN] = "shown",
	[BENCH_CONCEPT_MISSING] = "not shown",
	[BENCH_CONCEPT_CANNOT] = "cannot be",
	[BENCH_CONCEPT_FAILED] = "failed",
};

static const char *const reasons[BENCH_CONCEPT_VERDICTS] = {
	[BENCH_CONCEPT_MISSING] = "not shown",
	[BENCH_CONCEPT_CANNOT] = "cannot be shown",
	[BENCH_CONCEPT_FAILED] = "failed",
};

/* Identifiers may be addresses; those are known by their length. */
static const char *show(const struct bench_number *number)
{
	uint64_t whole = (uint64_t)number->value;

	if (number->unit && !strcmp(number->unit, "ns"))
		return bench_show_value(number->value, number->unit);
	if (number->unit || whole >> 40)
		return bench_text_format("0x%jx", (uintmax_t)whole);
	return bench_text_format("%ju", (uintmax_t)whole);
}

static const struct bench_number *find(const struct bench_concept_result *r,
				       const char *what)
{
	for (size_t i = 0; i < r->number_count; i++)
		if (r->numbers[i].what == what)
			return &r->numbers[i];
	return NULL;
}

static void begin_line(const char *label)
{
	fputs("  ", stdout);
	bench_text_pad(stdout, label, LABEL);
}

static void print_row(const char *what,
		      const struct bench_concept_result *results, size_t count)
{
	begin_line(what);
	for (size_t i = 0; i < count; i++) {
		const struct bench_number *number = find(&results[i], what);

		bench_text_pad(stdout, number ? show(number) : "-", COLUMN);
	}
	putchar('\n');
}

/* The rows that none of the results before this one has. */
static void print_rows(const struct bench_concept_result *results, size_t count,
		       size_t at)
{
	for (size_t i = 0; i < results[at].number_count; i++) {
		const char *what = results[at].numbers[i].what;
		bool printed = false;

		for (size_t before = 0; before < at; before++)
			printed |= find(&results[before], what) != NULL;
		if (!printed)
			print_row(what, results, count);
	}
}

static void print_table(const struct bench_concept_result *results,
			size_t count)
{
	begin_line("");
	for (size_t i = 0; i < count; i++)
		bench_text_pad(stdout, results[i].implementation, COLUMN);
	putchar('\n');
	for (size_t i = 0; i < count; i++)
		print_rows(results, count, i);
	begin_line("verdict");
	for (size_t i = 0; i < count; i++)
		bench_text_pad(stdout, words[results[i].verdict], COLUMN);
	putchar('\n');
}

void bench_concept_print(const struct bench_concept *concept,
			 const struct bench_concept_result *results,
			 size_t count)
{
	bench_show_wrapped(
		bench_text_format("%s: %s", concept->name, concept->claim),
		stdout);
	if (concept->how)
		bench_show_wrapped(bench_text_format("  %s", concept->how),
				   stdout);
	for (size_t i = 0; i < count; i += ABREAST)
		print_table(&results[i],
			    count - i < ABREAST ? count - i : ABREAST);
	for (size_t i = 0; i < count; i++)
		if (results[i].reason)
			bench_show_wrapped(
				bench_text_format("  %s: %s: %s",
						  results[i].implementation,
						  reasons[results[i].verdict],
						  results[i].reason),
				stdout);
	putchar('\n');
}
