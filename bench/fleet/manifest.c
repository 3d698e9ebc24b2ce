/* SPDX-License-Identifier: MIT */
/*
 * What a folder says of itself: run.json, by which its other files are
 * checked, and the facts of machine.json, flattened to text so that the
 * parsed trees of thousands need not be kept.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/fleet/read.h"
#include "bench/json/json.h"
#include "bench/machine/machine.h"
#include "bench/result/result.h"
#include "bench/sample/sample.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"

#define FACTS_MAX 1024
#define DEPTH_MAX 4

static int refuse(const char *path, const char *what)
{
	bench_error("%s: %s", path, what);
	return -EINVAL;
}

static bool is_version(const cJSON *object, double version)
{
	const cJSON *found = bench_json_member(object, "schema_version");

	return cJSON_IsNumber(found) && found->valuedouble == version;
}

static bool take_digest(const cJSON *run, const char *file,
			struct bench_digest *digest)
{
	const cJSON *object =
		bench_json_member(bench_json_member(run, "files"), file);
	const cJSON *rows = bench_json_member(object, "rows");
	const char *crc = bench_json_text(object, "crc32");

	if (!cJSON_IsNumber(rows) || rows->valuedouble < 0 ||
	    rows->valuedouble > 1e12 || !crc ||
	    strspn(crc, "0123456789abcdef") != 8 || crc[8])
		return false;
	digest->rows = (size_t)rows->valuedouble;
	digest->crc = (uint32_t)strtoul(crc, NULL, 16);
	return true;
}

static void take_builds(struct bench_fleet_folder *folder, const cJSON *run)
{
	const cJSON *arm;

	cJSON_ArrayForEach(arm, bench_json_member(run, "arms"))
	{
		const char *name = bench_json_text(arm, "name");
		const char *build = bench_json_text(arm, "build");

		if (!name || !build ||
		    name == bench_json_text(arm, "implementation"))
			continue;
		folder->builds = bench_grow(folder->builds, folder->build_count,
					    sizeof *folder->builds);
		folder->builds[folder->build_count++] =
			(struct bench_fleet_build){
				name, bench_text_format("%s@%s", name, build)
			};
	}
}

static int take_manifest(struct bench_fleet_folder *folder, const char *path,
			 const cJSON *run)
{
	if (!is_version(run, BENCH_SCHEMA_VERSION))
		return refuse(path, "schema_version is not 1; compare it with "
				    "the program that wrote it");
	folder->run_id = bench_json_text(run, "run_id");
	folder->session_id = bench_json_text(run, "session_id");
	folder->machine_id = bench_json_text(run, "machine_id");
	if (!folder->run_id || !folder->session_id || !folder->machine_id)
		return refuse(path, "run_id, session_id or machine_id is "
				    "missing; copy the folder again");
	if (!cJSON_IsTrue(bench_json_member(run, "complete")))
		return refuse(path, "the run is not complete; finish it, or "
				    "leave the folder out");
	if (!take_digest(run, "compare.csv", &folder->compare))
		return refuse(path, "files does not tell of compare.csv; copy "
				    "the folder again");
	folder->label = bench_json_text(run, "label");
	folder->noise = bench_json_text(run, "noise_class");
	take_builds(folder, run);
	folder->has_summary = take_digest(run, "summary.csv", &folder->summary);
	return 0;
}

int bench_fleet_manifest(struct bench_fleet_folder *folder)
{
	/* The plan is long, and nothing here is said of it. */
	static const char *const passed[] = { "rows", "notes", NULL };
	const char *path = bench_text_format("%s/run.json", folder->path);
	cJSON *run = bench_result_look(folder->path)
			     ? NULL
			     : bench_json_read_but(path, passed);
	int status = run ? take_manifest(folder, path, run) : -EINVAL;

	cJSON_Delete(run);
	return status;
}

/* What says nothing about the machine, or is another at every moment. */
static bool is_fleeting(const char *field)
{
	static const char *const names[] = {
		"schema_version", "machine_id",       "boot_time",
		"uptime",         "cpu_freq",         "cpu_temp",
		"load_avg_1min",  "runnable_threads",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(field, names[i]))
			return true;
	return false;
}

/* Members of objects become fields of their own; false if there are too many.
 */
static bool flatten(struct bench_fleet_folder *folder, const cJSON *object,
		    const char *prefix, unsigned depth)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, object)
	{
		const char *field =
			bench_text_format("%s%s", prefix, item->string);
		char *value;

		if (cJSON_IsNull(item) || (!depth && is_fleeting(field)))
			continue;
		if (cJSON_IsObject(item) && depth < DEPTH_MAX) {
			if (!flatten(folder, item,
				     bench_text_format("%s.", field),
				     depth + 1))
				return false;
			continue;
		}
		if (folder->fact_count == FACTS_MAX)
			return false;
		value = cJSON_IsString(item) ? strdup(item->valuestring)
					     : cJSON_PrintUnformatted(item);
		folder->facts[folder->fact_count++] = (struct bench_fleet_fact){
			field, bench_text_intern(value ? value : "")
		};
		cJSON_free(value);
	}
	return true;
}

static int take_facts(struct bench_fleet_folder *folder, const char *path,
		      const cJSON *machine)
{
	struct bench_fleet_fact facts[FACTS_MAX];

	if (!cJSON_IsObject(machine) ||
	    !is_version(machine, BENCH_MACHINE_SCHEMA))
		return refuse(path, "schema_version is not 1; compare it with "
				    "the program that wrote it");
	folder->facts = facts;
	if (!flatten(folder, machine, "", 0))
		return refuse(path, "more than 1024 fields; machine.json of "
				    "this program has fewer");
	folder->facts = bench_alloc(folder->fact_count + 1, sizeof *facts);
	memcpy(folder->facts, facts, folder->fact_count * sizeof *facts);
	return 0;
}

int bench_fleet_facts(struct bench_fleet_folder *folder)
{
	const char *path = bench_text_format("%s/machine.json", folder->path);
	cJSON *machine;
	int status;

	if (access(path, F_OK))
		return 0;
	machine = bench_json_read(path);
	status = machine ? take_facts(folder, path, machine) : -EINVAL;
	cJSON_Delete(machine);
	return status;
}
