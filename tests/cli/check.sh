#!/bin/bash
# SPDX-License-Identifier: MIT
# check and machine, of this machine and of those in tests/fixtures/machines.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

ask() { # CODE MACHINE COMMAND…: what it prints is in $tmp/out
	code=$1
	machine=$2
	shift 2
	status=0
	THREADSCALE_SYSROOT=tests/fixtures/machines/$machine "$ts" "$@" \
		>"$tmp/out" 2>"$tmp/err" || status=$?
	[ "$status" -eq "$code" ] || {
		echo "$machine: $* exits $status, not $code"
		cat "$tmp/out" "$tmp/err"
		exit 1
	}
}

says() { # TEXT: in one piece, however it was folded
	tr -s '\n\t ' '   ' <"$tmp/out" | grep -qF -- "$1" || {
		echo "not said of $machine: $1"
		cat "$tmp/out"
		exit 1
	}
}

ask 0 laptop check
says 'warn CPU governor powersave (/sys/'
says 'to mend: cpupower frequency-set -g performance'
says 'Fit to measure: ok 19, note 5, warn 1, unfit 0'
says 'Noise class: moderate by CPU governor, turbo'
ask 3 container-v1 check
says 'unfit CPU quota 0.50 CPUs'
says 'Noise class: unfit by CPU quota'
ask 0 quiet check
says 'Noise class: quiet'

# Only a single word may be wider than a terminal.
for folder in tests/fixtures/machines/*; do
	THREADSCALE_SYSROOT=$folder "$ts" check >"$tmp/out" || [ $? -eq 3 ]
	awk -v folder="$folder" '
		length() > 80 && !/^ *[^ ]*$/ { print folder ": " $0; bad = 1 }
		END { exit bad }' "$tmp/out"
done

# This machine, whatever it is like: every line has its level.
"$ts" check >"$tmp/out" || [ $? -eq 3 ]
[ "$(grep -cE '^(ok|note|warn|unfit) ' "$tmp/out")" -ge 25 ]
grep -q '^Noise class: ' "$tmp/out"
if grep -q 'THREADSCALE_SYSROOT' "$tmp/out"; then
	echo "this machine was not looked at"
	exit 1
fi

ask 0 laptop machine --format json
says '"kernel_name": "6.12.9-amd64"'
says '"snapshot": true'

for command in check machine; do
	ask 2 no-such $command
	[ "$(wc -l <"$tmp/err")" -eq 1 ]
	grep -q 'THREADSCALE_SYSROOT=.*/no-such: No such file' "$tmp/err"
done
