#!/bin/bash
# SPDX-License-Identifier: MIT
# compare of many folders: the figures are those that Python works out from
# the same files, and a damaged folder stops it with a line that says which.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

refuse() { # PATTERN COMMAND…: exits 2, prints nothing, and says why
	pattern=$1
	shift
	status=0
	"$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	if [ "$status" -ne 2 ] || ! grep -q "$pattern" "$tmp/err" ||
		[ -s "$tmp/out" ]; then
		echo "$*: exit $status, output, or not: $pattern"
		head "$tmp/out" "$tmp/err"
		exit 1
	fi
}

python3 tests/cli/fleet_made.py "$tmp"

cat >"$tmp/check.py" <<'PY'
# Works everything out anew, in another way: by dictionaries and sorting.
import csv, glob, json, math, statistics, sys
rows = {}
for path in glob.glob(sys.argv[1] + "/*/"):
    run = json.load(open(path + "run.json"))
    for row in csv.DictReader(open(path + "compare.csv", newline="")):
        if row["role"]:
            continue
        if row["state"] == "matched":  # the whole row, as one without states
            row["state"] = ""
        key = tuple(row[c] for c in
                    "probe params placement unit a b state".split())
        rows.setdefault(key, {}).setdefault(run["machine_id"], {}) \
            .setdefault(run["session_id"], []).append(row)

def near(text, expected):
    if expected is None:
        assert text == "", text
    else:
        assert abs(float(text) / expected - 1) < 1e-9, (text, expected)

def rank(n, tail):  # the largest k with P(Bin(n, 1/2) <= k - 1) <= tail
    k = 0
    while sum(math.comb(n, i) for i in range(k + 1)) / 2 ** n <= tail:
        k += 1
    return k

def verdict(values, bias):
    x, n = sorted(values), len(values)
    k, k9 = rank(n, .025), rank(n, .05)
    lo, hi, lo9, hi9 = x[k - 1], x[n - k], x[k9 - 1], x[n - k9]
    m = math.log(1.03)
    word = "inconclusive"
    if lo > m + bias: word = "slower"
    elif hi < -m - bias: word = "faster"
    elif lo9 > bias - m and hi9 < m - bias:
        word = "equivalent"
        if lo > bias: word += ", slower inside the margin"
        elif hi < -bias: word += ", faster inside the margin"
    elif lo > bias: word = "slower, size unresolved"
    elif hi < -bias: word = "faster, size unresolved"
    return math.exp(lo), math.exp(hi), word

printed = list(csv.DictReader(open(sys.argv[2], newline="")))
machines = {m for by_machine in rows.values() for m in by_machine}
assert len(printed) == sum(map(len, rows.values())) + len(rows)
words, outliers = {}, 0
for line in printed:
    key = tuple(line[c] for c in
                "probe params placement unit a b state".split())
    by_machine = rows[key]
    values = {m: statistics.median(
                  statistics.median(math.log(float(r["ratio"])) for r in runs)
                  for runs in sessions.values())
              for m, sessions in by_machine.items()}
    bias = {m: max(float(r["aa_bias"] or 0) for runs in sessions.values()
                   for r in runs) for m, sessions in by_machine.items()}
    if line["machine_id"]:
        m = line["machine_id"]
        sessions = by_machine[m]
        words.setdefault(key, []).append(line["verdict"])
        near(line["ratio"], math.exp(values[m]))
        assert int(line["sessions"]) == len(sessions)
        assert line["machines"] == ""
        lo, hi = None, None
        word = f"inconclusive ({len(sessions)} of 6 sessions)"
        if len(sessions) >= 6:
            lo, hi, word = verdict(
                [statistics.median(math.log(float(r["ratio"])) for r in runs)
                 for runs in sessions.values()], bias[m])
        elif sum(map(len, sessions.values())) == 1:
            only = next(iter(sessions.values()))[0]
            lo, hi = float(only["ci_lo"]), float(only["ci_hi"])
        near(line["ci_lo"], lo)
        near(line["ci_hi"], hi)
        assert line["verdict"] == word, (line, word)
        if len(values) >= 5:
            middle = statistics.median(values.values())
            mad = statistics.median(abs(v - middle) for v in values.values())
            far = abs(values[m] - middle) / 1.4826 / mad > 3.5
            assert line["outlier"] == str(int(far)), line
            outliers += far
        else:
            assert line["outlier"] == ""
        continue
    n = len(values)
    assert int(line["machines"]) == n
    near(line["ratio_min"], math.exp(min(values.values())))
    near(line["ratio_max"], math.exp(max(values.values())))
    pooled = n >= 5
    near(line["ratio"],
         math.exp(statistics.median(values.values())) if pooled else None)
    q25, _, q75 = statistics.quantiles(values.values(), n=4,
                                       method="inclusive")
    near(line["ratio_q25"], math.exp(q25) if pooled else None)
    near(line["ratio_q75"], math.exp(q75) if pooled else None)
    lo, hi, word = (verdict(values.values(), max(bias.values())) if n >= 6
                    else (None, None, f"inconclusive ({n} of 6 machines)"))
    near(line["ci_lo"], lo)
    near(line["ci_hi"], hi)
    assert line["verdict"] == word, (line, word)
    for count in ("slower", "faster"):
        assert int(line[count]) == words[key].count(count)
    assert int(line["equivalent"]) == sum(
        w.startswith("equivalent") for w in words[key])
    assert sum(int(line[c]) for c in "slower faster equivalent "
               "inconclusive".split()) == n
