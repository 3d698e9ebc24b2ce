#!/bin/bash
# SPDX-License-Identifier: MIT
# A slow-down of a tenth, planted in a second build, is found by --arm; the
# same build against itself is not accused.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

# The second build: the same sources and objects, the patch, and what follows
# from it; and this program beside it.
mkdir -p "$tmp/new/build/probes"
cp -a Makefile base kthreads uthreads probes scripts bench "$tmp/new"
for part in base kthreads uthreads libkthreads.a libuthreads.a build-id.h \
	probe-files peers.h probes/uthreads; do
	cp -a "$out/$part" "$tmp/new/build/$part"
done
patch -s -d "$tmp/new" -p1 <tests/planted.patch
make -s -C "$tmp/new" O=build SAN= CHAOS= build/cells/uthreads >/dev/null
if cmp -s "$out/cells/uthreads" "$tmp/new/build/cells/uthreads"; then
	echo 'the patch is in no cell'
	exit 1
fi
cp "$out/threadscale" "$tmp/new/build"

# Whether noise may hide a tenth: the run's own word is for 9 times in 10, and
# a test wants better odds.
is_lost() { # DIR
	python3 - "$1" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1] + "/compare.csv", newline="")))
sys.exit(all(row["call_ratio"] and float(row["call_ratio"]) < 1.07 and
             "environment" not in row["verdict"] for row in rows))
PY
}

run() { # THREADSCALE DIR: the exit code is in $status
	status=0
	"$1" run -f '^scale-compute$' --param cpus=1 --implementations \
		uthreads --arm old="$out/cells/uthreads" --seed 3 \
		--fail-on slower -o "$2" >"$2.out" 2>"$2.err" || status=$?
}

fail() { # WHY DIR
	if is_lost "$2"; then
		echo 'not testable here: noise'
		exit 0
	fi
	echo "$1, exit $status"
	cat "$2.out" "$2.err"
	exit 1
}

run "$tmp/new/build/threadscale" "$tmp/slow"
[ $status -eq 1 ] || fail 'the slow build is not accused' "$tmp/slow"
grep -q '^threadscale: gate: slower: scale-compute cpus=1, uthreads against old' \
	"$tmp/slow.err"
python3 - "$tmp/slow" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1] + "/compare.csv", newline="")))
plain, confirm = rows
assert (plain["a"], plain["b"]) == ("uthreads", "old"), plain
assert confirm["role"] == "confirm" and int(confirm["n"]) == 20, confirm
# How much slower is a matter of noise, and no business of a test.
assert float(confirm["ci_lo"]) > 1, confirm
assert confirm["verdict"] == "slower" and float(confirm["p_holm"]) <= .05
assert not plain["p_holm"], "the family is the confirming rows"
PY

# Noise may accuse once in many runs; it does not accuse twice in two.
run "$out/threadscale" "$tmp/same"
if [ $status -ne 0 ]; then
	rm -r "$tmp/same"
	run "$out/threadscale" "$tmp/same"
fi
[ $status -eq 0 ] || fail 'the same build is accused' "$tmp/same"

# What run has decided, compare decides as well.
status=0
"$out/threadscale" compare --fail-on slower "$tmp/slow" >/dev/null \
	2>"$tmp/err" || status=$?
[ $status -eq 1 ]
grep -q '^threadscale: gate: slower' "$tmp/err"
"$out/threadscale" compare --fail-on slower "$tmp/same" 2>&1 >/dev/null |
	grep -q '^threadscale: gate: passed: of 1 row, '
