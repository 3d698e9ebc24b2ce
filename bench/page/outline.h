/* SPDX-License-Identifier: MIT */
/*
 * What holds a page together: its title, its headings, and the links by which
 * they are found.
 */
#ifndef BENCH_PAGE_OUTLINE_H
#define BENCH_PAGE_OUTLINE_H

#include <stdio.h>

enum bench_page_level {
	BENCH_PAGE_SECTION = 2, /* as in <h2> */
	BENCH_PAGE_PART,
};

struct bench_page_heading {
	enum bench_page_level level;
	const char *text, *anchor;
};

struct bench_page_outline {
	const char *title, *head; /* head: lines below the title, or "" */
	struct bench_page_heading *headings;
	size_t heading_count, figure_count;
};

/* A heading; returns its anchor, which no other in the page has. */
const char *bench_page_heading(struct bench_page_outline *outline,
			       enum bench_page_level level, const char *text,
			       FILE *file);

/* The page around its sections, whose size is in bytes. */
void bench_page_bind(const struct bench_page_outline *outline,
		     const char *sections, size_t size, FILE *file);

#endif
