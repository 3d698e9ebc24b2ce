/* SPDX-License-Identifier: MIT */
/*
 * Holds a new plan against the one in run.json: what is measured from here on
 * must be what was measured before.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bench/json/json.h"
#include "bench/run/resume.h"
#include "bench/tools/alloc.h"
#include "bench/tools/error.h"
#include "bench/tools/text.h"

static bool is(const cJSON *object, const char *key, const char *value)
{
	return bench_json_text(object, key) == bench_text_intern(value);
}

static int refuse(const struct bench_options *options, const char *what)
{
	bench_error("%s/run.json: %s; begin a new run in another folder",
		    options->output, what);
	return -EINVAL;
}

/* A new run.json would have them taken for those of no calibrated run. */
static int refuse_lone_samples(const struct bench_options *options)
{
	const char *path = bench_text_format("%s/samples.csv", options->output);

	if (access(path, F_OK)) {
		bench_say("%s: there is no run yet, so this is a new one",
			  options->output);
		return 0;
	}
	bench_error("%s: there is no run.json that tells of it; begin a new "
		    "run in another folder",
		    path);
	return -ENOENT;
}

static bool same_arguments(const struct bench_options *options,
			   const cJSON *stored)
{
	bool same = cJSON_GetArraySize(stored) == (int)options->argument_count;

	for (size_t i = 0; same && i < options->argument_count; i++) {
		const char *word = cJSON_GetStringValue(
			cJSON_GetArrayItem(stored, (int)i));

		same = word && !strcmp(word, options->arguments[i]);
	}
	return same;
}

static bool is_option(const char *word, const char *like)
{
	return !strncmp(word, like, strcspn(like, "=") + 1);
}

/* The stored word that is the same, or of the same option; or NULL. */
static const char *stored_word(const cJSON *stored, const char *word, bool same)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, stored)
	{
		const char *other = cJSON_GetStringValue(item);

		if (other &&
		    (same ? !strcmp(other, word) : is_option(other, word)))
			return other;
	}
	return NULL;
}

static bool is_given(const struct bench_options *options, const char *word)
{
	for (size_t i = 0; i < options->argument_count; i++)
		if (!strcmp(options->arguments[i], word))
			return true;
	return false;
}

/* The first difference between the two lists. */
static const char *difference(const struct bench_options *options,
			      const cJSON *stored)
{
	const cJSON *item;

	for (size_t i = 0; i < options->argument_count; i++) {
		const char *word = options->arguments[i];
		const char *other = stored_word(stored, word, false);

		if (stored_word(stored, word, true))
			continue;
		return other ? bench_text_format("%s instead of %s", other,
						 word)
			     : bench_text_format("no %s", word);
	}
	cJSON_ArrayForEach(item, stored)
	{
		const char *word = cJSON_GetStringValue(item);

		if (word && !is_given(options, word))
			return bench_text_format("also %s", word);
	}
	return "in another order";
}

/* Reads the stored words as if they had been typed. */
static int parse_stored(struct bench_options *options, const cJSON *stored)
{
	struct bench_options typed = *options;
	size_t count = (size_t)cJSON_GetArraySize(stored);
	char **argv = bench_alloc(count + 2, sizeof *argv);

	argv[0] = strdup("run");
	for (size_t i = 0; i < count; i++) {
		const char *word = cJSON_GetStringValue(
			cJSON_GetArrayItem(stored, (int)i));

		argv[i + 1] = strdup(word ? word : "");
		if (!argv[i + 1])
			return -ENOMEM;
	}
	if (bench_options_parse(options, (int)count + 1, argv))
		return refuse(&typed, "its arguments are none of this program");
	options->output = typed.output;
	options->margin = typed.margin;
	options->fail_on = typed.fail_on;
	options->tune = typed.tune;
	options->dry_run = typed.dry_run;
	options->resume = true;
	return 0;
}

int bench_resume_options(struct bench_options *options, cJSON **manifest)
{
	const char *path = bench_text_format("%s/run.json", options->output);
	const cJSON *stored;
	double seed;
	int result;

	*manifest = NULL;
	if (access(path, F_OK) && errno == ENOENT)
		return refuse_lone_samples(options);
	*manifest = bench_json_read(path);
	if (!*manifest)
		return -EINVAL;
	if (bench_json_number(*manifest, "schema_version") !=
	    BENCH_SCHEMA_VERSION)
		return refuse(options, "schema_version is not 1");
	stored = bench_json_member(*manifest, "arguments");
	if (!cJSON_IsArray(stored))
		return refuse(options, "it does not say how it was begun");
	if (options->argument_count && !same_arguments(options, stored))
		return refuse(
			options,
			bench_text_format("it was begun with other options, "
					  "%s; give the same ones or none",
					  difference(options, stored)));
	result = parse_stored(options, stored);
	seed = bench_json_number(*manifest, "seed");
	if (!result && !(seed >= 0 && seed <= (double)BENCH_SEED_MAX))
		result = refuse(options, "seed is none");
	options->seed = (uint64_t)seed;
	if (bench_json_text(*manifest, "command"))
		options->command = bench_json_text(*manifest, "command");
	return result;
}

