/* SPDX-License-Identifier: MIT */
/*
 * Takes out of a JSON text what its reader has no use for, so that the parser
 * makes no tree of it.  A manifest's plan is most of the manifest.
 *
 * Only strings need care here, because they may hold brackets; the scan has
 * seen already that each of them ends.
 */
#include <stdbool.h>
#include <string.h>

#include "bench/json_scan.h"

static const bool stops[256] = {
	['\0'] = true, ['"'] = true, ['['] = true,
	[']'] = true,  ['{'] = true, ['}'] = true,
};

/* The next byte that opens or closes something, or the text's end. */
static char *next_stop(char *at)
{
	while (!stops[(unsigned char)*at])
		at++;
	return at;
}

/* From the opening quote to the closing one. */
static char *string_end(char *at)
{
	for (at++; *at != '"'; at++)
		at += *at == '\\';
	return at;
}

/* From the opening bracket to the closing one, or to the text's end. */
static char *array_end(char *at)
{
	size_t depth = 0;

	for (; *at; at = next_stop(at + 1)) {
		if (*at == '"')
			at = string_end(at);
		else if (*at == '[' || *at == '{')
			depth++;
		else if (!--depth)
			break;
	}
	return at;
}

static bool is_named(const char *text, size_t size, const char *const *names)
{
	for (; *names; names++)
		if (strlen(*names) == size && !memcmp(*names, text, size))
			return true;
	return false;
}

/* A member's value from after its name on, if that is an array; or NULL. */
static char *array_of(char *at)
{
	at += strspn(at, " \t\n\r");
	if (*at != ':')
		return NULL;
	at++;
	at += strspn(at, " \t\n\r");
	return *at == '[' ? at : NULL;
}

static void blank(char *at, const char *end)
{
	while (at < end) {
		char *line = memchr(at, '\n', (size_t)(end - at));
		size_t size = (size_t)((line ? line : end) - at);

		memset(at, ' ', size);
		at += size + 1;
	}
}

void bench_json_empty(char *text, const char *const *names)
{
	size_t depth = 0;

	for (char *at = next_stop(text); *at; at = next_stop(at + 1)) {
		char *end, *array;

		if (*at == '{' || *at == '[')
			depth++;
		if (*at == '}' || *at == ']')
			depth--;
		if (*at != '"')
			continue;
		end = string_end(at);
		array = depth == 1 && is_named(at + 1, (size_t)(end - at - 1),
					       names)
				? array_of(end + 1)
				: NULL;
		at = end;
		if (!array)
			continue;
		end = array_end(array);
		/* Without its end it is the parser's to refuse. */
		if (!*end)
			return;
		blank(array + 1, end);
		at = end;
	}
}
