#!/bin/bash
# SPDX-License-Identifier: MIT
# gdb shows a kernel thread's name, its frames down to where it was born and
# no further, its errno and its thread-local variables: as a pthread's.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

# Stops in the first thread's function, and again when all are parked.
gdb -nx -quiet -batch \
	-iex 'set debuginfod enabled off' \
	-iex 'set disable-randomization off' \
	-ex 'tbreak serve' -ex run \
	-ex 'echo \n= early\n' -ex 'info threads' \
	-ex 'tbreak all_parked' -ex continue \
	-ex 'echo \n= threads\n' -ex 'info threads' \
	-ex 'echo \n= frames\n' -ex 'thread apply all backtrace' \
	-ex 'echo \n= mark\n' -ex 'thread apply all print mark' \
	-ex 'echo \n= errno\n' -ex 'thread apply all print (int)errno' \
	-ex 'echo \n= end\n' -ex continue \
	"$out/tests/tools/parked" >"$tmp/out" 2>&1 </dev/null

wrong() {
	cat "$tmp/out"
	echo "gdb: $1"
	exit 1
}
section() {
	awk -v name="= $1" '/^= / { inside = $0 == name; next } inside' "$tmp/out"
}
# What a section says of the thread of that name.
of() {
	section "$1" | awk -v name="\"$2\"" '
		/^Thread / { inside = index($0, name) }
		inside && NF'
}

# Whichever it is that gdb has stopped first.
section early | grep -qE '^\*.*"([a-z]+-)+(server|x)"' ||
	wrong 'a thread has no name when its function begins'
section end | grep -q 'exited normally' || wrong 'the program does not end'
if grep -E 'Backtrace stopped|corrupt|[Cc]annot (access|find)' "$tmp/out"; then
	wrong 'something is not to be read'
fi

while read -r name number outermost; do
	section threads | grep -q "\"$name\"" || wrong "no thread $name"
	of frames "$name" | grep -q ' wait_for_work (' ||
		wrong "$name: where does it wait?"
	of frames "$name" | grep -q ' serve (' || wrong "$name: who called?"
	[ "$outermost" = - ] ||
		of frames "$name" | tail -n 1 | grep -q " in $outermost" ||
		wrong "$name: the outermost frame is not $outermost"
	[ "$number" = - ] || for variable in mark errno; do
		of $variable "$name" | grep -q " = $number$" ||
			wrong "$name: $variable is not $number"
	done
done <<EOF
first-server 101 kt_clone
second-server 102 kt_clone
fifteen-bytes-x 103 kt_clone
new-call-server 104 kt_clone
bare-server - kt_clone
pool-server 106 kt_clone
pthread-server 107 -
EOF
