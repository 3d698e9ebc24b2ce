/* SPDX-License-Identifier: MIT */
/*
 * Scaling for a reader: below the comparisons on a terminal, in at most 80
 * columns, and as Markdown.
 */
#include <math.h>
#include <string.h>

#include "bench/findings/scaling.h"
#include "bench/sample/row_name.h"
#include "bench/tools/show.h"
#include "bench/tools/text.h"

enum {
	CPUS = 8,
	VALUE = 10,
	SPEEDUP = 10,
	INTERVAL = 16,
	EFFICIENCY = 10,
	COUNT = 5
};

static const char *percent(double share)
{
	return isfinite(share) ? bench_text_format("%.1f %%", 100 * share)
			       : "-";
}

/* "0.012", of so many digits; infinite: "none". */
static const char *number(double value, int digits)
{
	double least = pow(10, -digits) / 2;

	if (isinf(value))
		return "none";
	/* There is no -0.000. */
	return bench_text_format("%.*f", digits,
				 fabs(value) < least ? 0 : value);
}

/* " (0.010 – 0.014)", or nothing where there is no interval. */
static const char *between(double lo, double hi, int digits)
{
	if (isnan(lo) || isnan(hi) || (isinf(lo) && isinf(hi)))
		return "";
	return bench_text_format(" (%s – %s)", number(lo, digits),
				 number(hi, digits));
}

static const char *amdahl(const struct bench_scaling_law *law)
{
	return bench_text_format(
		"Amdahl: σ %s%s, limit: %s; off by %s", number(law->sigma, 4),
		between(law->sigma_lo, law->sigma_hi, 4),
		law->sigma > 1e-6
			? bench_text_format("%.1f × as fast", 1 / law->sigma)
			: "none",
		percent(law->error));
}

const char *bench_scaling_usl(const struct bench_scaling_law *law)
{
	const char *peak = number(law->peak, 0);

	return bench_text_format(
		"USL: σ %s%s, κ %s%s, peak: %s%s%s; off by %s",
		number(law->sigma, 4), between(law->sigma_lo, law->sigma_hi, 4),
		number(law->kappa, 6), between(law->kappa_lo, law->kappa_hi, 6),
		peak, isinf(law->peak) ? "" : " CPUs",
		between(law->peak_lo, law->peak_hi, 0), percent(law->error));
}

/* What it begins with, and why there is no law. */
static const char *base(const struct bench_scaling *s)
{
	const struct bench_scaling_point *p = &s->points[0];
	const char *interval =
		isnan(p->ci_lo) ? ""
				: bench_text_format(
					  " (%s – %s)",
					  bench_show_value(p->ci_lo, p->unit),
					  bench_show_value(p->ci_hi, p->unit));

	return bench_text_format("%s: base %.0f CPU%s, %s%s%s%s",
				 bench_show_text(p->arm), p->cpus,
				 p->cpus > 1 ? "s" : "",
				 bench_show_value(p->value, p->unit), interval,
				 s->usl.reason ? "; no law: " : "",
				 s->usl.reason ? s->usl.reason : "");
}

static const char *siblings(const struct bench_scaling *s)
{
	return bench_text_format(
		"*  hardware threads share cores: the laws are without %s",
		s->siblings == 1 ? "it" : "them");
}

/* "scale-compute, cross-socket" */
static const char *name(const struct bench_scaling *s)
{
	return bench_show_text(
		bench_row_name(s->curve->probe, NULL, s->curve->place));
}

const char *bench_scaling_says(const struct bench_scaling *s)
{
	const struct bench_scaling_point *most = &s->points[s->count - 1];
	const char *text = bench_text_format(
		"%s, %s; %.0f CPUs are %s (%s) times as fast, %s of ideal",
		name(s), base(s), most->cpus, bench_show_ratio(most->speedup),
		bench_show_interval(most->speedup_lo, most->speedup_hi),
		percent(most->efficiency));

	if (!s->amdahl.reason)
		text = bench_text_format("%s; %s", text, amdahl(&s->amdahl));
	if (!s->usl.reason)
		text = bench_text_format("%s; %s", text,
					 bench_scaling_usl(&s->usl));
	return text;
}

/* "16", or "16*" where hardware threads share cores. */
static const char *cpus(const struct bench_scaling_point *p)
{
	bool shared = p->placement && !strcmp(p->placement, "smt-siblings");

	return bench_text_format("%.0f%s", p->cpus, shared ? "*" : "");
}

