#!/bin/bash
# SPDX-License-Identifier: MIT
# run --placement: which CPUs rows get on a machine of two packages and memory
# nodes, each of two cores of two hardware threads, what cannot be had, and
# runs on this machine, as it is and as if it had two packages.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

plan() { # OPTION…: of the fixture, what is planned is in $tmp/out
	THREADSCALE_SYSROOT=tests/fixtures/machines/two-sockets "$ts" run \
		--dry-run --implementations kthreads,uthreads "$@" >"$tmp/out"
}
says() { # TEXT: with single spaces
	tr -s ' ' <"$tmp/out" | grep -qxF -- "$1" || {
		echo "not planned: $1"
		cat "$tmp/out"
		exit 1
	}
}
count() { # TEXT N
	n=$(grep -cF -- "$1" "$tmp/out" || :)
	[ "$n" -eq "$2" ] || {
		echo "$n of $1, not $2"
		cat "$tmp/out"
		exit 1
	}
}

# Packages take turns in this machine's numbers; siblings are 4 apart.
what='-f ^(scale-compute|handoff-free|mutex)$ --param cpus=1,2,4,8,9'
# shellcheck disable=SC2086
plan $what --placement cross-core,smt-siblings,cross-socket,cross-node
says 'mutex kthreads uthreads, one-cpu: CPUs 0'
says 'scale-compute cpus=1 kthreads uthreads, one-cpu: CPUs 0'
says 'handoff-free kthreads uthreads, cross-core: CPUs 0,2'
says 'handoff-free kthreads uthreads, smt-siblings: CPUs 0,4'
says 'handoff-free kthreads uthreads, cross-socket: CPUs 0,1'
says 'scale-compute cpus=4 kthreads uthreads, cross-core: CPUs 0,2,1,3'
says 'scale-compute cpus=4 kthreads uthreads, smt-siblings: CPUs 0,4,2,6'
says 'scale-compute cpus=4 kthreads uthreads, cross-node: CPUs 0,2,1,3'
says 'scale-compute cpus=8 kthreads uthreads, smt-siblings: CPUs 0,4,2,6,1,5,3,7'
says 'skipped scale-compute cpus=8, cross-socket: needs 8 cores, may use 4'
says 'skipped scale-compute cpus=9: needs 9 CPUs, may use 8'
# Once, however many placements; and of each placement like with like.
count 'one-cpu' 4
count 'handoff-free  ' 8
count '(A/A), cross-socket' 2

# Within what --cpus leaves, and each once.
# shellcheck disable=SC2086
plan $what --cpus 0,2,4 --placement smt-siblings,cross-socket,smt-siblings
says 'handoff-free kthreads uthreads, smt-siblings: CPUs 0,4'
says 'skipped handoff-free, cross-socket: needs 2 packages, may use 1'
says 'skipped scale-compute cpus=4: needs 4 CPUs, may use 3'
count 'CPUs 0,4' 4
# shellcheck disable=SC2086
plan $what --cpus 0-3 --placement smt-siblings
says 'skipped handoff-free, smt-siblings: needs 2 hardware threads of a core, may use 1'

# Without the option, as the CPUs happen to lie, which need not be said.
plan -f '^handoff-free$'
says 'handoff-free kthreads uthreads'

status=0
"$ts" run --dry-run --placement cross-core,cross-soket 2>"$tmp/err" ||
	status=$?
[ $status -eq 2 ]
grep -q "unknown placement 'cross-soket'; valid: cross-socket, " "$tmp/err"

[ "$(nproc)" -ge 2 ] || exit 0

# The rows of a run on cores that has them anyway are the same.
what='--implementations kthreads,uthreads
	--param cpus=1,2 --blocks 1 --seed 5'
rows() { # DIR: what was planned, and in which orders it was run
	python3 - "$tmp/$1" <<'PY'
import csv, json, sys
run = json.load(open(sys.argv[1] + "/run.json"))
for row in run["rows"]:
    print(*(row[key] for key in ("probe", "params", "placement", "cpus",
                                 "first_block", "wanted")))
samples = csv.DictReader(open(sys.argv[1] + "/samples.csv", newline=""))
orders = {(s["probe"], s["params"], s["placement"], s["cpu_set"], s["order"])
          for s in samples if s["block"] == "0"}
print(*sorted(orders), sep="\n")
PY
}
two=$(python3 -c 'import os
print(*sorted(os.sched_getaffinity(0))[:2], sep=",")')
# shellcheck disable=SC2086
measure() { # DIR OPTION…
	dir=$tmp/$1
	shift
	"$ts" run $what --cpus "$two" -o "$dir" "$@" >"$tmp/out" 2>"$tmp/err"
}
export HWLOC_SYNTHETIC='pack:1 [numa] core:512 pu:1'
measure usual -f '^scale-compute$'
measure cores -f '^scale-compute$' --placement cross-core
rows usual >"$tmp/usual.rows"
rows cores | diff "$tmp/usual.rows" -
if grep -q 'cross-core' "$tmp/out"; then
	echo 'one placement is told, though there is no other'
	exit 1
fi

# Each CPU is a package: two placements, each with blocks of its own.
export HWLOC_SYNTHETIC='pack:512 [numa] core:1 pu:1'
measure two -f '^(scale-compute|handoff-free)$' \
	--placement cross-socket,smt-siblings,cross-node
check() {
	python3 - "$tmp/two" <<'PY'
import csv, json, sys
folder = sys.argv[1]
run = json.load(open(folder + "/run.json"))
assert run["complete"]
rows = [(r["probe"], r["params"], r["placement"]) for r in run["rows"]]
places = ["cross-socket", "cross-node"]
assert rows == [("handoff-free", None, p) for p in places] + [
    ("scale-compute", "cpus=1", "one-cpu")] + [
    ("scale-compute", "cpus=2", p) for p in places], rows
notes = [(n["probe"], n["placement"]) for n in run["notes"]]
assert ("handoff-free", "smt-siblings") in notes, notes


def table(name):
    return list(csv.DictReader(open(f"{folder}/{name}.csv", newline="")))


samples = table("samples")
for row in rows:
    of = [s for s in samples
          if (s["probe"], s["params"] or None, s["placement"]) == row]
    assert "0" in {s["block"] for s in of}, row
for name, each in ("summary", 2), ("compare", 1):
    found = sorted((r["probe"], r["params"], r["placement"])
                   for r in table(name))
    assert found == sorted((a, b or "", c) for a, b, c in rows
                           for _ in range(each)), (name, found)
scaling = [(r["arm"], r["placement"]) for r in table("scaling")]
assert len(scaling) == len(set(scaling)) == 6, scaling
PY
}
check
grep -q '^handoff-free, ns/switch, cross-socket$' "$tmp/out"
grep -q '^skipped: scale-compute cpus=2, smt-siblings: needs 2 hardware' \
	"$tmp/out"

# Taken up where a block was cut off, each block is of its own placement.
sed -i '$d' "$tmp/two/samples.csv"
sed -i 's/"complete":	true/"complete":	false/' "$tmp/two/run.json"
"$ts" run --resume -o "$tmp/two" >"$tmp/out" 2>"$tmp/err"
check
