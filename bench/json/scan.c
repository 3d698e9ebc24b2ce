/* SPDX-License-Identifier: MIT */
/*
 * Before cJSON sees a text: it takes numbers that are not JSON's or do not
 * fit a double, control bytes, and bytes that are not UTF-8, and it cuts a
 * string at an escaped NUL.  Files come from other machines, so none may, and
 * how many values they hold and how deep is bounded too.
 */
#include "bench/json/scan.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/text.h"

/* Far beyond our files, and little memory for what is built of it. */
#define VALUES_MAX 1000000
#define DEPTH_MAX  64

/* Bytes in the character that starts here, 0 where none does. */
static size_t character_size(const char *at)
{
	for (size_t size = 1; size <= 4; size++)
		if (bench_text_is_utf8(at, size))
			return size;
	return 0;
}

/* The most of a string: ASCII that stands for itself. */
static bool is_plain(char c)
{
	return c >= ' ' && c != '"' && c != '\\' && (unsigned char)c < 0x80;
}

/* From after the opening quote to after the closing one. */
static const char *scan_string(const char *at, const char **reason)
{
	for (;;) {
		size_t size;

		while (is_plain(*at))
			at++;
		if (*at == '"' || *reason)
			break;
		size = character_size(at);
		if (!size)
			*reason = "not UTF-8";
		else if ((unsigned char)*at < 0x20)
			*reason = *at ? "control byte in a string"
				      : "string without an end";
		else if (!strncmp(at, "\\u0000", 6))
			*reason = "NUL in a string";
		else
			at += *at == '\\' && at[1] ? 2 : size;
	}
	return *reason ? at : at + 1;
}

static const char *scan_number(const char *at, const char **reason)
{
	const char *digits = at + (*at == '-');
	char *end;

	if (!isdigit((unsigned char)*digits) ||
	    (*digits == '0' && isalnum((unsigned char)digits[1]) &&
	     tolower((unsigned char)digits[1]) != 'e'))
		*reason = "not a number";
	else if (!isfinite(strtod(at, &end)))
		*reason = "number too large";
	else if (!isdigit((unsigned char)end[-1]))
		*reason = "not a number";
	return *reason ? at : end;
}

/* Blanks, colons and words pass; what has an extent or content does not. */
static const bool stops[256] = {
	[0 ... 8] = true,     [11 ... 12] = true, [14 ... 31] = true,
	['0' ... '9'] = true, ['-'] = true,       ['"'] = true,
	[','] = true,         ['['] = true,       [']'] = true,
	['{'] = true,         ['}'] = true,
};

/* How much a parser would build of a text, and how deep. */
struct extent {
	size_t values, depth;
};

/* False if the byte is no mark of structure. */
static bool scan_mark(struct extent *extent, char mark, const char **reason)
{
	switch (mark) {
	case '[':
	case '{':
		if (++extent->depth > DEPTH_MAX)
			*reason = "nested deeper than 64";
		/* fallthrough */
	case ',':
		if (++extent->values > VALUES_MAX)
			*reason = "more than a million values";
		return true;
	case ']':
	case '}':
		extent->depth -= extent->depth > 0;
		return true;
	default:
		return false;
	}
}

const char *bench_json_scan(const char *text, const char **reason)
{
	struct extent extent = { 0 };
	const char *at = text;

	*reason = NULL;
	while (!*reason) {
		while (!stops[(unsigned char)*at])
			at++;
		if (!*at)
			break;
		if (*at == '"')
			at = scan_string(at + 1, reason);
		else if ((unsigned char)*at < 0x20)
			*reason = "control byte";
		else if (!scan_mark(&extent, *at, reason))
			at = scan_number(at, reason);
		else if (!*reason)
			at++;
	}
	return *reason ? at : NULL;
}
