/* SPDX-License-Identifier: MIT */
/*
 * Takes a record apart.  A cell may be anyone's program, so whatever is not
 * exactly a record is refused as a whole.
 */
#include <math.h>
#include <string.h>

#include "bench/cell/record.h"
#include "bench/tools/text.h"

bool bench_record_parse(struct bench_record *record, char *line)
{
	char *rest = line;

	/* Of control characters only the TABs, which are cut out here. */
	for (char *at = line; *at; at += strspn(at, "\t")) {
		size_t size = strcspn(at, "\t");

		if (!bench_text_is_plain(at, size))
			return false;
		at += size;
	}
	record->name = strsep(&rest, "\t");
	record->count = 0;
	while (rest) {
		char *value = strsep(&rest, "\t");
		const char *key = strsep(&value, "=");

		if (!value || !*key || strlen(value) > BENCH_RECORD_VALUE_MAX ||
		    record->count == BENCH_RECORD_FIELDS)
			return false;
		record->fields[record->count].key = key;
		record->fields[record->count++].value = value;
	}
	return *record->name;
}

const char *bench_record_text(const struct bench_record *record,
			      const char *key)
{
	for (size_t i = 0; i < record->count; i++)
		if (!strcmp(record->fields[i].key, key))
			return record->fields[i].value;
	return NULL;
}

bool bench_record_number(const struct bench_record *record, const char *key,
			 double *number)
{
	const char *text = bench_record_text(record, key);

	*number = NAN;
	return !text || bench_text_number(text, number);
}
