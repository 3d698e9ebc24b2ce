/* SPDX-License-Identifier: MIT */
/*
 * What was measured on: how noisy it was and by what evidence, and what the
 * machine is.
 */
#include <string.h>

#include "bench/html/html.h"
#include "bench/json/json.h"
#include "bench/machine/text.h"
#include "bench/page/page.h"
#include "bench/tools/text.h"

/* What the run found as `check` does, save what is well. */
static void print_evidence(const cJSON *run, FILE *file)
{
	const cJSON *item;

	fputs("<ul>\n", file);
	cJSON_ArrayForEach(item, bench_json_member(run, "noise_evidence"))
	{
		fputs("<li>", file);
		bench_html_text(bench_json_text(item, "what"), file);
		fputs(" (", file);
		bench_html_text(bench_json_text(item, "level"), file);
		fputs("): ", file);
		bench_html_text(bench_json_text(item, "evidence"), file);
		fputs("</li>\n", file);
	}
	fputs("</ul>\n", file);
}

static void print_noise(const struct bench_result *result, FILE *file)
{
	cJSON *run = bench_json_read(
		bench_text_format("%s/run.json", result->folder));
	const char *class = bench_json_text(run, "noise_class");

	fputs("<p>Noise: <span class=\"class\">", file);
	bench_html_text(class ? class : "not known", file);
	fputs("</span></p>\n", file);
	if (cJSON_GetArraySize(bench_json_member(run, "noise_evidence")))
		print_evidence(run, file);
	cJSON_Delete(run);
}

static void print_facts(const cJSON *machine, FILE *file)
{
	const char *label, *text;

	fputs("<dl class=\"facts\">\n", file);
	for (size_t i = 0; (text = bench_machine_fact(machine, i, &label));
	     i++) {
		fputs("<div><dt>", file);
		bench_html_text(label, file);
		fputs("</dt><dd>", file);
		bench_html_text(text, file);
		fputs("</dd></div>\n", file);
	}
	fputs("</dl>\n", file);
}

void bench_page_machine(const struct bench_result *result,
			struct bench_page_outline *outline, FILE *file)
{
	fputs("<section>\n", file);
	bench_page_heading(outline, BENCH_PAGE_SECTION, "Machine", file);
	print_noise(result, file);
	if (result->machine)
		print_facts(result->machine, file);
	fputs("</section>\n", file);
}
