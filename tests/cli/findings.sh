#!/bin/bash
# SPDX-License-Identifier: MIT
# Scaling with its laws, crossovers and published shapes are found where they
# are, and nowhere else, in folders whose truth is known.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

python3 tests/cli/findings_made.py "$tmp"
for folder in scaling siblings crossover holds fails open few less nothing; do
	for table in scaling laws crossover published; do
		for format in csv json; do
			"$ts" compare "$tmp/$folder" --table $table \
				--format $format >"$tmp/$folder/$table.$format"
		done
	done
	for format in text markdown; do
		"$ts" compare "$tmp/$folder" --format $format \
			>"$tmp/$folder/$format"
	done
done
python3 tests/cli/findings_check.py "$tmp"

# A report draws the ideal and a law for each arm that has one, all of them
# dashed, says where arms change places, and which shapes hold.
for folder in scaling crossover holds; do
	"$ts" report "$tmp/$folder" >/dev/null
done
dashed() {
	(grep -o 'stroke-dasharray' "$tmp/$1/report.html" || :) | wc -l
}
[ "$(dashed scaling)" -ge 3 ]
[ "$(dashed crossover)" -eq 0 ]
grep -q 'kthreads, USL: σ 0.05' "$tmp/scaling/report.html"
grep -q 'crossover at steps = ' "$tmp/crossover/report.html"
grep -q '>user-switch</td><td class="name">holds</td>' "$tmp/holds/report.html"
if grep -q 'user-switch' "$tmp/crossover/report.html"; then
	exit 1
fi

# In words, too, as many have no figure.
grep -q '<li>scale-compute, uthreads: base 1 CPU, 250 ns .*; 16 CPUs are .* of ideal; Amdahl: .*; USL: ' \
	"$tmp/scaling/report.html"
grep -q '<li>crossover-task, .*: crossover at steps = ' \
	"$tmp/crossover/report.html"
grep -q '>Scaling and crossovers</h2>' "$tmp/holds/report.html"

# What one arm alone has measured stands below the pairs, in each form.
for format in text markdown; do
	"$ts" compare "$tmp/figures" --format $format >"$tmp/figures/$format"
	grep -qi '^\(### \)\?measured alone, with nothing to compare$' \
		"$tmp/figures/$format"
done
grep -q '^  1000000  *[0-9.]* k  *[0-9.]* k – [0-9.]* k  *12$' \
	"$tmp/figures/text"
grep -q '^| yield | threads=2 | ns/switch | kthreads | .* | 12 |$' \
	"$tmp/figures/markdown"
[ "$(grep -c 'memory | threads=1 ' "$tmp/figures/markdown")" -eq 1 ]
"$ts" report "$tmp/figures" >/dev/null
grep -q 'threads-limit most=1000000 .*<td class="name">uthreads</td>' \
	"$tmp/figures/report.html"
if grep -q 'Scaling and crossovers' "$tmp/figures/report.html"; then
	exit 1
fi
if grep -qi 'measured alone' "$tmp"/crossover/{text,markdown,report.html}; then
	exit 1
fi

# What a run finds is in its folder, and named in its manifest.
"$ts" run -f '^(crossover-io|scale-compute)$' --param percent=1,100 \
	--implementations kthreads,uthreads --blocks 2 -o "$tmp/run" >"$tmp/out"
for table in scaling laws crossover; do
	"$ts" compare "$tmp/run" --table $table --format csv |
		cmp - "$tmp/run/$table.csv"
	grep -q "\"$table.csv\"" "$tmp/run/run.json"
done
grep -q '^scaling' "$tmp/out"
grep -q '^crossovers' "$tmp/out"
if [ -e "$tmp/run/published.csv" ] || grep -q '^published' "$tmp/out"; then
	echo 'published shapes, though nobody has asked'
	exit 1
fi

refuse() { # PATTERN OPTION…
	pattern=$1
	shift
	status=0
	"$ts" compare "$@" 2>"$tmp/err" || status=$?
	if [ $status -ne 2 ] || ! grep -q "$pattern" "$tmp/err"; then
		echo "compare $*: exit $status"
		cat "$tmp/err"
		exit 1
	fi
}
refuse "unknown table 'scalin'.*scaling" "$tmp/run" --table scalin --format csv
refuse 'needs --format csv or json' "$tmp/run" --table scaling
refuse 'of one folder' "$tmp/run" "$tmp/holds" --table scaling --format csv