static void print_point(const struct bench_scaling_point *p, FILE *file)
{
	bench_text_pad(file, cpus(p), CPUS);
	bench_text_pad(file, bench_show_value(p->value, p->unit), VALUE);
	bench_text_pad(file, bench_show_value(p->ideal_value, p->unit), VALUE);
	bench_text_pad(file, bench_show_ratio(p->speedup), SPEEDUP);
	bench_text_pad(file, bench_show_interval(p->speedup_lo, p->speedup_hi),
		       INTERVAL);
	bench_text_pad(file, percent(p->efficiency), EFFICIENCY);
	bench_text_pad(file, bench_text_format("%.0f", p->n), COUNT);
	putc('\n', file);
}

static void print_header(FILE *file)
{
	fputs("\nscaling\n", file);
	bench_text_pad(file, "CPUs", CPUS);
	bench_text_pad(file, "value", VALUE);
	bench_text_pad(file, "ideal", VALUE);
	bench_text_pad(file, "speed-up", SPEEDUP);
	bench_text_pad(file, "95 % interval", INTERVAL);
	bench_text_pad(file, "of ideal", EFFICIENCY);
	bench_text_pad(file, "n", COUNT);
	putc('\n', file);
}

void bench_scaling_text(const struct bench_scaling *scalings, size_t count,
			FILE *file)
{
	const struct bench_curve *last = NULL;

	if (count)
		print_header(file);
	for (size_t i = 0; i < count; i++) {
		const struct bench_scaling *s = &scalings[i];

		if (!last || s->curve->probe != last->probe ||
		    s->curve->place != last->place)
			fprintf(file, "%s\n",
				bench_show_text(bench_text_format(
					"%s, %s%s%s", s->curve->probe,
					s->curve->unit,
					s->curve->place ? ", " : "",
					s->curve->place ? s->curve->place
							: "")));
		last = s->curve;
		bench_show_wrapped(bench_text_format("  %s", base(s)), file);
		for (size_t p = 1; p < s->count; p++)
			print_point(&s->points[p], file);
		if (s->siblings)
			bench_show_wrapped(
				bench_text_format("    %s", siblings(s)), file);
		if (!s->amdahl.reason)
			bench_show_wrapped(
				bench_text_format("    %s", amdahl(&s->amdahl)),
				file);
		if (!s->usl.reason)
			bench_show_wrapped(
				bench_text_format("    %s",
						  bench_scaling_usl(&s->usl)),
				file);
	}
}

static void print_row(const struct bench_scaling_point *p, const char *probe,
		      FILE *file)
{
	putc('|', file);
	bench_show_cell(probe, file);
	bench_show_cell(bench_show_text(p->arm), file);
	bench_show_cell(cpus(p), file);
	bench_show_cell(bench_show_value(p->value, p->unit), file);
	bench_show_cell(bench_show_value(p->ideal_value, p->unit), file);
	bench_show_cell(bench_show_ratio(p->speedup), file);
	bench_show_cell(bench_show_interval(p->speedup_lo, p->speedup_hi),
			file);
	bench_show_cell(percent(p->efficiency), file);
	bench_show_cell(bench_text_format("%.0f", p->n), file);
	putc('\n', file);
}

void bench_scaling_markdown(const struct bench_scaling *scalings, size_t count,
			    FILE *file)
{
	if (count)
		fputs("\n### Scaling\n\n"
		      "| probe | arm | CPUs | value | ideal | speed-up "
		      "| 95 % interval | of ideal | n |\n"
		      "|---|---|--:|--:|--:|--:|--:|--:|--:|\n",
		      file);
	for (size_t i = 0; i < count; i++)
		for (size_t p = 0; p < scalings[i].count; p++)
			print_row(&scalings[i].points[p], name(&scalings[i]),
				  file);
	if (count)
		putc('\n', file);
	for (size_t i = 0; i < count; i++) {
		const struct bench_scaling *s = &scalings[i];

		fprintf(file, "- %s, %s\n", name(s), base(s));
		if (s->siblings)
			fprintf(file, "  - %s\n", siblings(s));
		if (!s->amdahl.reason)
			fprintf(file, "  - %s\n", amdahl(&s->amdahl));
		if (!s->usl.reason)
			fprintf(file, "  - %s\n", bench_scaling_usl(&s->usl));
	}
}