assert outliers >= (20 if len(machines) == 40 else 0), outliers
if len(machines) == 3:
    said = {w for w in sum(words.values(), [])}
    assert {"slower", "faster"} < said, said
PY

for kind in many few; do
	"$ts" compare "$tmp/$kind"/* --format csv >"$tmp/$kind.csv"
	python3 "$tmp/check.py" "$tmp/$kind" "$tmp/$kind.csv"
	"$ts" compare "$tmp/$kind"/* --format json >"$tmp/$kind.json"
	"$ts" compare "$tmp/$kind"/* >"$tmp/$kind.txt"
	"$ts" compare "$tmp/$kind"/* --format markdown >"$tmp/$kind.md"
	# JSON says what CSV says; no control byte comes through; 80 columns.
	python3 - "$tmp/$kind" <<'PY'
import csv, json, sys
rows = json.load(open(sys.argv[1] + ".json"))
lines = list(csv.DictReader(open(sys.argv[1] + ".csv", newline="")))
assert len(rows) == len(lines)
for row, line in zip(rows, lines):
    assert list(row) == list(line)
    for key, value in row.items():
        text = line[key]
        assert (text == "" if value is None else
                text == value if isinstance(value, str) else
                abs(float(text) - value) <= 1e-12 * abs(value)), key
for name in (".txt", ".md"):
    text = open(sys.argv[1] + name, encoding="utf-8").read()
    assert all(c == "\n" or c >= " " and not "\x7f" <= c <= "\x9f"
               for c in text)
for line in open(sys.argv[1] + ".txt", encoding="utf-8"):
    assert len(line.rstrip("\n")) <= 80, line
PY
	grep -q '^|' "$tmp/$kind.md"
done
grep -q '^M2 (m1):.*x1b\[31mred' "$tmp/few.txt"
grep -q 'cgroup.version: v1 (.*), v2 (' "$tmp/few.txt"
if grep -q 'uptime\|kernel_name' "$tmp/few.txt"; then
	echo "what is the same or changes by itself is no difference"
	exit 1
fi
grep -q 'outliers:.*(m17)' "$tmp/many.txt"
grep -q '^  M3 ' "$tmp/few.txt"
if grep -q '^  M3 ' "$tmp/many.txt"; then
	echo "40 machines are shown one by one"
	exit 1
fi

# Of one session: what its runs say, if all say it, and no verdict.  Runs are
# called as their users call them, and arms of one name are apart if they were
# built of other sources.
python3 - "$tmp" <<'PY'
import csv, json, shutil, sys, zlib
tmp = sys.argv[1]
for i, build, ratios in ((0, "one", (2, .5, 1, 2)), (1, "two", (2, .5, 1, .5))):
    path = f"{tmp}/apart/{i}"
    shutil.copytree(f"{tmp}/many/0", path)
    rows = list(csv.DictReader(open(path + "/compare.csv", newline="")))[:5]
    with open(path + "/compare.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        for probe, ratio in zip(("up", "down", "same", "split"), ratios):
            for b in "old", "uthreads":
                writer.writerow(dict(rows[2], probe=probe, b=b, run_id=f"r{i}",
                    role="", ratio=ratio, ci_lo=.99 * ratio,
                    ci_hi=1.01 * ratio, aa_bias="", verdict="slower"))
    data = open(path + "/compare.csv", "rb").read()
    run = json.load(open(path + "/run.json"))
    run.update(run_id=f"r{i}", label=f"laptop {build}", arms=[
        {"name": "old", "implementation": "uthreads", "build": build},
        {"name": "uthreads", "implementation": "uthreads", "build": build}])
    run["files"]["compare.csv"] = {"rows": 8, "crc32": "%08x" % zlib.crc32(data)}
    json.dump(run, open(path + "/run.json", "w"))
PY
"$ts" compare "$tmp"/apart/* >"$tmp/out"
for line in 'kthreads (a) against old@one (b)' 'kthreads (a) against old@two (b)' \
	'kthreads (a) against uthreads (b)' \
	'  0 (laptop one), 1 (laptop two)'; do
	grep -qxF "$line" "$tmp/out"
done
sed -n '/against uthreads/,/^$/p' "$tmp/out" | grep -A1 '^[a-z]* threads=' |
	sed -n 's/^\([a-z]*\) threads=.*/\1/p; s/.*  1  \(.*\)/\1/p' >"$tmp/said"
