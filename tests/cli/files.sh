#!/bin/bash
# SPDX-License-Identifier: MIT
# A result folder is complete, and independent readers take every file.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"
dir=$tmp/result

"$ts" run -f '^(mutex|create|yield|clock|syscall)$' --blocks 6 --seed 7 \
	--label '=cmd|"x" label, with "quotes"' -o "$dir" >"$tmp/out"
for file in run.json machine.json samples.csv summary.csv compare.csv; do
	[ -s "$dir/$file" ] || {
		echo "$file is missing"
		exit 1
	}
done

# The table that run printed is the one that compare prints, in 80 columns.
"$ts" compare "$dir" >"$tmp/again"
head -n "$(wc -l <"$tmp/again")" "$tmp/out" | diff - "$tmp/again"
python3 - "$tmp/again" <<'PY'
import sys
for line in open(sys.argv[1], encoding="utf-8"):
    assert len(line.rstrip("\n")) <= 80, line
PY
grep -q 'kthreads (a) against uthreads (b)' "$tmp/again"

# Packed, they are the same; cut off or damaged, they are refused by name.
cp -r "$dir" "$tmp/packed"
gzip "$tmp/packed/samples.csv"
"$ts" compare "$tmp/packed" | diff "$tmp/again" -
cp "$tmp/packed/samples.csv.gz" "$tmp/whole.gz"
spoilt() { # it is there no longer as it was
	if "$ts" compare "$tmp/packed" >"$tmp/out" 2>"$tmp/err" ||
		! grep -q 'packed/samples.csv.gz' "$tmp/err"; then
		echo "packed samples were taken, $1"
		cat "$tmp/out" "$tmp/err"
		exit 1
	fi
}
head -c -9 "$tmp/whole.gz" >"$tmp/packed/samples.csv.gz"
spoilt 'though cut off'
head -c -8 "$tmp/whole.gz" >"$tmp/packed/samples.csv.gz"
printf '12345678' >>"$tmp/packed/samples.csv.gz"
spoilt 'though their sum is another'

# Python: strict CSV and JSON, every row whole, numbers are numbers.
python3 - "$dir" <<'PY'
import csv, json, sys
folder = sys.argv[1]
def no(word):
    raise ValueError(word)
for name in ("run.json", "machine.json"):
    json.load(open(f"{folder}/{name}", encoding="utf-8"), parse_constant=no)
run = json.load(open(f"{folder}/run.json"))
assert run["schema_version"] == 1 and run["complete"] is True
numeric = {"value", "elapsed_ns", "clock_hz", "block", "iterations"}
for name in ("samples.csv", "summary.csv", "compare.csv"):
    rows = list(csv.reader(open(f"{folder}/{name}", newline="",
                                encoding="utf-8"), strict=True))
    assert len(rows) > 1, name
    for row in rows:
        assert len(row) == len(rows[0]), (name, row)
    for row in rows[1:]:
        for key, value in zip(rows[0], row):
            if key in numeric and value:
                float(value)
samples = list(csv.DictReader(open(f"{folder}/samples.csv", newline="")))
timed = [s for s in samples if s["value"]]
for s in timed:
    assert float(s["value"]) > 0 and int(s["elapsed_ns"]) > 0
assert {s["arm"] for s in timed} == {"kthreads", "uthreads", "pthreads",
                                     "floor"}
blocks = {int(s["block"]) for s in timed if s["probe"] == "mutex"}
assert blocks >= set(range(6)), blocks
for s in timed:  # mirrored orders
    assert s["order"] == s["order"][::-1] or len(s["order"]) == 1
PY

# SQLite imports them.
for name in samples summary compare; do
	rows=$(($(python3 -c 'import csv, sys
print(len(list(csv.reader(open(sys.argv[1], newline=""), strict=True))))' \
		"$dir/$name.csv") - 1))
	got=$(printf '.mode csv\n.import %s t\nselect count(*) from t;\n' \
		"$dir/$name.csv" | sqlite3 :memory:)
	[ "$rows" = "$got" ] || {
		echo "$name.csv: $got of $rows rows by sqlite3"
		exit 1
	}
done

# The other formats.
"$ts" compare "$dir" --format csv | cmp - "$dir/compare.csv"
"$ts" compare "$dir" --format json | python3 -c 'import json, sys; json.load(sys.stdin)'
"$ts" compare "$dir" --format markdown | grep -q '^|'

# A folder that nobody has named is a new one, whoever else began in that
# second, and in the next ones.
host=$(uname -n | sed 's/[/.].*//')
now=$(date +%s)
for i in $(seq 0 60); do
	mkdir -p "$tmp/own/results/$host-$(date -u -d "@$((now + i))" \
		+%Y%m%dT%H%M%SZ)"
done
own=$(cd "$tmp/own" && "$ts" run -f '^clock$' --blocks 1 | grep 'Z-2$')
[ -s "$tmp/own/$own/compare.csv" ]

# The same seed draws the same orders.
"$ts" run -f '^(mutex|create|yield|clock|syscall)$' --blocks 6 --seed 7 \
	--dry-run >"$tmp/dry"
grep -q mutex "$tmp/dry"
[ "$("$ts" run -f '^clock$' --blocks 1 -o - | head -n 1 | cut -d, -f1-3)" = \
	schema_version,run_id,session_id ]
