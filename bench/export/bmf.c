/* SPDX-License-Identifier: MIT */
/*
 * Bencher Metric Format: a median with its interval.
 *
 * Bencher's own measure «latency» is in nanoseconds; another unit is a measure
 * of its name.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "bench/export/export.h"
#include "bench/json/json.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

#define NAME_LONGEST    1024
#define MEASURE_LONGEST 64

static const char *name_of(const struct bench_summary *row)
{
	return bench_text_format("%s/%s", bench_export_name(row),
				 bench_export_word(row->arm));
}

/* Small letters, digits and single hyphens. */
static const char *measure_of(const struct bench_summary *row)
{
	const char *unit = row->unit ? row->unit : "value";
	char *slug = bench_alloc(strlen(unit) + 1, 1), *end = slug;

	if (bench_summary_is_time(row))
		return "latency";
	for (; *unit; unit++) {
		unsigned char c = (unsigned char)*unit;

		if (isascii(c) && isalnum(c))
			*end++ = (char)tolower(c);
		else if (end > slug && end[-1] != '-')
			*end++ = '-';
	}
	if (end > slug && end[-1] == '-')
		end[-1] = 0;
	return slug;
}

static int check(const struct bench_export *export)
{
	for (size_t i = 0; i < export->count; i++) {
		const char *name = name_of(&export->rows[i]);
		const char *measure = measure_of(&export->rows[i]);

		if (strlen(name) <= NAME_LONGEST && *measure &&
		    strlen(measure) <= MEASURE_LONGEST)
			continue;
		bench_error("%s/samples.csv: Bencher takes no name of more "
			    "than %d bytes and no unit without a letter or of "
			    "more than %d, as %.80s has, in %.80s; use another "
			    "--format",
			    export->result->folder, NAME_LONGEST,
			    MEASURE_LONGEST, name,
			    bench_show_text(export->rows[i].unit));
		return -EINVAL;
	}
	return 0;
}

int bench_export_bmf(const struct bench_export *export, FILE *file)
{
	cJSON *root;
	char *text;

	if (check(export))
		return -EINVAL;
	root = cJSON_CreateObject();
	for (size_t i = 0; i < export->count; i++) {
		const struct bench_summary *row = &export->rows[i];
		cJSON *metric = cJSON_AddObjectToObject(
			cJSON_AddObjectToObject(root, name_of(row)),
			measure_of(row));

		cJSON_AddNumberToObject(metric, "value", row->median);
		if (isfinite(row->ci_lo)) {
			cJSON_AddNumberToObject(metric, "lower_value",
						row->ci_lo);
			cJSON_AddNumberToObject(metric, "upper_value",
						row->ci_hi);
		}
	}
	text = cJSON_Print(root);
	fprintf(file, "%s\n", text ? text : "");
	cJSON_free(text);
	cJSON_Delete(root);
	return 0;
}
