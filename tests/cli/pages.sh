#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual pages: linted, complete, and every example in them works.
set -eu
cd "$(dirname "$0")/../.."
out=${O:-build}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp" /tmp/ts' EXIT

mandoc -T lint -W warning man/*

# Every public function is in its page.
for lib in kthreads uthreads; do
	nm -D --defined-only "$out/lib$lib.so" | awk '{ print $3 }' |
		while read -r function; do
			grep -qE "^\.(Fn|Fo) $function\b" "man/$lib.3" || {
				echo "$function is not in man/$lib.3"
				exit 1
			}
		done
done

# Complete programs: from "#include" to the end of their literal block.
for page in man/*.3; do
	rm -f "$tmp"/*.c
	awk -v out="$tmp/example" '
		/^\.Bd -literal/ { begin = NR + 1 }
		NR == begin && /^#include/ { n++; file = out n ".c" }
		/^\.Ed/ { file = "" }
		file { gsub(/\\e/, "\\"); print >file }' "$page"
	for program in "$tmp"/*.c; do
		cc -Wall -Werror -I. -o "$tmp/run" "$program" \
			"$out/libuthreads.a" "$out/libkthreads.a" -pthread
		"$tmp/run" >"$tmp/said" || {
			echo "an example of $page fails"
			cat "$program"
			exit 1
		}
	done
done

# Every command of threadscale.1.
rm -rf /tmp/ts
sed -n 's/^\$ //p' man/threadscale.1 | while read -r command; do
	status=0
	sh -c "$command" >"$tmp/said" 2>&1 </dev/null || status=$?
	# A machine that is unfit just now is no fault of the page.
	if [ $status -ne 0 ] && { [ $status -ne 3 ] ||
		[ "${command#*check}" = "$command" ]; }; then
		echo "$command: exit $status"
		cat "$tmp/said"
		exit 1
	fi
done
