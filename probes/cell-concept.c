/* SPDX-License-Identifier: MIT */
/*
 * A cell shows a concept: has it run in a thread of the implementation, on as
 * many CPUs as it asks for, and says what was measured when that has ended.
 */
#include <stdio.h>
#include <string.h>

#include "probes/cell.h"

/* Weak: there may be none, as in what has no threads. */
extern const struct concept *const __start_concepts[] __attribute__((weak));
extern const struct concept *const __stop_concepts[] __attribute__((weak));

static struct concept_run result;
static int error;

const struct concept *cell_concept(const char *name)
{
	for (const struct concept *const *c = __start_concepts;
	     c < __stop_concepts; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

void cell_list_concepts(void)
{
	for (const struct concept *const *c = __start_concepts;
	     c < __stop_concepts; c++) {
		printf("concept\tname=%s\tclaim=%s\thow=%s\tchapter=%u",
		       (*c)->name, (*c)->claim, (*c)->how, (*c)->chapter);
		if ((*c)->lacks)
			printf("\tlacks=%s", (*c)->lacks);
		putchar('\n');
	}
}

static void *show(void *arg)
{
	const struct cell_request *q = arg;

	error = q->concept->run(&result);
	return NULL;
}

/* Sabotage takes all CPUs but one away, from who asks for several. */
static void show_on(struct cell_request q, unsigned cpu_count)
{
	int cpus[2] = { q.cpus[0], q.cpus[q.sabotage ? 0 : 1] };
	int err;

	if (q.cpu_count < cpu_count)
		cell_fail(EXIT_UNSUPPORTED, "it needs %u CPUs, not %u",
			  cpu_count, q.cpu_count);
	result.cpus = cpus;
	result.cpu_count = cpu_count;
	result.sabotage = q.sabotage != 0;
	q.cpu_count = q.sabotage ? 1 : cpu_count;
	cell_pin(&q);
	err = cell_enter(&q, show);
	cell_check_error(q.concept->name, err ? err : error,
			 &(struct limit){ 0 }, NULL);
}

static void print(const struct concept_run *r)
{
	for (unsigned i = 0; i < r->count; i++)
		printf("number\twhat=%s\tvalue=%.15g%s%s\n", r->numbers[i].what,
		       r->numbers[i].value,
		       *r->numbers[i].unit ? "\tunit=" : "",
		       r->numbers[i].unit);
	printf("verdict\tshown=%d", !r->missing);
	if (r->missing)
		printf("\tmissing=%s", r->missing);
	puts("\ndone");
}

void cell_show(const struct cell_request *q)
{
	const struct concept *c = q->concept;

	if (c->lacks)
		cell_fail(EXIT_UNSUPPORTED, "%s", c->lacks);
	show_on(*q, c->cpus[0] ? c->cpus[0] : 1);
	if (c->cpus[1])
		show_on(*q, c->cpus[1]);
	print(&result);
}
