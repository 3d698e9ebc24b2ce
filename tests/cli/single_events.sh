#!/bin/bash
# SPDX-License-Identifier: MIT
# Probes of single events, of input and output: their quantiles go into the
# files, limits are named, and what was not done, or done wrong, is found out.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

cells=$(dirname "$ts")/cells

# Each timed sample's events are counted, those to warm up are not; quantiles
# are told where there are enough, and in order.
"$cells/kthreads" run echo-latency level=3 ops=600 samples=2 >"$tmp/out"
sed -n 's/^process.*\tevents=\([^\t]*\)\tevent_p50_ns=\([^\t]*\)\tevent_p90_ns=\([^\t]*\)\tevent_p99_ns=\([^\t]*\)\tevent_max_ns=\([^\t]*\).*/\1 \2 \3 \4 \5/p' \
	"$tmp/out" >"$tmp/events"
read -r count p50 p90 p99 max <"$tmp/events"
[ "$count" -eq 1200 ]
[ "$p50" -le "$p90" ] && [ "$p90" -le "$p99" ] && [ "$p99" -le "$max" ]
"$cells/kthreads" run sleep ops=5 samples=3 >"$tmp/out"
grep -q 'events=15	event_max_ns=[1-9]' "$tmp/out"
"$cells/kthreads" run mutex ops=1000 >"$tmp/out"
if grep event "$tmp/out"; then
	exit 1
fi

# And through a run: of each process into its samples, of an arm into a row.
cat >"$tmp/polling" <<SH
#!/bin/sh
UT_IO=epoll exec "$cells/uthreads-1" "\$@"
SH
chmod +x "$tmp/polling"
"$ts" run -f '^echo-latency$' --param connections=2 --blocks 1 --implementations \
	uthreads-1,floor --arm epoll="$tmp/polling" -o "$tmp/run" >"$tmp/out" 2>&1
python3 - "$tmp/run" <<'PY'
import csv, sys
read = lambda name: list(csv.DictReader(open(f"{sys.argv[1]}/{name}.csv")))
samples = [s for s in read("samples") if s["mode"] == "timed"]
arms = {row["arm"]: row for row in read("summary")}
assert set(arms) == {"uthreads-1", "epoll", "floor"}, arms
for arm, row in arms.items():
    mine = [s for s in samples if s["arm"] == arm and s["warmup"] == "0"]
    assert mine
    good = [s for s in mine if s["valid"] == "1"]
    most = max((s["event_max_ns"] for s in good), key=float, default="")
    assert row["event_max_ns"] == most, (row, most)
    assert not good or float(row["event_p50_ns"]) <= float(most)
    for s in mine:
        work = sum(float(t["iterations"]) for t in mine
                   if (t["block"], t["process_index"]) ==
                   (s["block"], s["process_index"]))
        assert float(s["events"]) == work, (s, work)
PY

# Levels that a cell cannot have are none of its own.
for cell in pth st; do
	[ -x "$cells/$cell" ] || continue
	"$cells/$cell" list >"$tmp/list"
	grep -q 'name=echo	.*levels=1,10,100,1000	' "$tmp/list"
done

refused() { # CODE WORDS COMMAND…: it exits so, and says why
	code=$1 words=$2
	shift 2
	status=0
	"$@" >"$tmp/out" || status=$?
	if [ $status -ne "$code" ] || ! grep -q "code=$code.*$words" "$tmp/out"
	then
		echo "exit $status, not $code with «$words»: $*"
		cat "$tmp/out"
		exit 1
	fi
}
for cell in kthreads uthreads floor; do
	refused 3 'descriptors (see ulimit' prlimit --nofile=200 \
		"$cells/$cell" run echo level=1000 ops=1
done
refused 2 'file-read: No such file' env TMPDIR=/nowhere \
	"$cells/kthreads" run file-read ops=1

# Done wrong by what a library calls: a byte that is another one, a sleep that
# is short, a block that is another one; and no way past the memory.
cat >"$tmp/wrong.c" <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
static int is(const char *what) { return !!strstr(getenv("WRONG"), what); }
ssize_t write(int fd, const void *data, size_t size)
{
	ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
	char other[64];

	if (!is("byte") || size != sizeof other)
		return real(fd, data, size);
	memcpy(other, data, size);
	other[63] ^= 1;
	return real(fd, other, size);
}
int clock_nanosleep(int clock, int flags, const void *t, void *rest)
{
	return !is("sleep") || !clock || flags || !t || !rest;
}
off_t lseek(int fd, off_t offset, int whence)
{
	off_t (*real)(int, off_t, int) = dlsym(RTLD_NEXT, "lseek");

	return real(fd, offset ^ is("block") * 4096, whence);
}
int open(const char *path, int flags, ...)
{
	int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");

	if (is("direct") && flags & 040000) {
		errno = EINVAL;
		return -1;
	}
	return real(path, flags, 0600);
}
C
cc -shared -fPIC -o "$tmp/wrong.so" "$tmp/wrong.c"
wrong() { # WHAT CODE WORDS CELL PROBE
	[ -x "$cells/$4" ] || return 0
	WRONG=$1 refused "$2" "$3" env LD_PRELOAD="$tmp/wrong.so" \
		"$cells/$4" run "$5" ops=100
}
wrong byte 5 'a byte came back as another one' floor echo
wrong byte 5 'a byte came back as another one' floor echo-latency
wrong sleep 5 'a sleep was shorter' pthreads sleep
wrong block 5 'a read gave another block' pth file-read
wrong direct 4 'no O_DIRECT where temporary files are' kthreads file-read-direct
