/* SPDX-License-Identifier: MIT */
/*
 * A fleet for programs: CSV and JSON, whose columns fleet.h explains.  Rows
 * are written as they are made, however many machines there are.
 */
#include <math.h>

#include "bench/fleet/print.h"
#include "bench/table/json.h"
#include "bench/tools/text.h"

struct line {
	const char *probe, *params, *placement, *unit, *a, *b, *state;
	const char *machine_id;
	double machines, sessions, ratio, ci_lo, ci_hi;
	const char *verdict;
	double ratio_min, ratio_max, ratio_q25, ratio_q75;
	double slower, faster, equivalent, inconclusive, outlier;
};

#define TEXT(field)    BENCH_COLUMN(struct line, field, BENCH_TEXT)
#define INTEGER(field) BENCH_COLUMN(struct line, field, BENCH_INTEGER)
#define NUMBER(field)  BENCH_COLUMN(struct line, field, BENCH_NUMBER)

static const struct bench_column columns[] = {
	TEXT(probe),
	TEXT(params),
	TEXT(placement),
	TEXT(unit),
	TEXT(a),
	TEXT(b),
	TEXT(state),
	TEXT(machine_id),
	INTEGER(machines),
	INTEGER(sessions),
	NUMBER(ratio),
	NUMBER(ci_lo),
	NUMBER(ci_hi),
	TEXT(verdict),
	NUMBER(ratio_min),
	NUMBER(ratio_max),
	NUMBER(ratio_q25),
	NUMBER(ratio_q75),
	INTEGER(slower),
	INTEGER(faster),
	INTEGER(equivalent),
	INTEGER(inconclusive),
	INTEGER(outlier),
};

static const struct bench_table table = {
	columns,
	sizeof columns / sizeof *columns,
	sizeof columns / sizeof *columns,
	sizeof(struct line),
};

static struct line start(const struct bench_fleet_key *key)
{
	struct line line;

	bench_table_empty(&table, &line);
	line.probe = key->texts[BENCH_KEY_PROBE];
	line.params = key->texts[BENCH_KEY_PARAMS];
	line.placement = key->texts[BENCH_KEY_PLACEMENT];
	line.unit = key->texts[BENCH_KEY_UNIT];
	line.a = key->texts[BENCH_KEY_A];
	line.b = key->texts[BENCH_KEY_B];
	line.state = key->texts[BENCH_KEY_STATE];
	return line;
}

static struct line of_machine(const struct bench_fleet_view *view, size_t i)
{
	const struct bench_fleet_claim *claim = &view->claims[i];
	struct line line = start(view->key);

	line.machine_id = view->groups->machines[claim->machine].id;
	line.sessions = (double)claim->sessions;
	line.ratio = exp(claim->ratio);
	line.ci_lo = exp(claim->lo);
	line.ci_hi = exp(claim->hi);
	line.verdict = bench_fleet_verdict(claim->verdict, claim->sessions,
					   "sessions");
	if (view->claim_count >= BENCH_FLEET_POOL_MIN)
		line.outlier = bench_fleet_is_outlier(claim);
	return line;
}

static struct line over_machines(const struct bench_fleet_view *view)
{
	const struct bench_fleet_over *over = &view->over;
	struct line line = start(view->key);

	line.machines = (double)over->machines;
	line.sessions = (double)over->sessions;
	line.ratio = exp(over->ratio);
	line.ci_lo = exp(over->lo);
	line.ci_hi = exp(over->hi);
	line.verdict =
		bench_fleet_verdict(over->verdict, over->machines, "machines");
	line.ratio_min = exp(over->least);
	line.ratio_max = exp(over->most);
	line.ratio_q25 = exp(over->q25);
	line.ratio_q75 = exp(over->q75);
	line.slower = (double)over->counts[BENCH_FLEET_SLOWER];
	line.faster = (double)over->counts[BENCH_FLEET_FASTER];
	line.equivalent = (double)over->counts[BENCH_FLEET_EQUIVALENT];
	line.inconclusive = (double)over->counts[BENCH_FLEET_INCONCLUSIVE];
	return line;
}

static void csv_head(const struct bench_fleet_groups *groups, FILE *file)
{
	(void)groups;
	bench_table_header(&table, file);
}

static void csv_row(const struct bench_fleet_view *view,
		    const struct bench_fleet_key *previous, FILE *file)
{
	struct line line;

	(void)previous;
	for (size_t i = 0; i < view->claim_count; i++) {
		line = of_machine(view, i);
		bench_table_row(&table, &line, file);
	}
	if (view->groups->machine_count == 1)
		return;
	line = over_machines(view);
	bench_table_row(&table, &line, file);
}

static void json_line(const struct line *line, const char *before, FILE *file)
{
	cJSON *object = bench_table_json(&table, line);
	char *text = cJSON_PrintUnformatted(object);

	fprintf(file, "%s\n\t%s", before, text ? text : "null");
	cJSON_free(text);
	cJSON_Delete(object);
}

static void json_row(const struct bench_fleet_view *view,
		     const struct bench_fleet_key *previous, FILE *file)
{
	struct line line;

	for (size_t i = 0; i < view->claim_count; i++) {
		line = of_machine(view, i);
		json_line(&line, previous || i ? "," : "[", file);
	}
	if (view->groups->machine_count == 1)
		return;
	line = over_machines(view);
	json_line(&line, ",", file);
}

static void json_foot(const struct bench_fleet_groups *groups, double margin,
		      FILE *file)
{
	(void)margin;
	fprintf(file, "%s\n]\n", groups->fleet->key_count ? "" : "[");
}

const struct bench_fleet_form bench_fleet_csv = { csv_head, csv_row, NULL };
const struct bench_fleet_form bench_fleet_json = { NULL, json_row, json_foot };
