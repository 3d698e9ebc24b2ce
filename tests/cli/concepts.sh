#!/bin/bash
# SPDX-License-Identifier: MIT
# Concepts: each is shown on both kinds of thread, and is not when what it
# stands on is taken away on purpose.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

cells=$(dirname "$ts")/cells
wrong() {
	echo "$*"
	cat "$tmp/out" "$tmp/err"
	exit 1
}

# What a cell says of a concept: shown, missing, or cannot.
ask() { # CELL CONCEPT [KEY=VALUE]
	status=0
	"$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	case "$status:$(tail -n 2 "$tmp/out" | tr '\n' ' ')" in
	0:verdict*shown=1\ done*) said=shown ;;
	0:verdict*shown=0*missing=?*) said=missing ;;
	4:*fail*code=4*reason=?*) said=cannot ;;
	*) wrong "$*: exit $status" ;;
	esac
}
names() { # CELL: of its concepts
	"$1" list | sed -n 's/^concept	name=\([^	]*\).*/\1/p'
}
expected() { # CONCEPT: on these CPUs
	if [ "$1" = parallel ] && [ "$(nproc)" -eq 1 ]; then
		echo cannot
	else
		echo shown
	fi
}
[ "$(names "$cells/kthreads" | wc -l)" -ge 9 ]
for cell in kthreads uthreads; do
	for name in $(names "$cells/$cell"); do
		ask "$cells/$cell" show "$name"
		[ "$said" = "$(expected "$name")" ] || wrong "$cell $name: $said"
		grep -q '^number' "$tmp/out" || [ "$said" = cannot ] ||
			wrong "$cell $name: no number"
		[ "$said" = shown ] || continue
		ask "$cells/$cell" show "$name" sabotage=1
		[ "$said" = missing ] || wrong "$cell $name, broken: $said"
	done
done
# All others do as well, as far as they can.
for cell in "$cells"/*; do
	for name in $(names "$cell"); do
		ask "$cell" show "$name"
		[ "$said" != missing ] || wrong "$cell $name: $said"
	done
done
# One worker is not several, however many CPUs there are.
ask "$cells/uthreads-1" show parallel
[ "$said" = cannot ]

# Threads of the first-in first-out class have no slices, where we may ask for it.
if chrt --fifo 1 true 2>"$tmp/err"; then
	ask chrt --fifo 1 "$cells/kthreads" show slices
	[ "$said" = missing ] || wrong "slices without slices: $said"
fi

# The program puts them side by side, no wider than a terminal.
"$ts" concepts --implementations kthreads,uthreads,uthreads-1 \
	>"$tmp/out" 2>"$tmp/err"
for name in $(names "$cells/kthreads"); do
	grep -q "^$name: [A-Z].*" "$tmp/out" || wrong "$name is not printed"
done
[ "$(grep -c '^  verdict  *[sc][a-z ]*$' "$tmp/out")" -eq \
	"$(names "$cells/kthreads" | wc -l)" ]
grep -q '^  uthreads-1: cannot be shown: all its threads' "$tmp/out"
sed 's/µ/u/g' "$tmp/out" | awk 'length > 80 { exit 1 }' || wrong 'a wide line'

# One CPU is not enough for all of them, which is nobody's fault.
cpu=$(taskset -cp $$ | sed 's/.*: \([0-9]*\).*/\1/')
taskset -c "$cpu" "$ts" concepts -f parallel >"$tmp/out" 2>"$tmp/err" ||
	wrong 'on one CPU'
[ "$(grep -c 'cannot be shown: it needs 2 CPUs, not 1' "$tmp/out")" -eq 2 ]

# Cells that are broken, dead or dumb: each says so, and by its exit code.
mkdir -p "$tmp/bin/cells"
cp "$ts" "$tmp/bin"
cp "$cells/uthreads" "$tmp/bin/cells"
bad_cell() { # CODE PATTERN COMMAND: what kthreads does when asked to show
	cat >"$tmp/bin/cells/kthreads" <<SH
#!/bin/sh
[ "\$1" = show ] || exec "$cells/kthreads" "\$@"
$3
SH
	chmod +x "$tmp/bin/cells/kthreads"
	status=0
	"$tmp/bin/threadscale" concepts -f race >"$tmp/out" 2>"$tmp/err" ||
		status=$?
	[ "$status" -eq "$1" ] || wrong "$3: exit $status, not $1"
	grep -q "^  kthreads: $2" "$tmp/out" || wrong "$3: not $2"
	grep -q '^shown: kthreads 0 of 1, uthreads 1 of 1' "$tmp/out" ||
		wrong "$3: uthreads lost"
}
bad_cell 5 'not shown: updates were lost despite the guard' \
	"exec '$cells/kthreads' \"\$@\" sabotage=1"
bad_cell 2 'failed: the cell crashed (Segmentation' 'kill -SEGV $$'
bad_cell 2 'failed: the cell gave no verdict' 'echo done'
bad_cell 2 'failed: the cell printed nonsense' \
	'printf "number\twhat=x\tvalue=-1\ndone\n"'
bad_cell 0 'cannot be shown: no memory' \
	'printf "fail\tcode=3\treason=no memory\n"; exit 3'

# Ctrl-C ends it, and the cell.
rm -f "$tmp/asked"
cat >"$tmp/bin/cells/kthreads" <<SH
#!/bin/sh
[ "\$1" = show ] || exec "$cells/kthreads" "\$@"
echo >"$tmp/asked"; exec sleep 100
SH
"$tmp/bin/threadscale" concepts >"$tmp/out" 2>"$tmp/err" &
pid=$!
while [ ! -e "$tmp/asked" ]; do
	kill -0 $pid
	sleep 0.05 # polls the file; nothing is timed
done
kill -INT $pid
status=0
wait $pid || status=$?
[ "$status" -eq 130 ] || wrong "interrupted: exit $status"
