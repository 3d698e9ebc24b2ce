#!/bin/bash
# SPDX-License-Identifier: MIT
# Creating threads: the first one of a process, stacks of many sizes, and the
# parts of which it consists.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

cells=$(dirname "$ts")/cells

# A process has one first thread, so one sample; a stack is as large as its
# level says, in the file too; and a level may have a name.
"$ts" run -f '^create-(cold|stack|parts)$' --blocks 1 --suite standard \
	--param part=map,end --param stack_kib=16,8192 \
	--implementations kthreads,uthreads,floor -o "$tmp/run" >"$tmp/out" 2>&1
python3 - "$tmp/run/samples.csv" <<'PY'
import collections
import csv
import sys

samples = collections.Counter()
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")):
    assert row["value"] and row["unit"] == "ns/thread", row
    kib = dict([row["params"].split("=")]).get("stack_kib", 64) \
        if row["params"] else 64
    assert int(row["stack_size"]) == 1024 * int(kib), row
    samples[row["probe"], row["params"], row["arm"], row["block"],
            row["process_index"]] += 1
for (probe, *_), count in samples.items():
    assert count == (1 if probe == "create-cold" else 7), (probe, count)
assert {key[:2] for key in samples} == {
    ("create-cold", ""), ("create-stack", "stack_kib=16"),
    ("create-stack", "stack_kib=8192"), ("create-parts", "part=map"),
    ("create-parts", "part=end")}, samples
PY
grep -q '^anchors: create-parts map .* create-parts end' "$tmp/out" ||
	grep -q 'create-parts' "$tmp/out"

refused() { # CODE CELL ARGUMENT…
	code=$1 cell=$cells/$2
	shift 2
	[ -x "$cell" ] || return 0
	status=0
	"$cell" "$@" >"$tmp/out" || status=$?
	if [ $status -ne "$code" ] || ! grep -q "^fail	code=$code" "$tmp/out"; then
		echo "$cell $*: exit $status, not $code"
		cat "$tmp/out"
		exit 1
	fi
}
refused 2 floor run create-parts level=nix
refused 2 kthreads run create-stack level=4

# Four gigabytes of stack do not fit where 16 KiB do.
for cell in kthreads kthreads-bare kthreads-pool pthreads uthreads; do
	prlimit --as=3000000000 "$cells/$cell" run create-stack level=16 \
		ops=10 >"$tmp/out"
	(ulimit -v 3000000 && refused 3 "$cell" run create-stack level=4000000)
done

# A thread that was not there is found out.
cat >"$tmp/none.c" <<'C'
int clone(int (*fn)(void *), void *stack, int flags, void *arg, int *tid)
{
	return !fn || !stack || !flags || !arg || !tid;
}
int pthread_create(unsigned long *t, void *attr, void *fn, void *arg)
{
	return !t || !attr || !fn || !arg;
}
int pthread_join(unsigned long t, void **result)
{
	return !t && result;
}
C
cc -shared -fPIC -w -o "$tmp/none.so" "$tmp/none.c"
export LD_PRELOAD=$tmp/none.so
refused 5 floor run create-parts level=begin
refused 5 pthreads run create-cold
