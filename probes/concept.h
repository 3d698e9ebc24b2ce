/* SPDX-License-Identifier: MIT */
/*
 * The one header that a concept includes.
 *
 *	CONCEPT(name) = { .name = "…", .claim = "…", .how = "…", .run = function
 *};
 *
 * defines and registers a concept: a claim about threads that a student can
 * see hold.  There is no list to add it to.
 *
 * run() makes the claim's case with threads of the implementation, reports
 * what it measured by concept_number() and what has to be so by
 * concept_expect().  What it expects is caused, not timed: who ran between
 * what, how often, in which order; so no load of the machine changes it.  It
 * returns 0 or -errno; after an error the process ends.
 *
 * With r->sabotage, it takes away what the claim stands on, and must find that
 * the claim does not hold.  Tests ask for it; nobody else does.
 */
#ifndef PROBES_CONCEPT_H
#define PROBES_CONCEPT_H

#include "probes/probe.h"

#define CONCEPT_NUMBERS 16

struct concept_run {
	const int *cpus; /* may run on these, cpu_count of them */
	unsigned cpu_count;
	int sabotage;

	/* What came of it. */
	struct concept_number {
		const char *what; /* at most 33 columns */
		const char *unit; /* "ns", "address", or "" of a count */
		double value;
	} numbers[CONCEPT_NUMBERS];
	unsigned count;
	const char *missing; /* the first that was not as expected */
};

struct concept {
	const char *name;
	const char *claim; /* one sentence */
	const char *how;   /* it is shown: one more */
	unsigned chapter;  /* in the order of which they are told */
	unsigned cpus[2];  /* run on so many, then on so many; 0: on one */
	const char *lacks; /* why it cannot be shown */
	int (*run)(struct concept_run * r);
};

/* As PROBE() does. */
#define CONCEPT(id)                                                            \
	static const struct concept concept_##id;                              \
	__attribute__((used, section("concepts"))) static const struct concept \
		*const concept_##id##_entry = &concept_##id;                   \
	static const struct concept concept_##id

static inline void concept_number(struct concept_run *r, const char *what,
				  const char *unit, double value)
{
	if (r->count < CONCEPT_NUMBERS)
		r->numbers[r->count++] =
			(struct concept_number){ what, unit, value };
}

static inline void concept_expect(struct concept_run *r, int holds,
				  const char *otherwise)
{
	if (!holds && !r->missing)
		r->missing = otherwise;
}

/* Sorts them. */
static inline uint64_t concept_median(uint64_t *values, unsigned count)
{
	for (unsigned i = 1; i < count; i++)
		for (unsigned k = i; k && values[k] < values[k - 1]; k--) {
			uint64_t value = values[k];

			values[k] = values[k - 1];
			values[k - 1] = value;
		}
	return values[count / 2];
}

#endif