static int check_arms(const struct bench_plan *plan, const cJSON *arms)
{
	bool same = cJSON_GetArraySize(arms) == (int)plan->arm_count;

	for (size_t i = 0; same && i < plan->arm_count; i++) {
		const struct bench_arm *arm = &plan->arms[i];
		const cJSON *stored = cJSON_GetArrayItem(arms, (int)i);

		same = is(stored, "name", arm->name) &&
		       is(stored, "implementation", arm->cell->implementation);
		if (same && !is(stored, "build", arm->cell->build)) {
			bench_error("%s: the arm %s is of another build than "
				    "when the run was begun; begin a new run "
				    "in another folder",
				    plan->options->output, arm->name);
			return -EINVAL;
		}
	}
	return same ? 0
		    : refuse(plan->options,
			     "it has other arms than there are now");
}

static bool same_row(const struct bench_row *row, const cJSON *stored)
{
	const cJSON *arms = bench_json_member(stored, "arms");
	bool same = is(stored, "probe", row->probe->name) &&
		    is(stored, "params", row->params) &&
		    is(stored, "placement", row->placement) &&
		    is(stored, "role", bench_plan_role(row->role)) &&
		    is(stored, "cpus", bench_cpus_format(&row->cpus, ',')) &&
		    bench_json_number(stored, "first_block") ==
			    (double)row->first_block &&
		    cJSON_GetArraySize(arms) == (int)row->arm_count;

	for (size_t i = 0; same && i < row->arm_count; i++)
		same = is(cJSON_GetArrayItem(arms, (int)i), "arm",
			  row->arms[i].arm->name);
	return same;
}

/* What the row has come by since it was planned. */
static bool take_row(struct bench_row *row, const cJSON *stored)
{
	double wanted = bench_json_number(stored, "wanted");
	bool calibrated = true;

	row->wanted =
		wanted >= 0 && wanted <= 1e6 ? (size_t)wanted : row->wanted;
	for (size_t i = 0; i < row->arm_count; i++) {
		const cJSON *arm = cJSON_GetArrayItem(
			bench_json_member(stored, "arms"), (int)i);
		struct bench_row_arm *a = &row->arms[i];

		a->ops = bench_json_number(arm, "ops");
		a->sample_ns = bench_json_number(arm, "sample_ns");
		a->dropped = cJSON_IsTrue(bench_json_member(arm, "dropped"));
		calibrated &= a->dropped || (a->ops >= 1 && a->sample_ns >= 0);
	}
	return calibrated;
}

static const char *arm_name(const cJSON *row, int index)
{
	return bench_json_text(
		cJSON_GetArrayItem(bench_json_member(row, "arms"), index),
		"arm");
}

/* The confirming row that the gate had added. */
static bool add_confirm(struct bench_plan *plan, const cJSON *stored)
{
	const char *probe = bench_json_text(stored, "probe");
	const char *a = arm_name(stored, 0), *b = arm_name(stored, 1);

	return is(stored, "role", "confirm") && probe && a && b &&
	       bench_plan_add_confirm(
		       plan, probe, bench_json_text(stored, "params"),
		       bench_json_text(stored, "placement"), a, b);
}

int bench_resume_plan(struct bench_session *session, const cJSON *manifest)
{
	struct bench_plan *plan = &session->plan;
	const cJSON *stored;
	double blocks = bench_json_number(manifest, "blocks");
	size_t i = 0;
	int result = check_arms(plan, bench_json_member(manifest, "arms"));

	if (result)
		return result;
	if (!is(manifest, "machine_id", session->machine_id))
		return refuse(plan->options, "it is a run of another machine");
	if (!cJSON_Compare(bench_json_member(manifest, "tuned"), session->tuned,
			   true) &&
	    (bench_json_member(manifest, "tuned") || session->tuned))
		return refuse(plan->options,
			      "it was measured under other settings (--tune)");
	if (!is(manifest, "session_id", session->session_id))
		bench_warn("the machine was booted since the run was begun; "
			   "session_id tells the blocks apart");
	if (blocks >= 1 && blocks <= (double)plan->blocks)
		plan->blocks = (size_t)blocks;
	session->run_id = bench_json_text(manifest, "run_id");
	session->started_utc = bench_json_text(manifest, "started_utc");
	session->calibrated =
		cJSON_IsTrue(bench_json_member(manifest, "calibrated"));
	cJSON_ArrayForEach(stored, bench_json_member(manifest, "rows"))
	{
		if (i == plan->row_count && !add_confirm(plan, stored))
			break;
		if (!same_row(&plan->rows[i], stored))
			break;
		session->calibrated &= take_row(&plan->rows[i++], stored);
	}
	if (stored || i < plan->row_count || !session->run_id)
		return refuse(plan->options,
			      "it plans something else than would be planned "
			      "now");
	return 0;
}
