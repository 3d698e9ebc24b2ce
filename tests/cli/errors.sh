#!/bin/bash
# SPDX-License-Identifier: MIT
# Bad input: one clear line that names it, the documented exit code, and
# nothing lost.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

refuse() { # CODE PATTERN COMMAND…: exits so, and one line says why
	code=$1
	pattern=$2
	shift 2
	status=0
	"$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	if [ "$status" -ne "$code" ] || ! grep -q "$pattern" "$tmp/err" ||
		[ "$(wc -l <"$tmp/err")" -ne 1 ]; then
		echo "$*: exit $status, not $code, or not: $pattern"
		cat "$tmp/out" "$tmp/err"
		exit 1
	fi
}

refuse 2 'run' "$ts" rum
refuse 2 'blocks' "$ts" run --blokcs 3
refuse 2 'blocks' "$ts" run --blocks many
refuse 2 "'--foo'; none is like it; see threadscale run --help" "$ts" run --foo
refuse 2 "'foo'; none is like it; see threadscale --help" "$ts" foo
refuse 2 'nearest: yield' "$ts" list -f '^yeild$'
refuse 2 'none is like it; see threadscale list' "$ts" list -f xyzzy
refuse 2 'by -f' "$ts" list yield
refuse 2 '{}' "$ts" list --filter 'a{9}'
refuse 2 'uthreads' "$ts" run --implementations uthread
refuse 2 'yield' "$ts" run -f '^yeild$'
refuse 2 'threads' "$ts" run --param thread=3
refuse 2 'threads' "$ts" run -f '^yield$' --param threads=x
refuse 2 "'two' is no whole number" "$ts" run -f '^yield$' --param threads=two
for level in 0 1; do
	refuse 2 "no probe takes $level here; valid: 2 to " \
		"$ts" run -f '^yield$' --param threads=$level
done
refuse 2 "no chosen probe has the axis 'cpus'; there are none" \
	"$ts" run -f '^mutex$' --param cpus=2
refuse 2 "no chosen probe has the axis 'cpus'; valid: threads" \
	"$ts" run -f '^(mutex|yield)$' --param cpus=2
refuse 2 'twice' "$ts" run --param threads=2 --param threads=3 \
	--dry-run
refuse 2 'this is a file' "$ts" run -f '^mutex$' -o "$0"
refuse 2 'bytes' "$ts" run -f "$(printf '%0300d' 0)"
refuse 2 '{}' "$ts" run -f '((a{9999}){9999}){9999}' --dry-run
refuse 2 'suite' "$ts" run --suite quik
refuse 2 '/no/such' "$ts" run --arm old=/no/such/cell
refuse 2 'arm old: /tmp: this is a folder' "$ts" run --arm old=/tmp
refuse 2 'arm old: .*: this is no program' "$ts" run --arm old=README.md
refuse 2 '/tmp. is not of the form NAME=PATH' "$ts" run --arm /tmp
refuse 2 'not of the form AXIS=LIST' "$ts" run --param 3
for command in run concepts; do
	refuse 2 'a name is empty' "$ts" $command --implementations uthreads,
done
refuse 2 'cpus' "$ts" run --cpus 5000
refuse 2 '/no/such' "$ts" compare /no/such
for command in compare report 'export --format bmf'; do
	# shellcheck disable=SC2086 # words
	refuse 2 'results/run.json: there is none.*as results/\*/' "$ts" \
		$command results/
done
refuse 2 'results/run.json: there is none.*as results/\*/' "$ts" compare \
	results results/vm-2cpu-2026-11-22
refuse 2 'tests/run.json: there is none, so this is no result folder$' "$ts" \
	compare tests
