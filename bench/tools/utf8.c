/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond
 * U+10FFFF.  Width counts code points; we print no wide or combining ones.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/text.h"

/* Bytes of the character that starts here; 0 if it is not a valid one. */
static size_t character_size(const unsigned char *s, size_t left)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned code;
	size_t size;

	if (*s < 0x80)
		return 1;
	size = *s >= 0xf0 ? 4 : *s >= 0xe0 ? 3 : 2;
	if (*s < 0xc2 || *s > 0xf4 || size > left)
		return 0;
	code = *s & (0xffu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3fu);
	}
	if (code < least[size] || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return size;
}

bool bench_text_is_utf8(const char *text, size_t size)
{
	const unsigned char *s = (const unsigned char *)text;

	while (size) {
		size_t step = character_size(s, size);

		if (!step)
			return false;
		s += step;
		size -= step;
	}
	return true;
}

/* Of size bytes; U+0080 to U+009F are control codes of two bytes. */
static bool is_control(const unsigned char *s, size_t size)
{
	return size == 2 ? *s == 0xc2 && s[1] < 0xa0 : size == 1 && iscntrl(*s);
}

bool bench_text_is_plain(const char *text, size_t size)
{
	const unsigned char *s = (const unsigned char *)text;

	while (size) {
		size_t step = character_size(s, size);

		if (!step || is_control(s, step))
			return false;
		s += step;
		size -= step;
	}
	return true;
}

char *bench_text_printable(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t left = strlen(text);
	char *copy = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&copy, &size);

	if (!out)
		return NULL;
	while (left) {
		size_t step = character_size(s, left);

		if (!step || is_control(s, step)) {
			fprintf(out, "\\x%02x", *s);
			step = 1;
		} else {
			fwrite(s, 1, step, out);
		}
		s += step;
		left -= step;
	}
	fclose(out);
	return copy;
}

size_t bench_text_width(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

void bench_text_pad(FILE *file, const char *text, int width)
{
	int blanks = abs(width) - (int)bench_text_width(text);

	blanks = blanks > 0 ? blanks : 0;
	fprintf(file, "%*s%s%*s", width > 0 ? blanks : 0, "", text,
		width > 0 ? 0 : blanks, "");
}

bool bench_text_is_ascii(const char *text, size_t size)
{
	const uint64_t ones = UINT64_MAX / 0xff, tops = ones << 7;
	uint64_t seen = 0;
	size_t i = 0;

	for (uint64_t word; i + sizeof word <= size; i += sizeof word) {
		memcpy(&word, text + i, sizeof word);
		/* Of ASCII bytes only a NUL borrows and gets its top bit. */
		seen |= word | (word - ones);
	}
	for (; i < size; i++)
		seen |= (signed char)text[i] > 0 ? 0 : tops;
	return !(seen & tops);
}
