#!/bin/bash
# SPDX-License-Identifier: MIT
# Each kind of figure of a report, of folders whose truth is known: what is
# memory or a number is shown as such, a probe has its figure once, tails are
# those of the processes, each cell of a surface has its value, and a crossover
# is marked where crossover.csv has it.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"
export PYTHONPATH=tests/cli PYTHONDONTWRITEBYTECODE=1

python3 tests/cli/findings_made.py "$tmp"
for folder in figures crossover rows; do
	"$ts" report "$tmp/$folder" >"$tmp/out"
	"$ts" compare "$tmp/$folder" --table crossover --format csv \
		>"$tmp/$folder/crossover.csv"
done
timeout 60 python3 tests/cli/report_figures.py "$tmp"

# A figure of a real run, of the kinds that one process can fill.
"$ts" run -f '^(memory|working-set(-pair)?)$' --param threads=10 \
	--param kib=1,4 --implementations uthreads --blocks 1 -o "$tmp/run" >"$tmp/out"
"$ts" report "$tmp/run" >"$tmp/out"
grep -q '>Switching by working set and threads</h3>' "$tmp/run/report.html"
grep -q '>Memory of threads that wait</h3>' "$tmp/run/report.html"