refuse 2 'time-budget' "$ts" run --time-budget soon
refuse 2 'time-budget' "$ts" run --time-budget 0
refuse 2 'time-budget' "$ts" run --time-budget 5hh
refuse 2 'slower' "$ts" run --fail-on slow
refuse 2 'blocks 6' "$ts" run --fail-on slower --blocks 5
refuse 2 'folder' "$ts" run --fail-on slower -o -
refuse 2 'margin' "$ts" run --margin 0
refuse 2 'margin' "$ts" compare --margin 100 results/vm-2cpu-2026-11-22
refuse 2 'noise' "$ts" compare --fail-on nois results/vm-2cpu-2026-11-22
refuse 2 'resume' "$ts" run --resume -o -
refuse 2 'now' "$ts" selftest now
refuse 2 'nearest: race' "$ts" concepts -f rase
refuse 2 'kthreads' "$ts" concepts --implementations kthread
refuse 2 'shows no concepts' "$ts" concepts --implementations floor
refuse 2 'now' "$ts" concepts now
refuse 2 'seed' "$ts" selftest --seed -1
"$ts" list -f '^yield$' >"$tmp/out"
[ "$(grep -v '^  ' "$tmp/out" | cut -d: -f1)" = yield ]
# Where both go to one file, no message stands in the middle of a table.
gate=(compare --fail-on slower results/vm-2cpu-standard-2026-11-23)
"$ts" "${gate[@]}" >"$tmp/out" 2>"$tmp/err" || [ $? -eq 1 ]
"$ts" "${gate[@]}" >"$tmp/both" 2>&1 || [ $? -eq 1 ]
[ -s "$tmp/err" ]
cat "$tmp/out" "$tmp/err" | cmp - "$tmp/both"
mkdir "$tmp/full"
echo mine >"$tmp/full/file"
refuse 2 "$tmp/full" "$ts" run -f '^mutex$' -o "$tmp/full"
[ "$(cat "$tmp/full/file")" = mine ]

# A result that was damaged on its way is refused with its place.
"$ts" run -f '^mutex$' --blocks 6 --implementations kthreads,uthreads \
	-o "$tmp/good" >/dev/null
damage() { # PATTERN SED-SCRIPT: of samples.csv
	rm -rf "$tmp/bad"
	cp -r "$tmp/good" "$tmp/bad"
	sed -i "$2" "$tmp/bad/samples.csv"
	refuse 2 "$1" "$ts" compare "$tmp/bad"
}
damage 'samples.csv, line 1, column .*valeu' '1s/,value,/,valeu,/'
damage 'samples.csv, line 3' '3s/,[^,]*$//'
damage 'samples.csv, line 4, column .*x12' '4s/,[0-9.]*,ns\/lock/,x12,ns\/lock/'
damage 'samples.csv, line 5' '5s/mutex/mu\x00tex/'
damage 'samples.csv' '20,30d'
bad_run() { # PATTERN SED-SCRIPT: of run.json
	rm -rf "$tmp/bad"
	cp -r "$tmp/good" "$tmp/bad"
	sed -i "$2" "$tmp/bad/run.json"
	refuse 2 "$1" "$ts" compare "$tmp/bad"
}
bad_run 'run.json: seed' 's/"seed":.*,/"seed": "7",/'
bad_run "run.json: .*'label' twice" 's/"label":.*/&\n&/'
bad_run 'run.json:[0-9]*:' 's/"label":.*,/"label": "\x1b[2J",/'
rm "$tmp/bad/run.json"
mkfifo "$tmp/bad/run.json"
refuse 2 'run.json: not a regular file' timeout 20 "$ts" compare "$tmp/bad"
rm "$tmp/bad/run.json"
ln -s . "$tmp/bad/run.json"
refuse 2 'run.json: not a regular file' "$ts" compare "$tmp/bad"

# Levels that are one number are one level.
[ "$("$ts" run -f '^yield$' --param threads=2,02 --blocks 4 --dry-run |
	grep -c '^yield')" -eq 1 ]
printf '{"schema_version": 1,' >"$tmp/good/run.json"
refuse 2 'run.json' "$ts" compare "$tmp/good"

# A disk that is full: the file is named, what is there stays whole.  (Needs
# a file system of our own; without the right to mount there is none.)
mkdir "$tmp/small"
if mount -t tmpfs -o size=64k none "$tmp/small" 2>/dev/null; then
	status=0
	"$ts" run -f '^mutex$' --blocks 40 -o "$tmp/small/r" \
		>"$tmp/out" 2>"$tmp/err" || status=$?
	if ! grep -q 'samples.csv\|run.json' "$tmp/err" || [ "$status" -ne 2 ]
	then
		echo "full disk: exit $status"
		cat "$tmp/err"
		umount "$tmp/small"
		exit 1
	fi
	tail -c 1 "$tmp/small/r/samples.csv" | od -c | grep -q '\\n'
	umount "$tmp/small"
fi
