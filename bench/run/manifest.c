/* SPDX-License-Identifier: MIT */
/*
 * run.json: what was asked for, what was planned, what came of it.  A reader
 * tells by it whether samples.csv is whole.
 */
#include <math.h>
#include <stdlib.h>

#include "bench/json/json.h"
#include "bench/run/session.h"
#include "bench/tools/text.h"

static void add_text(cJSON *object, const char *key, const char *text)
{
	char *clean = text ? bench_text_printable(text) : NULL;

	if (clean)
		cJSON_AddStringToObject(object, key, clean);
	else
		cJSON_AddNullToObject(object, key);
	free(clean);
}

static void add_number(cJSON *object, const char *key, double number)
{
	if (isfinite(number))
		cJSON_AddNumberToObject(object, key, number);
	else
		cJSON_AddNullToObject(object, key);
}

static cJSON *add_object(cJSON *array)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddItemToArray(array, object);
	return object;
}

static void add_arms(cJSON *run, const struct bench_plan *plan)
{
	cJSON *arms = cJSON_AddArrayToObject(run, "arms");

	for (size_t i = 0; i < plan->arm_count; i++) {
		const struct bench_arm *arm = &plan->arms[i];
		cJSON *object = add_object(arms);

		add_text(object, "name", arm->name);
		add_text(object, "implementation", arm->cell->implementation);
		add_text(object, "kind", arm->cell->kind);
		add_text(object, "backend", arm->cell->backend);
		add_text(object, "version", arm->cell->version);
		add_text(object, "build", arm->cell->build);
		/* Our own cells lie beside the program, wherever that is. */
		add_text(object, "path",
			 arm->foreign
				 ? arm->cell->path
				 : bench_text_format("cells/%s", arm->name));
	}
}

static void add_row(cJSON *rows, const struct bench_row *row)
{
	cJSON *object = add_object(rows);
	cJSON *arms;

	add_text(object, "probe", row->probe->name);
	add_text(object, "what", row->probe->what);
	add_text(object, "params", row->params);
	add_text(object, "unit", row->probe->unit);
	add_text(object, "better", row->probe->better);
	add_text(object, "cpus", bench_cpus_format(&row->cpus, ','));
	add_text(object, "placement", row->placement);
	add_text(object, "role", bench_plan_role(row->role));
	add_number(object, "first_block", (double)row->first_block);
	add_number(object, "wanted", (double)row->wanted);
	add_number(object, "blocks", (double)row->blocks);
	arms = cJSON_AddArrayToObject(object, "arms");
	for (size_t i = 0; i < row->arm_count; i++) {
		const struct bench_row_arm *a = &row->arms[i];
		const struct bench_probe *probe =
			bench_cell_probe(a->arm->cell, row->probe->name);
		cJSON *arm = add_object(arms);

		add_text(arm, "arm", a->arm->name);
		add_number(arm, "ops", a->ops);
		add_number(arm, "sample_ns", a->sample_ns);
		add_text(arm, "floor_of", probe->floor_of);
		add_number(arm, "failures", (double)a->failures);
		cJSON_AddBoolToObject(arm, "dropped", a->dropped);
	}
}

static void add_notes(cJSON *run, const struct bench_notes *list)
{
	cJSON *notes = cJSON_AddArrayToObject(run, "notes");

	for (size_t i = 0; i < list->count; i++) {
		cJSON *note = add_object(notes);

		add_text(note, "kind", list->notes[i].kind);
		add_text(note, "probe", list->notes[i].probe);
		add_text(note, "params", list->notes[i].params);
		add_text(note, "placement", list->notes[i].place);
		add_text(note, "arm", list->notes[i].arm);
		add_text(note, "reason", list->notes[i].reason);
	}
}

static void add_file(cJSON *files, const char *name,
		     const struct bench_digest *digest)
{
	cJSON *file = cJSON_AddObjectToObject(files, name);

	add_number(file, "rows", (double)digest->rows);
	add_text(file, "crc32", bench_text_format("%08x", digest->crc));
}

/* They are UTF-8, and must be read back as they were. */
static void add_arguments(cJSON *run, const struct bench_options *options)
{
	cJSON *words = cJSON_AddArrayToObject(run, "arguments");

	for (size_t i = 0; i < options->argument_count; i++)
		cJSON_AddItemToArray(words,
				     cJSON_CreateString(options->arguments[i]));
}

static void add_plan(cJSON *run, const struct bench_plan *plan)
{
	const struct bench_options *options = plan->options;
	cJSON *rows;

	add_text(run, "command", options->command);
	add_arguments(run, options);
	add_text(run, "label", options->label);
	add_text(run, "suite", options->suite->name);
	add_number(run, "seed", (double)options->seed);
	add_number(run, "blocks", (double)plan->blocks);
	add_number(run, "samples", (double)options->suite->samples);
	add_number(run, "warmup", (double)options->suite->warmup);
	add_text(run, "cpus", bench_cpus_format(&plan->cpus, ','));
	add_arms(run, plan);
	rows = cJSON_AddArrayToObject(run, "rows");
	for (size_t i = 0; i < plan->row_count; i++)
		add_row(rows, &plan->rows[i]);
	add_notes(run, &plan->notes);
}

int bench_manifest_write(struct bench_session *session, bool complete,
			 const struct bench_made_list *made)
{
	cJSON *run, *files;
	int result;

	if (!session->output.folder)
		return 0;
	run = cJSON_CreateObject();
	add_number(run, "schema_version", BENCH_SCHEMA_VERSION);
	add_text(run, "run_id", session->run_id);
	add_text(run, "session_id", session->session_id);
	add_text(run, "machine_id", session->machine_id);
	add_text(run, "version", VERSION);
	add_text(run, "build", BUILD_ID);
	add_text(run, "started_utc", session->started_utc);
	add_text(run, "finished_utc", bench_session_utc());
	cJSON_AddBoolToObject(run, "complete", complete);
	cJSON_AddBoolToObject(run, "calibrated", session->calibrated);
	add_text(run, "noise_class", session->preflight.noise_class);
	cJSON_AddItemToObject(
		run, "noise_evidence",
		cJSON_Duplicate(session->preflight.evidence, true));
	cJSON_AddItemToObject(run, "tuned",
			      cJSON_Duplicate(session->tuned, true));
	add_plan(run, &session->plan);
	files = cJSON_AddObjectToObject(run, "files");
	add_file(files, "samples.csv", &session->output.digest);
	for (size_t i = 0; made && i < made->count; i++)
		add_file(files, made->made[i].name, &made->made[i].digest);
	result = bench_json_write(session->output.folder, "run.json", run);
	cJSON_Delete(run);
	session->dropped = false;
	return result;
}
