#!/bin/bash
# SPDX-License-Identifier: MIT
# Cells in other languages, those that are built, keep the protocol, and offer
# the same probes as our own: same operation, unit and axis.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

cells=$(dirname "$ts")/cells
for folder in probes/runtimes/*/; do
	name=$(basename "$folder")
	cell=$cells/$name
	[ -x "$cell" ] || continue
	"$cell" list >"$tmp/theirs"
	"$cells/uthreads" list >"$tmp/ours"
	python3 - "$tmp/theirs" "$tmp/ours" <<'PY'
import sys
def read(name):
    probes = {}
    for line in open(name, encoding="utf-8"):
        record, *fields = line.rstrip("\n").split("\t")
        if record == "probe":
            probe = dict(field.split("=", 1) for field in fields)
            probes[probe["name"]] = probe
    return probes
theirs, ours = read(sys.argv[1]), read(sys.argv[2])
assert theirs
for name, probe in theirs.items():
    assert probe == ours[name], (probe, ours[name])
PY
	sed -n 's/^probe\tname=\([^\t]*\).*/\1/p' "$tmp/theirs" |
		while read -r probe; do
			"$cell" run "$probe" min_ns=1000 >"$tmp/out"
			grep -q '^calibrated' "$tmp/out"
			"$cell" run "$probe" ops=10 samples=2 >"$tmp/out"
			[ "$(grep -c '^sample.*work=[1-9][0-9]' "$tmp/out")" -eq 3 ]
			grep -q '^process' "$tmp/out"
			[ "$(tail -n 1 "$tmp/out")" = "done" ]
		done
	for bad in 'run none' 'run mutex ops=x' 'run mutex ops' 'walk' \
		'run yield level=1' 'run mutex samples=300'; do
		status=0
		# shellcheck disable=SC2086
		"$cell" $bad >"$tmp/out" || status=$?
		if [ $status -ne 2 ] || ! grep -q '^fail	code=2' "$tmp/out"; then
			echo "$name $bad: exit $status"
			exit 1
		fi
	done
	"$ts" run -f '^mutex$' --implementations "$name,uthreads" --blocks 4 \
		-o "$tmp/run" >/dev/null 2>&1
	grep -q "^[^,]*,[^,]*,mutex,.*,$name,uthreads," "$tmp/run/compare.csv"
done
