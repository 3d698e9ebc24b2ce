#!/bin/bash
# SPDX-License-Identifier: MIT
# The manual pages: linted, complete, and every example in them works.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

mandoc -T lint -W warning man/*

# Header, page and shared object have the same public functions.  The page's
# prototypes agree with the header's, as one compiler takes both, and each
# function is described and not only listed.
same() { # WHAT: the lines of $tmp/a and $tmp/b
	if [ ! -s "$tmp/a" ] || ! diff "$tmp/a" "$tmp/b"; then
		echo "$1 are not the same (< the first, > the second)"
		exit 1
	fi
}
for lib in kthreads uthreads; do
	prefix=${lib%hreads}_ page=man/$lib.3
	cc -E -P "$lib/$lib.h" | grep -oE "\b${prefix}[a-z0-9_]+\(" |
		tr -d '(' | sort -u >"$tmp/a"
	sed 's/^\.Fo \(.*\)/& Fn \1/' "$page" | grep -oE "\bFn ${prefix}[a-z0-9_]+" |
		sort -u | sed 's/Fn //' >"$tmp/b"
	same "functions of $lib.h and $page"
	sed '1,/^\.Sh DESCRIPTION/d; /^\.Sh THREAD SAFETY/,$d
		/^\.Sh RETURN VALUES/,$d' "$page" |
		grep -oE "\bFn ${prefix}[a-z0-9_]+" | sort -u | sed 's/Fn //' >"$tmp/b"
	same "functions of $lib.h and those that $page describes"
	awk -v include="#include \"$lib/$lib.h\"" '
		BEGIN { print include }
		/^\.Sh / { inside = $2 == "SYNOPSIS" }
		!inside { next }
		/^\.Ft / { type = substr($0, 5) }
		/^\.Fo / { call = type " " $2 "("; comma = "" }
		/^\.Fa / {
			gsub(/"/, "")
			call = call comma substr($0, 5)
			comma = ", "
		}
		/^\.Fc/ { print call ");" }
		/^\.Fn / {
			name = $2
			sub(/^\.Fn [^ ]* /, "")
			gsub(/" "/, ", ")
			gsub(/"/, "")
			print type " " name "(" $0 ");"
		}' "$page" >"$tmp/prototypes.c"
	sed -n "s/.*\b\(${prefix}[a-z0-9_]*\)(.*/\1/p" "$tmp/prototypes.c" |
		sort -u >"$tmp/b"
	same "functions of $lib.h and the synopsis of $page"
	cc -fsyntax-only -Werror -I. "$tmp/prototypes.c"
	nm -D --defined-only "$out/lib$lib.so" | awk '{ print $3 }' |
		sort -u >"$tmp/b"
	same "functions of $lib.h and exports of lib$lib.so"
done

# What kthreads asks of the kernel is what a filter is told to let through.
sed -n 's/^SYS_ENTRY(\(.*\))$/\1/p' base/call-table.h | sort -u >"$tmp/a"
sed '1,/^\.Sh SYSTEM CALLS/d; /^\.El/,$d' man/kthreads.3 |
	sed -n 's/^\.Li //p' | tr ' ' '\n' | sort -u >"$tmp/b"
same 'system calls of base/call-table.h and man/kthreads.3'

# Python's threading, beside the libraries.
python3 tests/cli/pages_python.py

