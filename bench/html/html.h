/* SPDX-License-Identifier: MIT */
/*
 * The parts of a page of HTML that know nothing of what it shows.
 */
#ifndef BENCH_HTML_HTML_H
#define BENCH_HTML_HTML_H

#include <stdio.h>

/* Text of a file: nothing in it is markup, in quotes neither. */
void bench_html_text(const char *text, FILE *file);

/* Up to <body>, and from there. */
void bench_html_begin(const char *title, FILE *file);
void bench_html_end(FILE *file);

/* <td> and </td>, with a class or NULL, around a text. */
void bench_html_cell(const char *class, const char *text, FILE *file);

/*
 * A link by which a text, of so many bytes, is kept as a file: the text is in
 * the link.
 */
void bench_html_download(const char *name, const char *text, size_t size,
			 FILE *file);

/* Lines that bench_show_wrapped() has made, each a paragraph again. */
void bench_html_paragraphs(const char *text, FILE *file);

extern const char bench_html_style[];

#endif
