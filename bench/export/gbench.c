/* SPDX-License-Identifier: MIT */
/*
 * Google Benchmark's JSON, which its compare.py reads: a repetition for each
 * block, and their median.
 */
#include <math.h>

#include "bench/export/export.h"
#include "bench/json/json.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"
#include "bench/tools/text.h"

/* What is not known is left out. */
static void add_number(cJSON *object, const char *key, double number)
{
	if (isfinite(number))
		cJSON_AddNumberToObject(object, key, number);
}

static void add_text(cJSON *object, const char *key, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, key, text);
}

static void add_caches(cJSON *context, const cJSON *machine)
{
	static const struct {
		const char *field, *type;
		int level;
	} caches[] = {
		{ "cpu_l1d_cache_bytes", "Data", 1 },
		{ "cpu_l1i_cache_bytes", "Instruction", 1 },
		{ "cpu_l2_cache_bytes", "Unified", 2 },
		{ "cpu_l3_cache_bytes", "Unified", 3 },
	};
	cJSON *array = cJSON_AddArrayToObject(context, "caches");

	for (size_t i = 0; i < sizeof caches / sizeof *caches; i++) {
		double size = bench_json_number(machine, caches[i].field);
		cJSON *cache;

		if (isnan(size))
			continue;
		cache = cJSON_CreateObject();
		cJSON_AddStringToObject(cache, "type", caches[i].type);
		cJSON_AddNumberToObject(cache, "level", caches[i].level);
		cJSON_AddNumberToObject(cache, "size", size);
		cJSON_AddItemToArray(array, cache);
	}
}

static void add_context(cJSON *root, const struct bench_export *export)
{
	const struct bench_sample *first =
		export->count ? export->rows[0].first : NULL;
	const cJSON *machine = export->result->machine;
	cJSON *context = cJSON_AddObjectToObject(root, "context");
	double load = bench_json_number(machine, "load_avg_1min");
	cJSON *loads;

	if (first) {
		add_text(context, "date", first->timestamp_utc);
		add_text(context, "run_id", first->run_id);
		add_text(context, "machine_id", first->machine_id);
	}
	add_text(context, "host_name", bench_json_text(machine, "name"));
	add_text(context, "executable", "threadscale");
	add_number(context, "num_cpus",
		   bench_json_number(machine, "cpu_thread_count"));
	add_number(context, "mhz_per_cpu",
		   bench_json_number(machine, "cpu_frequency_max_hz") / 1e6);
	add_caches(context, machine);
	loads = cJSON_AddArrayToObject(context, "load_avg");
	if (isfinite(load))
		cJSON_AddItemToArray(loads, cJSON_CreateNumber(load));
	cJSON_AddNumberToObject(context, "json_schema_version", 1);
}

static cJSON *benchmark(const struct bench_summary *row, size_t family,
			const char *name)
{
	cJSON *object = cJSON_CreateObject();
	const char *run = bench_text_format("%s/arm:%s", bench_export_name(row),
					    bench_export_word(row->arm));

	cJSON_AddStringToObject(object, "name",
				bench_text_format("%s%s", run, name));
	cJSON_AddNumberToObject(object, "family_index", (double)family);
	cJSON_AddNumberToObject(object, "per_family_instance_index", 0);
	cJSON_AddStringToObject(object, "run_name", run);
	cJSON_AddNumberToObject(object, "repetitions", row->n);
	add_number(object, "threads", row->threads);
	return object;
}

static void add_times(cJSON *object, double real, double cpu)
{
	add_number(object, "real_time", real);
	add_number(object, "cpu_time", cpu);
	cJSON_AddStringToObject(object, "time_unit", "ns");
}

static void add_row(cJSON *array, const struct bench_export *export,
		    const struct bench_summary *row, size_t family)
{
	size_t n = (size_t)row->n;
	double *cpu = bench_alloc(n, sizeof *cpu);
	cJSON *object;

	for (size_t i = 0; i < n; i++) {
		struct bench_export_work work =
			bench_export_work(export, row, i);

		cpu[i] = work.cpu_ns / work.iterations;
		object = benchmark(row, family, "");
		cJSON_AddStringToObject(object, "run_type", "iteration");
		cJSON_AddNumberToObject(object, "repetition_index", (double)i);
		add_number(object, "iterations", work.iterations);
		add_times(object, row->blocks[i].value, cpu[i]);
		add_text(object, "label", row->unit);
		cJSON_AddItemToArray(array, object);
	}
	object = benchmark(row, family, "_median");
	cJSON_AddStringToObject(object, "run_type", "aggregate");
	cJSON_AddStringToObject(object, "aggregate_name", "median");
	cJSON_AddStringToObject(object, "aggregate_unit", "time");
	cJSON_AddNumberToObject(object, "iterations", row->n);
	add_times(object, row->median, bench_stats_median(cpu, n));
	add_text(object, "label", row->unit);
	cJSON_AddItemToArray(array, object);
}

int bench_export_gbench(const struct bench_export *export, FILE *file)
{
	cJSON *root = cJSON_CreateObject();
	cJSON *array;
	char *text;

	bench_export_warn_others(export, "gbench");
	add_context(root, export);
	array = cJSON_AddArrayToObject(root, "benchmarks");
	for (size_t i = 0; i < export->count; i++)
		if (bench_summary_is_time(&export->rows[i]))
			add_row(array, export, &export->rows[i], i);
	text = cJSON_Print(root);
	fprintf(file, "%s\n", text ? text : "");
	cJSON_free(text);
	cJSON_Delete(root);
	return 0;
}
