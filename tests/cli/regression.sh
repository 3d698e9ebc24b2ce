#!/bin/bash
# SPDX-License-Identifier: MIT
# A slow-down of a tenth, planted in a second build, is found by --arm; the
# same build against itself is not accused.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

# The second build: the same sources, the patch, and this program beside it.
mkdir "$tmp/new"
cp -r Makefile base kthreads uthreads probes scripts bench "$tmp/new"
patch -s -d "$tmp/new" -p1 <tests/planted.patch
make -s -C "$tmp/new" O=build SAN= CHAOS= build/cells/uthreads >/dev/null
cp "$out/threadscale" "$tmp/new/build"

# Whether a tenth is more than the noise lets be called, by the run's own word.
is_lost() { # DIR
	python3 - "$1" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1] + "/compare.csv", newline="")))
sys.exit(all(row["call_ratio"] and float(row["call_ratio"]) < 1.10 and
             "environment" not in row["verdict"] for row in rows))
PY
}

judge() { # CODE THREADSCALE DIR: exits so
	status=0
	"$2" run -f '^scale-compute$' --param cpus=1 --implementations \
		uthreads --arm old="$out/cells/uthreads" --seed 3 \
		--fail-on slower -o "$3" >"$3.out" 2>"$3.err" || status=$?
	[ $status -eq "$1" ] || {
		if is_lost "$3"; then
			echo 'not testable here: noise'
			exit 0
		fi
		echo "exit $status instead of $1"
		cat "$3.out" "$3.err"
		exit 1
	}
}

judge 1 "$tmp/new/build/threadscale" "$tmp/slow"
grep -q '^threadscale: gate: slower: scale-compute cpus=1, uthreads against old' \
	"$tmp/slow.err"
python3 - "$tmp/slow" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1] + "/compare.csv", newline="")))
plain, confirm = rows
assert (plain["a"], plain["b"]) == ("uthreads", "old"), plain
assert confirm["role"] == "confirm" and int(confirm["n"]) == 20, confirm
for row in rows:
    # How much slower is a matter of noise, which the interval tells.
    assert float(row["ci_lo"]) > 1 and 1.05 < float(row["ratio"]) < 1.16, row
assert confirm["verdict"] == "slower" and float(confirm["p_holm"]) <= .05
assert not plain["p_holm"], "the family is the confirming rows"
PY

judge 0 "$out/threadscale" "$tmp/same"
if grep -q 'gate:' "$tmp/same.err"; then
	echo 'the same build is accused'
	exit 1
fi

# What run has decided, compare decides as well.
status=0
"$out/threadscale" compare --fail-on slower "$tmp/slow" >/dev/null \
	2>"$tmp/err" || status=$?
[ $status -eq 1 ]
grep -q '^threadscale: gate: slower' "$tmp/err"
"$out/threadscale" compare --fail-on slower "$tmp/same" >/dev/null
