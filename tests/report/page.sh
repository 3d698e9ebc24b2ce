#!/bin/bash
# SPDX-License-Identifier: MIT
# Reports of one run, of few machines and of 30, in a browser.  With
# PICTURES=folder the pictures are kept there.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/../cli/begin"
pictures=${PICTURES:-$tmp/pictures}
python3 tests/cli/fleet_made.py "$tmp"

rows() { # FOLDER…: three rows of compare's, as a table of the page has them
	"$ts" compare --format markdown "$@" | grep '^|' |
		sed -n '3p; 5p; 7p' | sed 's/^| *//; s/ *| */|/g; s/|$//'
}
see() { # NAME ROW… : the page $tmp/NAME.html
	mkdir -p "$pictures/$1"
	PYTHONDONTWRITEBYTECODE=1 python3 tests/report/page.py \
		"$tmp/$1.html" "$pictures/$1" "${@:2}"
}

for folder in vm-2cpu-2026-11-22 vm-2cpu-uthreads-core-2026-11-22; do
	"$ts" report -o "$tmp/$folder.html" "results/$folder"
	# probe, level, state, unit, then what stands in cells; besides goes.
	rows "results/$folder" | awk -F'|' -v OFS='|' '{
		name = $1 ($2 == "" ? "" : " " $2) " " $4
		print name, $5, $6, $7, $8, $9, $10, $11, $12 }' >"$tmp/rows"
	[ "$(wc -l <"$tmp/rows")" -eq 3 ]
	mapfile -t lines <"$tmp/rows"
	see "$folder" "${lines[@]}"
done

# Figures that a quick run has not.
python3 tests/cli/findings_made.py "$tmp/made"
for folder in figures crossover scaling holds; do
	"$ts" report -o "$tmp/$folder.html" "$tmp/made/$folder"
	see "$folder"
done

"$ts" report -o "$tmp/few.html" "$tmp"/few/*
# A machine's row has no name: that stands above.
rows "$tmp"/few/* | cut -d'|' -f2- | grep '^M' >"$tmp/rows"
mapfile -t lines <"$tmp/rows"
see few "${lines[@]}"
"$ts" report -o "$tmp/real.html" results/vm-2cpu-2026-11-22 \
	results/vm-2cpu-2026-11-23
see real
"$ts" report -o "$tmp/many.html" "$tmp"/many/[0-9] "$tmp"/many/[12]?
see many
