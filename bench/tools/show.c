/* SPDX-License-Identifier: MIT */
/*
 * Numbers for people: three significant digits and a fitting unit.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tools/show.h"
#include "bench/tools/text.h"

/* Three significant digits, never in exponent form. */
static const char *three_digits(double value)
{
	int before = fabs(value) < 1e-9 ? 0 : (int)floor(log10(fabs(value)));

	/* 9.996 rounds to four digits; ask again with the rounded value. */
	value = round(value * pow(10, 2 - before)) / pow(10, 2 - before);
	before = fabs(value) < 1e-9 ? 0 : (int)floor(log10(fabs(value)));
	return bench_text_format("%.*f",
				 before < 0   ? 3
				 : before > 2 ? 0
					      : 2 - before,
				 value);
}

const char *bench_show_value(double value, const char *unit)
{
	static const char *const times[] = { "ns", "µs", "ms", "s" };
	static const char *const sizes[] = { "", "k", "M", "G" };
	bool time = unit && !strncmp(unit, "ns", 2);
	size_t scale = 0;

	if (!isfinite(value))
		return "-";
	for (; scale < 3 && fabs(value) >= 999.5; scale++)
		value /= 1000;
	return bench_text_format("%s%s%s", three_digits(value),
				 time || scale ? " " : "",
				 time ? times[scale] : sizes[scale]);
}

/* Far below one: two digits, and an exponent where zeros would hide them. */
static const char *two_digits(double ratio)
{
	int before = (int)floor(log10(ratio));

	/* As above. */
	ratio = round(ratio * pow(10, 1 - before)) / pow(10, 1 - before);
	before = (int)floor(log10(ratio) + 1e-9);
	if (before >= -3)
		return bench_text_format("%.*f", 1 - before, ratio);
	return bench_text_format("%.1fe%d", ratio / pow(10, before), before);
}

const char *bench_show_ratio(double ratio)
{
	if (!isfinite(ratio))
		return "-";
	if (ratio > 0 && ratio < .01)
		return two_digits(ratio);
	/* Near one the third decimal matters, far from it no decimal does. */
	return ratio >= .5 && ratio < 2 ? bench_text_format("%.3f", ratio)
					: three_digits(ratio);
}

const char *bench_show_interval(double lo, double hi)
{
	if (!isfinite(lo) || !isfinite(hi))
		return "-";
	return bench_text_format("%s – %s", bench_show_ratio(lo),
				 bench_show_ratio(hi));
}

const char *bench_show_percent(double ratio)
{
	double percent = 100 * (ratio - 1);

	if (!isfinite(percent))
		return "-";
	if (percent >= 999.5)
		return ">999 %";
	return bench_text_format("%.*f %%", percent < 9.95 ? 1 : 0, percent);
}
