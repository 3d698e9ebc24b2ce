/* SPDX-License-Identifier: MIT */
/*
 * A cell program: all probes of one implementation, behind the protocol of
 * protocol.h.  This file reads the request.
 */
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "probes/cell.h"

extern const struct probe *const __start_probes[];
extern const struct probe *const __stop_probes[];

const struct probe *cell_probe(const char *name)
{
	for (const struct probe *const *p = __start_probes; p < __stop_probes;
	     p++)
		if (strcmp((*p)->name, name) == 0)
			return *p;
	return NULL;
}

/* The last word: threads that are left are not waited for. */
void cell_fail(int code, const char *format, ...)
{
	va_list args;

	printf("fail\tcode=%d\treason=", code);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	_exit(code);
}

static uint64_t number(const char *key, const char *text)
{
	char *end;
	uint64_t value;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno)
		cell_fail(EXIT_USAGE, "%s=%s is not a number", key, text);
	return value;
}

static void read_cpus(struct cell_request *q, const char *list)
{
	char *copy = strdup(list), *save = NULL;

	q->cpu_count = 0;
	for (char *word = strtok_r(copy, ",", &save); word;
	     word = strtok_r(NULL, ",", &save)) {
		uint64_t cpu = number("cpus", word);

		if (cpu >= PROBE_CPUS || q->cpu_count == PROBE_CPUS)
			cell_fail(EXIT_USAGE, "cpus=%s: at most %d", list,
				  PROBE_CPUS);
		q->cpus[q->cpu_count++] = (int)cpu;
	}
	free(copy);
}

static void all_cpus(struct cell_request *q)
{
	cpu_set_t set;

	sched_getaffinity(0, sizeof set, &set);
	for (int cpu = 0; cpu < PROBE_CPUS && cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &set))
			q->cpus[q->cpu_count++] = cpu;
}

/* False if the levels have no names, but are numbers. */
static bool read_name(struct cell_request *q, const char *text)
{
	const struct probe *p = q->probe;

	if (!p || !p->level_names[0])
		return false;
	q->level = cell_level(p, text);
	if (!q->level)
		cell_fail(EXIT_USAGE, "%s: no level is called %s", p->name,
			  text);
	return true;
}

static void read_request(struct cell_request *q, int count, char **words)
{
	const struct {
		const char *key;
		uint64_t *value;
	} keys[] = {
		{ "level", &q->level },
		{ "ops", &q->ops },
		{ "min_ns", &q->min_ns },
		{ "samples", &q->samples },
		{ "warmup", &q->warmup },
		{ "stack_size", &q->stack_size },
		{ "guard_size", &q->guard_size },
		{ "counting", &q->counting },
		{ "sabotage", &q->sabotage },
	};

	for (int i = 0; i < count; i++) {
		char *text = strchr(words[i], '=');

		if (!text)
			cell_fail(EXIT_USAGE, "%s is not KEY=VALUE", words[i]);
		*text++ = 0;
		if (strcmp(words[i], "cpus") == 0)
			read_cpus(q, text);
		if (strcmp(words[i], "level") == 0 && read_name(q, text))
			continue;
		/* Keys of a newer runner are none of our business. */
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
			if (strcmp(words[i], keys[k].key) == 0)
				*keys[k].value = number(words[i], text);
	}
	if (!q->cpu_count)
		all_cpus(q);
}

static void check_request(struct cell_request *q)
{
	const struct probe *p = q->probe;
	uint64_t levels[PROBE_LEVELS];

	if (p->lacks)
		cell_fail(EXIT_UNSUPPORTED, "%s", p->lacks);
	if (!q->level)
		q->level = cell_levels(p, levels, PROBE_LEVELS) ? levels[0] : 1;
	if (p->level_max && q->level > p->level_max)
		cell_fail(EXIT_USAGE, "%s: level=%lu, but %lu is the most",
			  p->name, q->level, p->level_max);
	if (p->level_min && q->level < p->level_min)
		cell_fail(EXIT_USAGE, "%s: level=%lu, but %lu is the least",
			  p->name, q->level, p->level_min);
	if (q->ops && cell_is_once(p))
		q->ops = 1;
	if (p->axis && strcmp(p->axis, CELL_STACK_AXIS) == 0)
		q->stack_size = q->level * 1024;
	if (q->cpu_count < (p->cpus ? p->cpus : q->level))
		cell_fail(EXIT_UNSUPPORTED, "%s needs %lu CPUs, not %u",
			  p->name, p->cpus ? (uint64_t)p->cpus : q->level,
			  q->cpu_count);
	q->cpu_count = p->cpus ? p->cpus : (unsigned)q->level;
	if (!q->samples || q->samples + q->warmup > CELL_SAMPLES)
		cell_fail(EXIT_USAGE, "samples=%lu and warmup=%lu: 1 to %d",
			  q->samples, q->warmup, CELL_SAMPLES);
}

static void read_subject(struct cell_request *q, const char *verb,
			 const char *name)
{
	bool is_run = !strcmp(verb, "run");

	if (!is_run && strcmp(verb, "show"))
		cell_fail(EXIT_USAGE, "use: list, run PROBE [KEY=VALUE]…, or "
				      "show CONCEPT [KEY=VALUE]…");
	if (is_run)
		q->probe = cell_probe(name);
	else
	q->concept = cell_concept(name);
	if (!q->probe && !q->concept)
		cell_fail(EXIT_USAGE, "no %s is called %s",
			  is_run ? "probe" : "concept", name);
}

int main(int argc, char **argv)
{
	static struct cell_request q = {
		.min_ns = CELL_MIN_NS,
		.samples = 3,
		.warmup = 1,
		.stack_size = CELL_STACK_SIZE,
		.guard_size = CELL_GUARD_SIZE,
	};

	if (argc == 2 && strcmp(argv[1], "list") == 0) {
		cell_list();
		return fflush(stdout) ? EXIT_USAGE : EXIT_OK;
	}
	read_subject(&q, argc < 3 ? "" : argv[1], argv[2]);
	read_request(&q, argc - 3, argv + 3);
	if (q.probe) {
		check_request(&q);
		cell_run(&q);
	} else {
		cell_show(&q);
	}
	return fflush(stdout) ? EXIT_USAGE : EXIT_OK;
}