# What the program writes and takes is in its page: each word is an item of the
# list in that section; or named in one, as keys of keys are.
named() { # PAGE SECTION WORD…
	page=$1 section=$2 item='It '
	shift 2
	[ "$section" != run.json ] || item='\(It \)\{0,1\}'
	awk -v section="$section" '
		/^\.S[sh] / { inside = substr($0, 5) == section }
		inside' "man/$page" | sed -e :a -e '/\\$/{N;s/\\\n//;ba' -e '}' |
		sed -n "s/^\\.$item\\(Va\\|Fl\\) //p" |
		sed 's/Fl Fl /--/g; s/^Fl /--/' | tr -s ' ,' '\n' >"$tmp/words"
	if [ $# -eq 0 ] || [ ! -s "$tmp/words" ]; then
		echo "man/$page, $section: nothing to look for, or in"
		exit 1
	fi
	for word; do
		grep -qxe "$word" "$tmp/words" || {
			echo "$word is not in man/$page, $section"
			exit 1
		}
	done
}
columns() { # FILE: those of its table
	grep -oE '\<(TEXT|INTEGER|NUMBER)\([a-z0-9_]+\),' "$1" |
		sed 's/.*(\(.*\)),/\1/'
}
keys() { # FILE: those of the JSON that it makes
	tr '\n' ' ' <"$1" | grep -oE '(add_[a-z]+|Add[A-Za-z]+To[A-Za-z]+)\([^"();]*, *"[^"]+"' |
		sed 's/.*"\(.*\)"/\1/' | grep -v '\.csv$'
}
members() { # STRUCTURE: those of kthreads.h that are public
	cc -E -P kthreads/kthreads.h | sed "/^struct $1 {/,/^}/!d" |
		grep -oE '[a-z_0-9]+(\[[0-9]+\])?[,;]' | sed 's/[[,;].*//' |
		grep -v '_$'
}
options() { # COMMAND: those that its help knows
	"$out/threadscale" "$1" --help >"$tmp/help"
	grep -oE -e '--[a-z][a-z-]*' "$tmp/help" | sort -u
}
# shellcheck disable=SC2046 # words are what is wanted
{
	named results.5 samples.csv $(columns bench/sample/sample.c)
	named results.5 summary.csv $(columns bench/result/summary.c)
	named results.5 compare.csv $(columns bench/verdict/comparison.c)
	named results.5 scaling.csv $(columns bench/findings/scaling_table.c)
	named results.5 laws.csv $(columns bench/findings/laws_table.c)
	named results.5 crossover.csv $(columns bench/findings/crossover_text.c)
	named results.5 published.csv $(columns bench/findings/published.c)
	named results.5 'Several folders' $(columns bench/fleet/files.c)
	named results.5 run.json $(keys bench/run/manifest.c)
	named results.5 machine.json $(sed -n \
		's/^\t{ "\([a-z0-9_]*\)", bench_fact_.*/\1/p' bench/machine/machine.c)
	named kthreads.3 ATTRIBUTES $(members kt_attr)
	for struct in kt_info kt_counters kt_registers; do
		named kthreads.3 INTROSPECTION $(members $struct)
	done
	named kthreads.3 Semaphore $(members kt_sem)
	named threadscale.1 list $(options list)
	named threadscale.1 run $(options run)
	named threadscale.1 compare $(options compare)
	named threadscale.1 concepts $(options concepts)
	named threadscale.1 report $(options report)
	named threadscale.1 export $(options export)
	named threadscale.1 selftest $(options selftest)
	named threadscale-fleet.1 DESCRIPTION $(scripts/fleet --help |
		sed -n 's/^  \(-. DIR, \|-h, \)*\(--[a-z][a-z]*\).*/\2/p')
}

# threads(7) explains each concept, and no other.
basename -s .c probes/concepts/*.c >"$tmp/a"
sed '1,/^\.Sh CONCEPTS/d; /^\.El/,$d' man/threads.7 | sed -n 's/^\.It Li //p' |
	sort >"$tmp/b"
same 'files in probes/concepts/ and concepts in man/threads.7'

# Help is complete, and no line of it is wider than a terminal.
for command in run:options/options compare:command/compare \
	selftest:command/selftest concepts:command/concepts \
	export:command/export report:command/report list:command/list; do
	options "${command%:*}" >"$tmp/options"
	sed -n 's/^\t{ "\([a-z-]*\)", [a-z]*_argument, .*/--\1/p' \
		"bench/${command#*:}.c" >"$tmp/known"
	[ -s "$tmp/known" ]
	grep -vx -e --help "$tmp/known" |
		while read -r option; do
			grep -qxe "$option" "$tmp/options" || {
				echo "$option is not in ${command%:*} --help"
				exit 1
			}
		done
done
for command in '' list run compare selftest concepts machine check export \
	report; do
	# shellcheck disable=SC2086 # none is no argument
	"$out/threadscale" $command --help | awk -v command="$command" '
		length > 80 { print command " --help is too wide: " $0; bad = 1 }
		END { exit bad }'
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
			"$out/libuthreads.a" "$out/libkthreads.a" -pthread -luring \
			-lnuma -ldl
		"$tmp/run" >"$tmp/said" || {
			echo "an example of $page fails"
			cat "$program"
			exit 1
		}
	done
done

# Every command of threadscale.1 and results.5, as a reader sees it.  What a page
# shows of a cell that fails is its code.  The folder that they write in is a
# test's own here.
for page in man/threadscale.1 man/results.5; do
	mandoc -T utf8 "$page" | sed 's/.\x08//g; s/^     *//'
done >"$tmp/pages"
awk '
	function tell() { if (command) print code "\t" command }
	/^\$ / { tell(); command = substr($0, 3); code = 0 }
	/^fail    code=/ { code = substr($2, 6) }
	/^$/ { tell(); command = "" }' "$tmp/pages" |
	sed "s|/tmp/ts\>|$tmp/ts|g" >"$tmp/commands"
[ "$(wc -l <"$tmp/commands")" -ge 20 ]
while IFS='	' read -r code command; do
	status=0
	sh -c "$command" >"$tmp/said" 2>&1 </dev/null || status=$?
	# A machine that is unfit just now is no fault of the page.
	if [ $status -ne "$code" ] && { [ $status -ne 3 ] ||
		[ "${command#*check}" = "$command" ]; }; then
		echo "$command: exit $status"
		cat "$tmp/said"
		exit 1
	fi
done <"$tmp/commands"

# The program in results.5, on a folder whose blocks are not all disturbed.
awk '
	/^\.Bd -literal/ { begin = NR + 1 }
	NR == begin && /^import/ { inside = 1 }
	/^\.Ed/ { inside = 0 }
	inside' man/results.5 >"$tmp/example.py"
(cd results/vm-2cpu-2026-11-22 && python3 "$tmp/example.py") >"$tmp/said"
grep -q '^mutex  kthreads [0-9.]*$' "$tmp/said" || {
	echo 'the program in results.5 prints something else'
	cat "$tmp/said"
	exit 1
}

# The README's table is what the program says of the reference result.
awk '/^```$/ { if (++n == 2) exit; next } n == 1 && !/^\[…/ && !/^\$/' \
	README.md >"$tmp/table"
[ "$(wc -l <"$tmp/table")" -gt 20 ]
folder=$(sed -n 's|^\$ build/threadscale compare \(results/.*\)|\1|p' README.md)
"$out/threadscale" compare "$folder" >"$tmp/compared"
if ! grep -vxFf "$tmp/compared" "$tmp/table" >"$tmp/stale"; then
	: all of it is there
else
	echo 'the README has lines that the program no longer prints:'
	cat "$tmp/stale"
	exit 1
fi
