#!/bin/bash
# SPDX-License-Identifier: MIT
# Rows that were measured at several placements are told apart, in folders
# whose truth is known: nothing of one is counted with another.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

python3 tests/cli/placements_made.py "$tmp"
for folder in told untold; do
	for format in text csv json markdown; do
		"$ts" compare "$tmp/$folder" --format $format \
			>"$tmp/$folder/$format"
	done
	for table in scaling laws crossover; do
		"$ts" compare "$tmp/$folder" --table $table --format csv \
			>"$tmp/$folder/$table.csv"
	done
	for format in gobench gbench bmf openmetrics; do
		"$ts" export --format $format "$tmp/$folder" \
			>"$tmp/$folder/$format"
	done
	"$ts" report "$tmp/$folder" >"$tmp/out"
	python3 tests/cli/placements_check.py "$tmp" $folder
done

# What has one placement need not say it.
"$ts" compare "$tmp/one" >"$tmp/out"
grep -q '^scale-compute, ns/piece, by cpus$' "$tmp/out"
if grep -q 'cross-core' "$tmp/out"; then
	echo 'one placement is told, though there is no other'
	exit 1
fi

# One arm alone has values at each.
"$ts" compare "$tmp/alone" >"$tmp/out"
for place in cross-core cross-socket; do
	grep -q "^pair, ns/x, $place\$" "$tmp/out"
done

# A sample without a placement may be of either.
status=0
"$ts" compare "$tmp/mixed" 2>"$tmp/err" >"$tmp/out" || status=$?
[ $status -eq 2 ] && [ ! -s "$tmp/out" ]
grep -q 'samples.csv, column placement: some samples of line' "$tmp/err"

# Fresh blocks of one placement confirm nothing of another.
status=0
"$ts" compare "$tmp/told" --fail-on slower >"$tmp/out" 2>"$tmp/err" ||
	status=$?
[ $status -eq 2 ]
grep -q 'slower: pair, cross-core, kthreads against uthreads, confirmed' \
	"$tmp/err"
grep -q 'scale-compute cpus=2, cross-core, .* was to be confirmed' "$tmp/err"
if grep -q 'slower: pair, cross-socket' "$tmp/err"; then
	cat "$tmp/err"
	exit 1
fi
