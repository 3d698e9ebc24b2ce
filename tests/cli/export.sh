#!/bin/bash
# SPDX-License-Identifier: MIT
# What export prints is in the grammar of its readers, and has the figures of
# summary.csv and compare.csv, also where names are hostile.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"
formats='gobench gbench bmf openmetrics'

# The reference run whose arm pthreads has another name, and a unit that is no
# time; its figures are those of the reference.
mkdir "$tmp/hostile"
python3 - results/vm-2cpu-wake-2026-11-22 "$tmp/hostile" <<'PY'
import csv, json, sys, zlib
source, target = sys.argv[1:]
name = 'p"<b>&\\ {x}=\n# EOF Benchmark é-1'
rows = list(csv.DictReader(open(f"{source}/samples.csv", newline="")))
for row in rows:
    if row["arm"] == "pthreads":
        row["arm"] = name
with open(f"{target}/samples.csv", "w", newline="") as file:
    writer = csv.DictWriter(file, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
data = open(f"{target}/samples.csv", "rb").read()
run = json.load(open(f"{source}/run.json"))
text = json.dumps(run).replace('"pthreads"', json.dumps(name))
run = json.loads(text)
run["files"] = {"samples.csv": {"rows": len(rows),
                                "crc32": "%08x" % zlib.crc32(data)}}
json.dump(run, open(f"{target}/run.json", "w"))
PY

cat >"$tmp/check.py" <<'PY'
import csv, json, math, re, statistics, sys
from collections import defaultdict
out, folder, hostile = sys.argv[1], sys.argv[2], len(sys.argv) > 3

def word(text):
    return "".join(c if re.fullmatch(r"[A-Za-z0-9_.,=+-]", c) else
                   "".join("%%%02X" % b for b in c.encode()) for c in text)
def same(x, y):
    return math.isclose(x, y, rel_tol=1e-12)
def strict(path):
    def no(word):
        raise ValueError(word)
    def unique(pairs):
        assert len(dict(pairs)) == len(pairs), pairs
        return dict(pairs)
    return json.load(open(path, encoding="utf-8"), parse_constant=no,
                     object_pairs_hook=unique)

# As the reader has it: a control character is \xNN.
hostname = 'p"<b>&\\ {x}=\\x0a# EOF Benchmark é-1'
summary = {}
for row in csv.DictReader(open(f"{folder}/summary.csv", newline="")):
    arm = row["arm"]
    if hostile and arm == "pthreads":
        arm = hostname
    summary[row["probe"], row["params"], arm] = row
assert len(summary) > 2
def label(probe, params):
    return word(probe) + ("/" + word(params) if params else "")

# Go's benchmark text.
values, units = defaultdict(list), {}
for line in open(f"{out}/gobench", encoding="utf-8"):
    line = line.rstrip("\n")
    unit = re.fullmatch(r"Unit (\S+) better=(lower|higher) assume=nothing", line)
    result = re.fullmatch(r"Benchmark([^\sa-z]\S*)-(\d+)\t(\d+)\t(\S+) (\S+)", line)
    if unit:
        assert unit[1] not in units
        units[unit[1]] = unit[2]
    elif result:
        assert int(result[3]) > 0 and result[5] in units, line
        values[result[1]].append(float(result[4]))
    else:
        assert re.fullmatch(r"[a-z][^\sA-Z:]*: \S.*", line), line
for (probe, params, arm), row in summary.items():
    name = f"{label(probe, params)}/arm={word(arm)}"
    got = values.pop(name[0].upper() + name[1:])
    assert len(got) == int(row["n"]), name
    assert same(statistics.median(got), float(row["median"])), name
assert not values

# Google Benchmark's JSON.
data = strict(f"{out}/gbench")
assert data["context"]["json_schema_version"] == 1
families = defaultdict(list)
for b in data["benchmarks"]:
    assert b["time_unit"] == "ns" and b["run_type"] in ("iteration", "aggregate")
    assert b["real_time"] > 0 and b["cpu_time"] >= 0, b
    families[b["run_name"]].append(b)
for (probe, params, arm), row in summary.items():
    *runs, median = families.pop(f"{label(probe, params)}/arm:{word(arm)}")
    assert [r["repetition_index"] for r in runs] == list(range(int(row["n"])))
    assert median["name"] == median["run_name"] + "_median"
    assert median["aggregate_name"] == "median"
    assert same(median["real_time"], float(row["median"]))
    assert same(median["real_time"],
                statistics.median(r["real_time"] for r in runs))
    assert all(r["iterations"] > 0 for r in runs)
assert not families

# Bencher Metric Format.
data = strict(f"{out}/bmf")
for (probe, params, arm), row in summary.items():
    (measure, metric), = data.pop(f"{label(probe, params)}/{word(arm)}").items()
    assert measure == "latency"
    assert same(metric["value"], float(row["median"]))
    if row["ci_lo"]:
        assert same(metric["lower_value"], float(row["ci_lo"]))
        assert same(metric["upper_value"], float(row["ci_hi"]))
assert not data

# OpenMetrics.
lines = open(f"{out}/openmetrics", encoding="utf-8").read().split("\n")
assert lines[-2:] == ["# EOF", ""] and lines.count("# EOF") == 1
metrics, kinds, current = {}, {}, None
for line in lines[:-2]:
    meta = re.fullmatch(r"# (TYPE|UNIT|HELP) (\w+) (.*)", line)
    if meta:
        kinds.setdefault(meta[2], {})[meta[1]] = meta[3]
        if meta[1] == "TYPE":
            assert meta[2] not in [k for k, _ in metrics] and meta[3] == "gauge"
            current = meta[2]
        if meta[1] == "UNIT":
            assert meta[2].endswith("_" + meta[3])
        continue
    sample = re.fullmatch(
        r'(\w+)\{((?:\w+="(?:[^"\\\n]|\\[\\"n])*",?)+)\} (\S+) (\d+)', line)
    assert sample and sample[1] == current, line
    labels = tuple((k, re.sub(r"\\(.)", r"\1", v)) for k, v in
                   re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', sample[2]))
    assert (current, labels) not in metrics, line
    metrics[current, labels] = float(sample[3])
assert all(set(k) == {"TYPE", "UNIT", "HELP"} for k in kinds.values())
found = {}
for (family, labels), value in metrics.items():
    of = dict(labels)
    found[family, of["probe"], of.get("params", ""),
          of.get("arm") or (of["a"], of["b"])] = value
for (probe, params, arm), row in summary.items():
    for family, column in ("operation", "median"), ("operation_low", "ci_lo"), \
                          ("operation_high", "ci_hi"):
        if row[column]:
            assert same(1e9 * found.pop((f"threadscale_{family}_seconds",
                        probe, params, arm)), float(row[column])), row
for row in csv.DictReader(open(f"{folder}/compare.csv", newline="")):
    if row["role"] or row["state"] not in ("", "matched"):
        continue
    pair = tuple(hostname if hostile and arm == "pthreads" else arm
                 for arm in (row["a"], row["b"]))
    for family, column in ("time", "ratio"), ("time_low", "ci_lo"), \
                          ("time_high", "ci_hi"):
        if row[column]:
            assert same(found.pop((f"threadscale_{family}_ratio",
                        row["probe"], row["params"], pair)),
                        float(row[column])), row
assert not found, found
PY

export_all() { # FOLDER
	for format in $formats; do
		"$ts" export --format "$format" "$1" >"$tmp/$format"
	done
}
for folder in vm-2cpu-2026-11-22 vm-2cpu-wake-2026-11-22; do
	export_all "results/$folder"
	python3 "$tmp/check.py" "$tmp" "results/$folder"
done
export_all "$tmp/hostile"
python3 "$tmp/check.py" "$tmp" results/vm-2cpu-wake-2026-11-22 hostile

# A unit that is no time: formats of times say what they leave out.
sed -i 's,ns/wake,wakes/s,' "$tmp/hostile/samples.csv"
python3 - "$tmp/hostile" <<'PY'
import json, sys, zlib
run = json.load(open(sys.argv[1] + "/run.json"))
for row in run["rows"]:
    row["unit"] = "wakes/s"
run["files"]["samples.csv"]["crc32"] = "%08x" % zlib.crc32(
    open(sys.argv[1] + "/samples.csv", "rb").read())
json.dump(run, open(sys.argv[1] + "/run.json", "w"))
PY
for format in gbench openmetrics; do
	"$ts" export --format $format "$tmp/hostile" >"$tmp/$format" 2>"$tmp/err"
	[ "$(grep -c 'wake of .* is left out: its unit wakes/s' "$tmp/err")" -eq 3 ]
	if grep -q 'arm.*kthreads' "$tmp/$format"; then
		exit 1
	fi
done
"$ts" export --format gobench "$tmp/hostile" | grep -q ' wakes/s$'
"$ts" export --format bmf "$tmp/hostile" | grep -q '"wakes-s"'

# Wrong use prints nothing, and says what to do.
refuse() { # PATTERN ARGUMENT…
	pattern=$1
	shift
	status=0
	"$ts" export "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	if [ $status -ne 2 ] || [ -s "$tmp/out" ] ||
		! grep -q -e "$pattern" "$tmp/err"; then
		echo "export $*: exit $status, output, or not: $pattern"
		cat "$tmp/err"
		exit 1
	fi
}
refuse '--format gobench, gbench, bmf or openmetrics' "$tmp/hostile"
refuse "unknown format 'gbnch'; .*gbench" --format gbnch "$tmp/hostile"
refuse 'one result folder, not 0' --format bmf
refuse 'one result folder, not 2' --format bmf "$tmp/hostile" "$tmp/hostile"
refuse '/no/such' --format bmf /no/such
echo >>"$tmp/hostile/samples.csv"
refuse 'hostile/samples.csv' --format bmf "$tmp/hostile"
