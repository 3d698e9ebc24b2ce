#!/bin/bash
# SPDX-License-Identifier: MIT
# run --tune changes settings for the time of the run, says which, and gives
# them back however it ends.  The settings are those of a fixture.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

root=$tmp/root
cp -r tests/fixtures/machines/laptop "$root"
chmod -R u+w "$root"
governor=$root/sys/devices/system/cpu/cpufreq/policy0/scaling_governor
settings() {
	find "$root" -name scaling_governor -o -name no_turbo \
		-o -name nmi_watchdog -o -name numa_balancing |
		sort | xargs grep .
}
settings >"$tmp/before"
grep -q powersave "$tmp/before"

# In the place of the shell, so that what is killed is the runner.
run() {
	export THREADSCALE_SYSROOT="$root"
	exec "$ts" run --tune -f '^mutex$' --implementations \
		kthreads,uthreads --blocks "$1" -o "$2" \
		>"$tmp/out" 2>"$tmp/err"
}

# A run that ends: said, kept in run.json, given back.
(run 2 "$tmp/a")
settings | cmp - "$tmp/before"
grep -q '^threadscale: tune: .*scaling_governor.*: powersave → performance' \
	"$tmp/err"
python3 - "$tmp/a/run.json" <<'PY'
import json, sys
tuned = json.load(open(sys.argv[1]))["tuned"]
assert {"powersave"} == {t["before"] for t in tuned
                         if "scaling_governor" in t["setting"]}, tuned
assert all(t["before"] != t["during"] for t in tuned)
PY

# One that is ended from outside.  The guardian may need a moment after it.
for signal in INT KILL; do
	run 300 "$tmp/$signal" &
	pid=$!
	until [ -s "$tmp/$signal/samples.csv" ]; do
		kill -0 $pid
	done
	[ "$(cat "$governor")" = performance ]
	kill -$signal $pid
	wait $pid || :
	until settings | cmp -s - "$tmp/before"; do
		:
	done
done

# A setting that cannot be written: named, nothing is left changed.
rm "$governor"
ln -s /proc/version "$governor"
status=0
(run 2 "$tmp/b") || status=$?
[ $status -eq 2 ]
grep -q 'policy0/scaling_governor' "$tmp/err"
rm "$governor"
echo powersave >"$governor"
settings | cmp - "$tmp/before"
[ ! -e "$tmp/b" ]
