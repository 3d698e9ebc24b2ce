#!/bin/bash
# SPDX-License-Identifier: MIT
# What is no time: memory by thread, from inside and outside, and the limit that
# stops creations, by its name.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

cells=$(dirname "$ts")/cells

# A parked user thread takes a page, and its share of the page tables; whoever
# looks from outside sees the same, and what the process takes without threads.
scripts/parked 30000 "$cells/uthreads" >"$tmp/out"
each=$(sed -n 's/^bytes_each\t//p' "$tmp/out")
inside=$(sed -n 's/^cell_bytes_each\t//p' "$tmp/out")
if [ "$each" -lt 4096 ] || [ "$each" -gt 4600 ] ||
	[ $((each - inside)) -gt 200 ] || [ $((each - inside)) -lt -50 ]; then
	cat "$tmp/out"
	exit 1
fi

# A value is what was measured by what was done, and no time; its parts add up.
"$ts" run -f '^(memory|threads-limit)$' --param most=100 --blocks 3 \
	--implementations kthreads,uthreads -o "$tmp/run" >"$tmp/out" 2>&1
python3 - "$tmp/run/samples.csv" <<'PY'
import csv
import sys

rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
probes = {"memory": "bytes/thread", "threads-limit": "threads"}
assert {row["probe"] for row in rows} == set(probes)
for row in rows:
    amount, done = float(row["amount"]), float(row["iterations"])
    assert row["unit"] == probes[row["probe"]], row
    assert abs(float(row["value"]) - amount / done) < 1e-6 * amount, row
    assert row["value_cycles"] == "" and row["sample_index"] == "0", row
    # What takes time from a run takes no memory of it.
    assert row["invalid_reason"] == "", row
    if row["probe"] == "memory":
        parts = [float(row[part + "_bytes"])
                 for part in ("resident", "page_table", "kernel")]
        assert sum(parts) == amount and parts[0] >= 4096 * done, row
        assert row["better"] == "lower" and row["limit"] == "", row
    else:
        assert amount == 100 and row["better"] == "higher", row
        assert row["limit"] == "the level 100, 100 in use", row
kernel = {arm: [float(row["kernel_bytes"]) for row in rows
                if row["arm"] == arm and row["probe"] == "memory"]
          for arm in ("kthreads", "uthreads")}
# The least that a kernel thread has is a stack of the kernel of some pages.
# These are the machine's, so what runs beside moves some of the samples.
assert max(kernel["kthreads"]) > 4096 * 1000 > min(kernel["uthreads"]), kernel
PY
# One arm has nothing to be compared with, but values.
"$ts" run -f '^memory$' --param threads=100,200 --blocks 1 \
	--implementations uthreads -o "$tmp/alone" >"$tmp/out" 2>&1
grep -q '^uthreads .*interval' "$tmp/out"
[ "$(grep -cE '^  [12]00  +[0-9.]+ k? +- +1$' "$tmp/out")" -eq 2 ]

grep -q '^memory, bytes/thread, by threads' "$tmp/out"

# What measures no time says what it measured, and a time is no amount.
cat >"$tmp/cell" <<'SH'
#!/bin/sh
case $* in
list) printf 'cell\tname=fake\tprotocol=1\nprobe\tname=p\tunit=%s\tonce=1\nend\n' "$UNIT" ;;
*ops=0*) printf 'calibrated\tops=1\telapsed_ns=5\ndone\n' ;;
*) printf 'sample\tindex=0\twork=1\telapsed_ns=5%b\nprocess\ndone\n' "$AMOUNT" ;;
esac
SH
chmod +x "$tmp/cell"
fake() { # UNIT FIELD: a run of a cell that answers so
	rm -rf "$tmp/fake"
	UNIT=$1 AMOUNT=$2 "$ts" run --implementations kthreads \
		--arm fake="$tmp/cell" -f '^p$' --blocks 1 -o "$tmp/fake" \
		>"$tmp/out" 2>&1
}
fake bytes '\tamount=7'
grep -q ',7,bytes,lower,' "$tmp/fake/samples.csv"
for wrong in 'bytes ' 'ns \tamount=7'; do
	status=0
	fake "${wrong% *}" "${wrong#* }" || status=$?
	[ $status -ne 0 ]
	grep -q 'reported an amount for a time, or no amount' "$tmp/out"
