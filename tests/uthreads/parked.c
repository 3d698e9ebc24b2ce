/* SPDX-License-Identifier: MIT */
/*
 * How much memory a thread takes that does nothing but wait, and how many maps:
 * with its guard, the kernel's page tables included, as /proc has it.  There
 * are 200,000 of them; PARKED_THREADS=1000000 for more, which take 4.4 GB.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/kthreads/leaks.h"
#include "uthreads/uthreads.h"

#define BYTES_EACH 4600 /* a page, and of page tables 128 bytes at least */
#define MAPS       200  /* not one a guard */

static struct ut_sem go;
static size_t count;

static void *park(void *arg)
{
	ut_sem_wait(&go);
	return arg;
}

/* Of /proc/self/status, in bytes. */
static size_t status(const char *key)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	size_t kib = 0;

	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, key, strlen(key)) == 0)
			kib = strtoul(line + strlen(key), NULL, 10);
	if (f)
		fclose(f);
	return kib * 1024;
}

static size_t memory(void)
{
	return status("VmRSS:") + status("VmPTE:");
}

/* Before Linux 6.13 each guard is two maps, of which there is a limit. */
static void create_all(struct ut_thread *threads)
{
	int err = 0;

	for (size_t i = 0; i < count && !err; i++) {
		err = ut_create(&threads[i], NULL, park, NULL);
		if (err)
			count = i;
		if (i % 1000 == 999)
			ut_yield();
	}
	if (err)
		cr_assert(err == -ENOMEM && holdings().maps > 50000);
	else
		cr_expect(holdings().maps < MAPS, "%d maps", holdings().maps);
}

static void *park_all(void *arg)
{
	struct ut_thread *threads = calloc(count, sizeof *threads);
	size_t before, each;

	cr_assert(threads != NULL);
	memset(threads, 1, count * sizeof *threads); /* it is there */
	before = memory();
	create_all(threads);
	ut_yield();
	each = (memory() - before) / count;
	printf("%zu threads: %zu bytes each\n", count, each);
	cr_expect(each >= 4096 && each <= BYTES_EACH, "%zu bytes", each);
	for (size_t i = 0; i < count; i++)
		ut_sem_post(&go);
	for (size_t i = 0; i < count; i++)
		cr_assert(ut_join(&threads[i], NULL) == 0);
	free(threads);
	return arg;
}

static size_t available(void)
{
	FILE *f = fopen("/proc/meminfo", "r");
	size_t kib = 0;
	char line[256];

	while (f && fgets(line, sizeof line, f))
		sscanf(line, "MemAvailable: %zu kB", &kib);
	if (f)
		fclose(f);
	return kib * 1024;
}

Test(uthreads, a_parked_thread_takes_a_page, .timeout = 120)
{
	const char *wish = getenv("PARKED_THREADS");
	struct ut_config config = { .workers = 1 };

	if (UNDER_ASAN || UNDER_TSAN)
		cr_skip("they have memory of their own for each stack");
	count = wish ? strtoul(wish, NULL, 10) : 200000;
	config.max_threads = count + 1;
	if (available() < count * BYTES_EACH * 2)
		cr_skip("there is no memory for so many");
	cr_assert(ut_run(&config, park_all, NULL, NULL) == 0);
	/* All of it is given back. */
	cr_expect(memory() < count * 1000);
}
