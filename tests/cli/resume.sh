#!/bin/bash
# SPDX-License-Identifier: MIT
# Ends a run in every way that is there: no finished block is lost, and the
# run that is taken up is complete.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"
trap 'umount "$tmp/small" 2>/dev/null || :; rm -rf "$tmp"' EXIT

# Below six blocks there is no A/A, which makes a run short; one has it.
usual='-f ^(mutex|yield)$ --param threads=2 --blocks 4 --seed 5
	--implementations kthreads,uthreads'
what=$usual

die() {
	echo "$*"
	cat "$tmp/err" 2>/dev/null || :
	exit 1
}

# Whole blocks of a file, and how often each line of them is there.
blocks() { # DIR: prints a digest line for each block in it
	[ -f "$1/samples.csv" ] || return 0
	python3 - "$1" <<'PY' | sort
import csv, hashlib, sys
blocks = {}
with open(sys.argv[1] + "/samples.csv", newline="", encoding="utf-8") as file:
    for row in csv.reader(line for line in file if line.endswith("\n")):
        blocks.setdefault((row[6], row[10], row[19]), []).append(row)
for key, rows in blocks.items():
    if not key[2].isdigit() or len(rows[-1]) < 54:
        continue
    last = rows[-1]
    if int(last[21]) + 1 == len(last[20]) and last[22] == "3":
        print(*key, hashlib.md5(repr(rows).encode()).hexdigest())
PY
}

# What was there is there still, and the run is complete.
resumed() { # DIR
	blocks "$1" >"$tmp/before"
	# shellcheck disable=SC2086
	"$ts" run --resume $what -o "$1" >"$tmp/out" 2>"$tmp/err" ||
		die "$1: cannot be taken up"
	blocks "$1" >"$tmp/after"
	[ -z "$(comm -23 "$tmp/before" "$tmp/after")" ] ||
		die "$1: a finished block is lost"
	python3 - "$1" <<'PY'
import csv, json, sys, zlib
folder = sys.argv[1]
run = json.load(open(folder + "/run.json"))
assert run["complete"] is True
data = open(folder + "/samples.csv", "rb").read()
assert run["files"]["samples.csv"]["crc32"] == "%08x" % zlib.crc32(data)
rows = list(csv.DictReader(data.decode().splitlines()))
assert run["files"]["samples.csv"]["rows"] == len(rows)
seen, good = set(), {}
for row in rows:
    key = tuple(row[k] for k in ("probe", "params", "arm", "role", "mode",
                                 "block", "process_index", "sample_index"))
    assert key not in seen, key
    seen.add(key)
    if row["block"]:
        block = row["probe"], row["params"], row["role"], row["block"]
        good[block] = good.get(block, True) and row["valid"] == "1"
for probe, params in {(r["probe"], r["params"] or "") for r in run["rows"]}:
    for role, wanted in (("", run["blocks"]), ("aa", 12)):
        if role and run["blocks"] < 6:
            continue
        n = sum(ok for key, ok in good.items()
                if key[:3] == (probe, params, role))
        tried = sum(key[:3] == (probe, params, role) for key in good)
        # Undisturbed blocks in full, or as many tries as there may be.
        assert n == wanted or tried == (3 * wanted + 1) // 2, (probe, role, n)
for row in run["rows"]:
    assert row["blocks"] > 0
PY
	[ -s "$1/compare.csv" ] || die "$1: no compare.csv"
}

lines() { # FILE, which may not be there yet
	{ wc -l <"$1"; } 2>/dev/null || echo 0
}

# In the background, and waits until it has written N rows, at least until it
# has its folder: a shell that is hit before it becomes the program would end
# as this one does, and clean up.
start() { # DIR N
	# shellcheck disable=SC2086
	"$ts" run $what -o "$1" >"$tmp/out" 2>"$tmp/err" &
	pid=$!
	until [ -d "$1" ] && [ "$(lines "$1/samples.csv")" -ge "$2" ]
	do
		kill -0 $pid 2>/dev/null || return 0
	done
}

for end in INT-0 INT-60 KILL-1 KILL-30 KILL-60; do
	dir=$tmp/$end
	signal=${end%-*}
	start "$dir" "${end#*-}"
	kill -"$signal" $pid 2>/dev/null || :
	status=0
	wait $pid || status=$?
	case $signal-$status in
	INT-130 | KILL-137 | *-0) ;;
	*) die "$signal: exit $status" ;;
	esac
	[ $status -ne 130 ] || grep -q "run --resume -o $dir goes on" \
		"$tmp/err" || die "interrupted: not how it goes on"
	resumed "$dir"
