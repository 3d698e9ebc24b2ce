#!/bin/bash
# SPDX-License-Identifier: MIT
# gdb shows user threads: their names, states and frames, of those that wait,
# run, or have not begun; in a process and in a core file.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

program=$out/tests/tools/parked_user
look() { # GDB'S ARGUMENTS…: what it prints, in sections
	timeout 100 gdb -nx -quiet -batch \
		-iex 'set debuginfod enabled off' \
		-iex 'set disable-randomization off' -iex 'set width 0' \
		-ex 'source uthreads/uthreads-gdb.py' \
		-ex 'echo \n= before\n' -ex 'info uthreads' \
		"${@:2}" "$program" ${1:+"$1"} >"$tmp/out" 2>&1 </dev/null
}
show=(
	-ex 'echo \n= list\n' -ex 'info uthreads'
	-ex 'echo \n= frames\n' -ex 'uthread apply all bt'
	-ex 'echo \n= own\n' -ex bt
)

wrong() {
	cat "$tmp/out"
	echo "gdb: $kind: $1"
	exit 1
}
section() {
	awk -v name="= $1" '/^= / { inside = $0 == name; next } inside' "$tmp/out"
}
of() { # NAME: its frames
	section frames | awk -v name="($1," '
		/^Uthread / { inside = index($0, name) }
		inside && NF'
}
frames() { # NAME COUNT FUNCTION: it is in so many of its frames
	[ "$(of "$1" | grep -c "^#[0-9]* .*\<$3 (")" -eq "$2" ] ||
		wrong "$1 has not $2 frames of $3"
}
# It begins where threads begin, and no frame is before that.
ends_well() { # NAME
	of "$1" | tail -n 1 | grep -q '^#[0-9]* .* in ut_context_\(entry\|base\) ()' ||
		wrong "$1 does not begin where threads begin"
}
state() { # NAME STATE PLACE
	section list | grep -Eq "^ +[0-9]+ +[0-9-]+ +$2 +$1 +$3" ||
		wrong "$1 is not listed as $2 in $3"
}
all_is_there() {
	[ "$(section list | grep -c '^ *[0-9]')" -eq 7 ] ||
		wrong 'there are not seven threads'
	state '' running 'all_are_there|abort|raise|__pthread_kill'
	state shallow waiting 'wait_for_work \(depth'
	state deep waiting 'wait_for_work \(depth'
	state own-stack waiting 'wait_for_work \(depth'
	state busy running 'spin_a_while \(\)'
	state polite ready 'give_way \(arg'
	state unborn ready '.*<has_not_begun>'
	frames shallow 1 wait_for_work
	frames deep 3 wait_for_work
	frames own-stack 5 wait_for_work
	frames busy 1 compute
	for name in shallow deep own-stack; do
		frames $name 1 serve
		ends_well $name
	done
	ends_well busy
	# gdb looks again at what it looked at before.
	section own | grep -q 'in first (' || wrong 'the selected thread is lost'
	if grep -E 'Backtrace stopped|corrupt|Python Exception' "$tmp/out"; then
		wrong 'something is not to be read'
	fi
}

kind='a process'
look '' -ex 'break all_are_there' -ex run "${show[@]}" -ex continue
section before | grep -q 'no user threads' || wrong 'threads before the run'
grep -q 'exited normally' "$tmp/out" || wrong 'the program does not end'
all_is_there

# The kernel's, if it goes to a file: gdb's own end at guards.
case $(cat /proc/sys/kernel/core_pattern) in
core*)
	kind='a core file'
	(ulimit -c unlimited && cd "$tmp" && "$program" abort) 2>/dev/null || :
	look "$(echo "$tmp"/core*)" "${show[@]}"
	all_is_there
	;;
*) echo 'no core file was tried: the kernel hands them to a program' ;;
esac

# Numbers, and commands other than bt.
kind=commands
look '' -ex 'break all_are_there' -ex run -ex 'uthread 99' -ex 'uthread x' \
	-ex 'uthread 1 print 6 * 7' -ex 'uthread 1 info frame'
grep -q 'no user thread 99 is alive' "$tmp/out" || wrong 'uthread 99 is there'
grep -q 'uthread N|apply all' "$tmp/out" || wrong 'nobody says how'
grep -q ' = 42' "$tmp/out" || wrong 'no command is run'
grep -q 'called by frame' "$tmp/out" || wrong 'there is no frame'
