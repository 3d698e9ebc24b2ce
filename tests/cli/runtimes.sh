#!/bin/bash
# SPDX-License-Identifier: MIT
# Cells in other languages, those that are built, keep the protocol, and offer
# the same probes as our own: same operation, unit and axis.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

cells=$(dirname "$ts")/cells
"$cells/uthreads" list >"$tmp/ours"

each_probe() {
	grep -v '	lacks=' "$tmp/theirs" |
		sed -n 's/^probe\tname=\([^\t]*\).*/\1/p' >"$tmp/names"
	[ -s "$tmp/names" ]
	"$cell" run create min_ns=1000 >"$tmp/out"
	grep -q '^calibrated' "$tmp/out"
	while read -r probe; do
		"$cell" run "$probe" ops=10 samples=2 >"$tmp/out"
		[ "$(grep -c '^sample.*work=[1-9][0-9]' "$tmp/out")" -eq 3 ]
		grep -q '^process' "$tmp/out"
		[ "$(tail -n 1 "$tmp/out")" = "done" ]
	done <"$tmp/names"
}

bad_requests() {
	for bad in 'run none' 'run create ops=x' 'run create ops' 'walk' \
		'run yield level=1' 'run create samples=300'; do
		status=0
		# shellcheck disable=SC2086
		"$cell" $bad >"$tmp/out" || status=$?
		if [ $status -ne 2 ] || ! grep -q '^fail	code=2' "$tmp/out"; then
			echo "$name $bad: exit $status"
			exit 1
		fi
	done
	sed -n 's/^probe\tname=\([^\t]*\).*\tlacks=.*/\1/p' "$tmp/theirs" |
		while read -r probe; do
			status=0
			"$cell" run "$probe" >"$tmp/out" || status=$?
			[ $status -eq 4 ]
			grep -q '^fail	code=4' "$tmp/out"
		done
}

found=0
for source in probes/runtimes/*/ probes/runtimes/python/impl/*.py; do
	name=$(basename "$source" .py)
	cell=$cells/$name
	[ -x "$cell" ] || continue
	found=$((found + 1))
	"$cell" list >"$tmp/theirs"
	python3 tests/cli/same_probes.py "$tmp/theirs" "$tmp/ours"
	each_probe
	bad_requests
	rm -rf "$tmp/run"
	"$ts" run -f '^create$' --implementations "$name,uthreads" --blocks 2 \
		-o "$tmp/run" >/dev/null 2>&1
	grep -q "^[^,]*,[^,]*,create,.*,$name,uthreads," "$tmp/run/compare.csv"
done
[ "$found" -gt 0 ]
