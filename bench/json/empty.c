/* SPDX-License-Identifier: MIT */
/*
 * Takes out of a JSON text what its reader has no use for, so that the parser
 * makes no tree of it.  A manifest's plan is most of the manifest.
 *
 * Only strings need care here, because they may hold brackets.
 */
#include <stdbool.h>
#include <string.h>

#include "bench/json/scan.h"

static const bool stops[256] = {
	['\0'] = true, ['"'] = true, ['['] = true,
	[']'] = true,  ['{'] = true, ['}'] = true,
};

/* The next byte that opens or closes something, or the text's end. */
static const char *next_stop(const char *at)
{
	while (!stops[(unsigned char)*at])
		at++;
	return at;
}

/* From the opening quote to the closing one, or to the text's end. */
static const char *string_end(const char *at)
{
	for (at++; *at && *at != '"'; at++)
		at += *at == '\\' && at[1];
	return at;
}

/* From the opening bracket to the closing one, or to the text's end. */
static const char *array_end(const char *at)
{
	size_t depth = 0;

	for (; *at; at = next_stop(at + 1)) {
		if (*at == '"' && !*(at = string_end(at)))
			break;
		if (*at == '"')
			continue;
		if (*at == '[' || *at == '{')
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
static const char *array_of(const char *at)
{
	at += strspn(at, " \t\n\r");
	if (*at != ':')
		return NULL;
	at++;
	at += strspn(at, " \t\n\r");
	return *at == '[' ? at : NULL;
}

size_t bench_json_empty(char *out, const char *text, const char *const *names)
{
	const char *kept = text;
	size_t depth = 0, size = 0;

	for (const char *at = next_stop(text); *at; at = next_stop(at + 1)) {
		const char *end, *array;

		if (*at == '{' || *at == '[')
			depth++;
		if (*at == '}' || *at == ']')
			depth--;
		if (*at != '"')
			continue;
		end = string_end(at);
		if (!*end)
			break;
		array = depth == 1 && is_named(at + 1, (size_t)(end - at - 1),
					       names)
				? array_of(end + 1)
				: NULL;
		at = end;
		if (!array)
			continue;
		end = array_end(array);
		if (!*end)
			break;
		memcpy(out + size, kept, (size_t)(array + 1 - kept));
		size += (size_t)(array + 1 - kept);
		at = kept = end;
	}
	strcpy(out + size, kept);
	return size + strlen(kept);
}