diff "$tmp/said" - <<'SAID'
up
slower so far (1 of 6)
down
faster so far (1 of 6)
same
equivalent so far (1 of 6)
split
inconclusive (1 of 6)
SAID

# The order of the folders changes nothing but the order of the rows.
# shellcheck disable=SC2046 # there are no blanks in these names
"$ts" compare $(printf '%s\n' "$tmp"/few/* | sort -r) --format csv |
	sort >"$tmp/reversed"
sort "$tmp/few.csv" | cmp - "$tmp/reversed"

# The anchors of a few machines are read from summary.csv, each placement by
# itself.
python3 - "$tmp" <<'PY'
import json, os, shutil, sys, zlib
tmp = sys.argv[1]
columns = """run_id machine_id probe arm implementation params threads workers
placement unit better n median ci_lo ci_hi confidence p50 p90 p99 p999 min max
cv median_cycles""".split()
for i, clock in ((0, 20), (1, 50)):
    path = f"{tmp}/anchors/{i}"
    shutil.copytree(f"{tmp}/many/{i}", path)
    run = json.load(open(path + "/run.json"))
    with open(path + "/summary.csv", "w") as file:
        print(*columns, sep=",", file=file)
        for probe, arm, at, value in (
                ("clock", "floor", "one-cpu", clock),
                ("syscall", "floor", "one-cpu", 3 * clock),
                ("clock", "kthreads", "one-cpu", 7),
                ("line", "floor", "cross-core", 100),
                ("line", "floor", "cross-socket", 100 * clock),
                ("line", "floor", f"far-{i}", clock)):
            print(run["run_id"], run["machine_id"], probe, arm, arm, "", 1,
                  "", at, "ns/x", "lower", 12, value, *[""] * 11,
                  sep=",", file=file)
    data = open(path + "/summary.csv", "rb").read()
    run["files"]["summary.csv"] = {"rows": 6,
                                   "crc32": "%08x" % zlib.crc32(data)}
    json.dump(run, open(path + "/run.json", "w"))
PY
"$ts" compare "$tmp"/anchors/* >"$tmp/out"
grep -q 'anchors, times those of M1: M2 clock 2.50 syscall 2.50' "$tmp/out"
tr -s '\n ' '  ' <"$tmp/out" | grep -q \
	' syscall 2.50 line cross-core 1.000 line cross-socket 2.50: so much'
sed -i 's/,20,/,21,/' "$tmp/anchors/0/summary.csv"
refuse 'summary.csv: not the file' "$ts" compare "$tmp"/anchors/*

# Damaged folders.
damage() { # PATTERN FILE SED-SCRIPT: of one folder
	rm -rf "$tmp/bad"
	cp -r "$tmp/many/7" "$tmp/bad"
	sed -i "$3" "$tmp/bad/$2"
	refuse "$1" "$ts" compare "$tmp/many/1" "$tmp/bad" "$tmp/many/2"
}
digest() { # makes run.json agree with compare.csv again
	python3 - "$tmp/bad" <<'PY'
import json, sys, zlib
path = sys.argv[1]
run = json.load(open(path + "/run.json"))
data = open(path + "/compare.csv", "rb").read()
run["files"]["compare.csv"] = {"rows": data.count(b"\n") - 1,
                               "crc32": "%08x" % zlib.crc32(data)}
json.dump(run, open(path + "/run.json", "w"))
PY
}
forge() { # PATTERN SED-SCRIPT: of compare.csv, with a digest that is right
	rm -rf "$tmp/bad"
	cp -r "$tmp/many/7" "$tmp/bad"
	sed -i "$2" "$tmp/bad/compare.csv"
	digest
	refuse "$1" "$ts" compare "$tmp/many/1" "$tmp/bad" "$tmp/many/2"
}
damage 'bad/compare.csv: not the file' compare.csv '2d'
damage 'bad/compare.csv: not the file' compare.csv '3s/ns/ms/'
damage 'bad/run.json: schema_version' run.json 's/"schema_version": 1/"schema_version": 2/'
damage 'bad/machine.json: schema_version' machine.json 's/"schema_version": 1/"schema_version": 2/'
damage 'bad/run.json: the run is not complete' run.json 's/"complete": true/"complete": false/'
damage 'bad/run.json: .*machine_id' run.json 's/"machine_id": "m7"/"machine_id": ""/'
damage 'bad/run.json: files' run.json 's/"crc32": "/"crc32": "x/'
damage 'bad/run.json:1:' run.json 's/"complete"//'
damage 'bad/machine.json:1:' machine.json 's/kvm/\xff/'
three=',[0-9.]\{3,\},[0-9.]\{3,\},[0-9.]\{3,\},,' # ratio, ci_lo, ci_hi
forge 'bad/compare.csv, line 4, column .*ratio.*inf' "4s/$three/,inf,1,1,,/"
forge 'bad/compare.csv, line 4, column ratio: it is not above 0' "4s/$three/,-2,1,1,,/"
forge 'bad/compare.csv, line 4, column ci_lo' "4s/$three/,2,3,1,,/"
forge 'bad/compare.csv, line 4, column run_id.*run 6' '4s/run 7/run 6/'
forge 'bad/compare.csv, line 4, column machine_id' '4s/,m7,/,m8,/'
forge 'bad/compare.csv, line 5' '5s/,p/,p\xff/'
forge 'bad/compare.csv, line 5' '5s/,p/,p\x00/'
forge 'bad/compare.csv, line 1, column .*ratio' '1s/,ratio,/,ratoi,/'
forge 'two rows of probe' '4{p}'
forge 'column unit.*ms/x.*ns/x' 's,ns/x,ms/x,'
rm "$tmp/bad/compare.csv"
refuse 'bad/compare.csv' "$ts" compare "$tmp/many/1" "$tmp/bad"
refuse '/no/such/run.json' "$ts" compare "$tmp/many/1" /no/such

# What one machine alone has measured is said once.
"$ts" compare results/vm-2cpu-2026-11-22 results/vm-2cpu-2026-11-23 \
	--format markdown >"$tmp/md"
if grep '| 1 machine' "$tmp/md"; then
	exit 1
fi

# Two sessions are no claim, so none fails, which is said.
"$ts" compare "$tmp/many/1" "$tmp/many/2" --fail-on slower 2>&1 >/dev/null |
	grep -q '^threadscale: gate: passed: none of [1-9]'

# The same run twice, under two names.
cp -r "$tmp/many/7" "$tmp/copy"
refuse "many/7 and $tmp/copy are the same run" \
	"$ts" compare "$tmp"/many/* "$tmp/copy"

# Each bad folder is named, but not thousands of them.
for i in 1 2 3; do
	echo >>"$tmp/many/$i/compare.csv"
done
refuse "many/3/compare.csv" "$ts" compare "$tmp"/many/*
[ "$(wc -l <"$tmp/err")" -eq 3 ]
for i in $(seq 4 39); do
	echo >>"$tmp/many/$i/compare.csv"
done
refuse 'more folders were not looked at' "$ts" compare "$tmp"/many/*
[ "$(wc -l <"$tmp/err")" -lt 40 ]