done

# Each suite has the levels that it has time for; suites.sh is about the full one.
levels() { # PROBE OPTION…: the levels that are planned
	name=$1
	shift
	"$ts" run --dry-run --implementations uthreads "$@" |
		sed -n "s/^$name  *[a-z]*=\([0-9]*\) .*/\1/p" | tr '\n' ' '
}
[ "$(levels memory)" = '' ]
[ "$(levels memory -f '^memory$')" = '1000 ' ]
[ "$(levels memory --suite standard)" = '1000 ' ]
[ "$(levels memory -f '^memory$' --param threads=20000)" = '20000 ' ]
[ "$(levels threads-limit --suite standard)" = '' ]

# The limit that stops it is named: by a probe that fails of it, and by the one
# that looks for it, which ends all that it has created.
limited() { # NAME HOW COMMAND…: run a cell under a limit, raised by HOW
	limit=$1
	how=$2
	shift 2
	status=0
	"$@" run memory level=20000 ops=1 samples=1 >"$tmp/out" || status=$?
	if [ $status -ne 3 ] || ! grep -q "^fail	code=3.*$limit.*$how" "$tmp/out"; then
		echo "$* run memory: exit $status, or not: $limit"
		cat "$tmp/out"
		exit 1
	fi
	"$@" run threads-limit level=20000 ops=1 samples=2 >"$tmp/out"
	if [ "$(grep -c "amount=[1-9].*limit=$limit" "$tmp/out")" -ne 3 ]; then
		echo "$* run threads-limit: not: $limit"
		cat "$tmp/out"
		exit 1
	fi
}
limited RLIMIT_AS 'ulimit -v' prlimit --as=500000000 "$cells/pthreads"
if [ "$(id -u)" -eq 0 ]; then
	# The limit is not for root, and who is not root may not read our files.
	mkdir "$tmp/open"
	chmod 755 "$tmp" "$tmp/open"
	cp "$cells/kthreads" "$tmp/open"
	limited RLIMIT_NPROC 'ulimit -u' setpriv --reuid 65534 --clear-groups \
		prlimit --nproc=200 "$tmp/open/kthreads"
	# From Linux 6.14 on each namespace has its own, which begins at the most.
	own=$(unshare -pf --mount-proc cat /proc/sys/kernel/pid_max) || own=0
	if [ "$own" -gt "$(cat /proc/sys/kernel/pid_max)" ]; then
		limited kernel.pid_max 'sysctl kernel.pid_max=4194304' \
			unshare -pf --mount-proc sh -c \
			'echo 8000 >/proc/sys/kernel/pid_max && "$@"' - \
			"$cells/kthreads"
	fi
fi

# A thread that does not wait, or is not joined, is found out.
cat >"$tmp/eager.c" <<'C'
int sem_wait(void *s) { return !s; }
C
cat >"$tmp/idle.c" <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
int pthread_join(pthread_t t, void **result)
{
	int (*join)(pthread_t, void **) = dlsym(RTLD_NEXT, "pthread_join");

	if (!result)
		return join(t, NULL);
	*result = NULL;
	return 0;
}
C
for library in eager idle; do
	cc -shared -fPIC -o "$tmp/$library.so" "$tmp/$library.c"
	for probe in memory threads-limit; do
		status=0
		LD_PRELOAD=$tmp/$library.so "$cells/pthreads" run $probe \
			level=100 ops=1 >"$tmp/out" || status=$?
		if [ $status -ne 5 ]; then
			echo "pthreads run $probe, $library: exit $status"
			cat "$tmp/out"
			exit 1
		fi
	done
done