done

# The file ends in the middle of a line, or of a block: a machine went down.
for cut in 1 700 2000; do
	dir=$tmp/cut-$cut
	start "$dir" 60
	kill -KILL $pid
	wait $pid || :
	truncate -s -$cut "$dir/samples.csv"
	resumed "$dir"
done

# With A/A blocks in between.
what=$(echo "$usual" | sed 's/blocks 4/blocks 6/; s/|yield//; s/--param threads=2//')
start "$tmp/aa" 150
kill -KILL $pid
wait $pid || :
resumed "$tmp/aa"
what=$usual

# A cell is killed: its block is spoilt and measured again.
start "$tmp/cell" 40
killed=
while [ -z "$killed" ] && kill -0 $pid; do
	cell=$(cut -d " " -f 1 "/proc/$pid/task/$pid/children" 2>/dev/null) || :
	[ -z "$cell" ] || ! kill -KILL "$cell" 2>/dev/null || killed=1
done
wait $pid || die "a killed cell ends the run"
resumed "$tmp/cell"
grep -q 'crashed (Killed)' "$tmp/cell/samples.csv" ||
	die "the killed cell left no trace"

# A disk that is full.  (Without the right to mount there is none.)
mkdir "$tmp/small"
if mount -t tmpfs -o size=40k none "$tmp/small" 2>/dev/null; then
	status=0
	# shellcheck disable=SC2086
	"$ts" run $what -o "$tmp/small/r" >"$tmp/out" 2>"$tmp/err" ||
		status=$?
	[ $status -eq 2 ] || die "full disk: exit $status"
	grep -q 'samples.csv\|run.json' "$tmp/err" || die "full disk: no name"
	cp -r "$tmp/small/r" "$tmp/full"
	resumed "$tmp/full"
	mount -o remount,size=16m "$tmp/small"
	resumed "$tmp/small/r"
fi

# What is complete stays so; what differs is refused.
resumed "$tmp/INT-60"
cmp "$tmp/before" "$tmp/after"
grep -q 'blocks are kept, 0 left' "$tmp/err" || die "it is not called whole"
if grep -q 'cut off or changed' "$tmp/err"; then
	die "an intact run is called damaged"
fi

# What a complete run has lost since is said, and what is out of date now.
touch "$tmp/INT-60/report.html"
truncate -s -2000 "$tmp/INT-60/samples.csv"
resumed "$tmp/INT-60"
grep -q 'samples.csv: .*cut off or changed' "$tmp/err" || die "not: damaged"
grep -q ' [1-9][0-9]* whole blocks are kept, [1-9]' "$tmp/err" ||
	die 'not: what is kept'
grep -q 'INT-60/report.html is from before' "$tmp/err" || die "not: old page"
sed -i '2s/,[^,]*Z,/,1999-01-01T00:00:00Z,/' "$tmp/INT-60/samples.csv"
resumed "$tmp/INT-60"
grep -q 'samples.csv: .*cut off or changed' "$tmp/err" || die "not: changed"
"$ts" run --resume -f '^clock$' --blocks 1 -o "$tmp/new" >"$tmp/out" \
	2>"$tmp/err"
grep -q 'new: there is no run yet' "$tmp/err" || die "not: a new one"
refuse() { # PATTERN OPTION…
	pattern=$1
	shift
	status=0
	"$ts" run "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	if [ $status -ne 2 ] || ! grep -q "$pattern" "$tmp/err"; then
		die "$*: exit $status, or not: $pattern"
	fi
}
# shellcheck disable=SC2086
refuse 'options, --blocks=4 instead of --blocks=9;' --resume $what --blocks 9 \
	-o "$tmp/INT-60"
# shellcheck disable=SC2086
refuse 'no --label=x;' --resume $what --label x -o "$tmp/INT-60"
refuse 'also --param=threads=2;' --resume -f '^(mutex|yield)$' \
	-o "$tmp/INT-60"
refuse 'resume: name the folder' --resume
sed -i 's/"machine_id":\t".*"/"machine_id": "0"/' "$tmp/INT-60/run.json"
refuse 'another machine' --resume -o "$tmp/INT-60"
