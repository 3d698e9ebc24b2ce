/* SPDX-License-Identifier: MIT */
/*
 * How much memory a thread takes that does nothing but wait, in pages that
 * are resident: of the kernel's own for it, nothing is counted here.
 *
 * A bare thread takes one.  The C library keeps some room for the TLS of
 * modules that are loaded late right between a thread's stack and its struct
 * pthread, so the two have no page in common: any other takes two, and a
 * table of the loader's in the heap.
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "kthreads/kthreads.h"

#define PARKED 2000
#define TABLE  0.25 /* pages in the heap */
#define SLACK  0.15 /* pages: of stdio and malloc */

static struct kt_sem done, here;

static void *park(void *arg)
{
	kt_sem_post(&here);
	kt_sem_wait(&done);
	return arg;
}

/* Counted anew, page by page: what statm says is put together in batches. */
static long resident(void)
{
	FILE *f = fopen("/proc/self/smaps_rollup", "r");
	char line[256];
	long kib = -1;

	while (f && kib < 0 && fgets(line, sizeof line, f))
		sscanf(line, "Rss: %ld kB", &kib);
	if (f)
		fclose(f);
	cr_assert(kib > 0);
	return kib / 4;
}

static double pages_of_each(long before)
{
	for (int i = 0; i < PARKED; i++)
		kt_sem_wait(&here);
	return (double)(resident() - before) / PARKED;
}

static double parked_pages(enum kt_backend backend)
{
	static struct kt_thread threads[PARKED];
	const struct kt_attr attr = { .backend = backend };
	long before;
	double pages;

	/* What is there once for all. */
	kt_sem_post(&done);
	cr_assert(kt_create(&threads[0], &attr, park, NULL) == 0);
	cr_assert(kt_join(&threads[0], NULL) == 0);
	kt_sem_wait(&here);
	kt_trim();
	memset(threads, 0, sizeof threads);
	before = resident();
	for (int i = 0; i < PARKED; i++)
		cr_assert(kt_create(&threads[i], &attr, park, NULL) == 0);
	pages = pages_of_each(before);
	for (int i = 0; i < PARKED; i++)
		kt_sem_post(&done);
	for (int i = 0; i < PARKED; i++)
		cr_assert(kt_join(&threads[i], NULL) == 0);
	return pages;
}

/* With a stack of the same size and a guard. */
static double parked_pages_of_pthreads(void)
{
	static pthread_t threads[PARKED];
	pthread_attr_t attr;
	long before;
	double pages;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, KT_STACK_SIZE);
	memset(threads, 0, sizeof threads);
	before = resident();
	for (int i = 0; i < PARKED; i++)
		cr_assert(pthread_create(&threads[i], &attr, park, NULL) == 0);
	pages = pages_of_each(before);
	for (int i = 0; i < PARKED; i++)
		kt_sem_post(&done);
	for (int i = 0; i < PARKED; i++)
		pthread_join(threads[i], NULL);
	pthread_attr_destroy(&attr);
	return pages;
}

Test(parked, bare_takes_one_page, .timeout = 60)
{
	double pages = parked_pages(KT_BACKEND_BARE);

	fprintf(stderr, "bare: %.2f pages\n", pages);
	cr_expect(pages >= 1 - SLACK && pages <= 1 + SLACK, "%.2f pages",
		  pages);
}

Test(parked, others_take_two_pages_and_no_more_than_pthreads, .timeout = 60)
{
	double pthreads = parked_pages_of_pthreads();
	const enum kt_backend backends[] = { KT_BACKEND_DEFAULT,
					     KT_BACKEND_POOL };

	for (int i = 0; i < 2; i++) {
		double pages = parked_pages(backends[i]);

		fprintf(stderr, "back end %d: %.2f pages; pthreads: %.2f\n",
			backends[i], pages, pthreads);
		cr_expect(pages >= 2 - SLACK && pages <= 2 + TABLE + SLACK,
			  "%.2f pages", pages);
		cr_expect(pages <= pthreads + SLACK, "%.2f pages, not %.2f",
			  pages, pthreads);
	}
}
