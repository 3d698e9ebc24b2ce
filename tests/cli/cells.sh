#!/bin/bash
# SPDX-License-Identifier: MIT
# Cells that misbehave lose their own results only; an interrupt loses none.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

# A cell that is kthreads' until it is asked to run; then it does $1.
bad_cell() {
	cat >"$tmp/cell" <<SH
#!/bin/sh
[ "\$1" = list ] && exec "$(dirname "$ts")/cells/kthreads" list
case "\$*" in *ops=0*) exec "$(dirname "$ts")/cells/kthreads" "\$@" ;; esac
$1
SH
	chmod +x "$tmp/cell"
	rm -rf "$tmp/r"
	status=0
	"$ts" run -f '^mutex$' --implementations kthreads --blocks 5 \
		--arm bad="$tmp/cell" -o "$tmp/r" >"$tmp/out" 2>"$tmp/err" ||
		status=$?
	# The other cell has all its samples: at least a process a block.  (With six
	# there would be A/A as well, which is no matter here.)
	rows=$(grep -c ',mutex,kthreads,kthreads,' "$tmp/r/samples.csv")
	if [ "$rows" -lt 20 ] || ! grep -q "$2" "$tmp/err"; then
		echo "cell that does: $1: exit $status, $rows rows"
		cat "$tmp/out" "$tmp/err"
		exit 1
	fi
}
bad_cell 'kill -SEGV $$' 'probe mutex: the cell crashed (Segmentation'
bad_cell 'echo "what is this"; exit 0' 'what is this'
bad_cell 'exit 0' 'probe mutex: the cell'

# A self-check that fails is told by the exit code, with its reason.
bad_cell 'printf "fail\tcode=5\treason=the ledger does not hold\n"; exit 5' \
	'the ledger does not hold'
[ "$status" -eq 5 ]

# A CPU that cannot be had is said at once, beside one that can be, too: on
# one CPU, two threads that wait for each other's cache line take for ever.
own=$(taskset -pc $$ | sed 's/.*: \([0-9]*\).*/\1/')
for cell in kthreads pthreads uthreads go python-threading; do
	cell=$(dirname "$ts")/cells/$cell
	[ -x "$cell" ] || continue
	status=0
	timeout 20 "$cell" run mutex-contended level=2 ops=1 samples=1 warmup=0 \
		cpus="$own,1023" >"$tmp/out" || status=$?
	if [ $status -ne 2 ] || ! grep -q 'cannot run on' "$tmp/out"; then
		echo "$cell with a CPU that is not there: exit $status"
		cat "$tmp/out"
		exit 1
	fi
done

# Every implementation gives its threads the stack that was asked for: a
# thousand of 64 MiB do not fit where a thousand of 64 KiB do.
for cell in kthreads kthreads-bare kthreads-pool pthreads uthreads; do
	cell=$(dirname "$ts")/cells/$cell
	for size in 65536 67108864; do
		status=0
		prlimit --as=16000000000 "$cell" run create-group level=1000 \
			ops=1000 samples=1 warmup=0 stack_size=$size \
			>"$tmp/out" || status=$?
		if [ $((status == 0)) -ne $((size == 65536)) ]; then
			echo "$cell: exit $status with stacks of $size bytes"
			cat "$tmp/out"
			exit 1
		fi
	done
done

# Events are counted if asked for, where the machine says that it can; where it
# cannot, the cell says what of it.
kthreads=$(dirname "$ts")/cells/kthreads
"$kthreads" run mutex ops=100000 >"$tmp/out"
if grep counted_ "$tmp/out"; then
	exit 1
fi
status=0
"$kthreads" run mutex ops=100000 counting=1 >"$tmp/out" || status=$?
if "$ts" machine --format json | tr -d '[:space:]' |
	grep -q '"counters":{"available":true'; then
	[ "$status" -eq 0 ]
	[ "$(grep -c 'counted_cycles=[1-9].*counted_inst.*=[1-9]' "$tmp/out")" \
		-gt 0 ]
	grep -q 'counted_scope=user' "$tmp/out"
else
	[ "$status" -eq 4 ]
	grep -q 'code=4.reason=[a-z]* cannot be counted: ' "$tmp/out"
fi

# Threads of two CPUs that hand turns to one another end a sample that lasts far
# too long, and count what they did; others do what they were asked for.
two=$(sed -n 's/^Cpus_allowed_list:[^0-9]*\([0-9]*\)[-,]\([0-9]*\).*/\1,\2/p' \
	/proc/self/status)
for probe in ${two:+handoff barrier cond-handoff}; do
	"$kthreads" run "$probe" level=2 "cpus=$two" ops=1000000000 \
		min_ns=1000000 >"$tmp/out"
	[ "$(grep -c '	ops=[0-9]\{1,8\}	' "$tmp/out")" -eq 4 ]
done
"$kthreads" run mutex ops=1000000 min_ns=1000 >"$tmp/out"
[ "$(grep -c '	ops=1000000	' "$tmp/out")" -eq 4 ]

# Known work is known: its chain is as long as it says at each level.
for level in 1 1000 1010 1200; do
	"$(dirname "$ts")/cells/work" run work level=$level ops=20 >"$tmp/out"
	[ "$(grep -c 'ops=20.work=20' "$tmp/out")" -eq 4 ]
done

# Every probe of every cell does its work, and its ledger holds, if there are
# CPUs enough for it (4).  Those of interpreters are run by runtimes.sh.
for cell in "$(dirname "$ts")"/cells/*; do
	[ "$(head -c 4 "$cell" | tail -c 3)" = ELF ] || continue
	"$cell" list >"$tmp/list"
	grep '^probe' "$tmp/list" | grep -v lacks= |
		sed 's/.*	name=\([^	]*\).*/\1/' >"$tmp/names"
	[ -s "$tmp/names" ]
	while read -r probe; do
		case $probe in # operations that wait for something
		fairness) ops=1 ;;
		sleep | response | wake) ops=20 ;;
		*) ops=1000 ;;
		esac
		status=0
		# The first level of this one is a million threads.
		level=level=2000
		[ "$probe" = threads-limit ] || level=
		# shellcheck disable=SC2086 # one word or none
		"$cell" run "$probe" $level ops=$ops samples=2 >"$tmp/out" ||
			status=$?
		if [ "$status" -ne 0 ] && [ "$status" -ne 4 ]; then
			echo "$cell run $probe: exit $status"
			cat "$tmp/out"
			exit 1
		fi
	done <"$tmp/names"
done

# The quick suite has not all of them, unless they are asked for by name.
has_sem() {
	"$ts" run --dry-run "$@" >"$tmp/out"
	grep -q '^sem ' "$tmp/out"
}
if has_sem || ! has_sem --suite standard || ! has_sem -f '^sem$'; then
	echo 'sem is in the wrong suite'
	cat "$tmp/out"
	exit 1
fi

# Cells that cannot be used are named, and the others listed all the same.
mkdir -p "$tmp/bin/cells"
cp "$ts" "$tmp/bin"
cell() { # NAME: a cell file whose answer to list is the input
	{ echo '#!/bin/sh' && cat; } >"$tmp/bin/cells/$1"
	chmod +x "$tmp/bin/cells/$1"
}
answer='printf "cell\tname=%s\tprotocol=1\nprobe\tname=p\tunit=ns\nend\n"'
echo "$answer one" | cell a
status=0
"$tmp/bin/threadscale" list >"$tmp/out" 2>"$tmp/err" || status=$?
[ "$status" -eq 0 ] && grep -q '^  one .*ns' "$tmp/out" && [ ! -s "$tmp/err" ]
for bad in "$answer one" 'echo hello' 'kill -SEGV $$' \
	'printf "cell\tname=\033[2J\tprotocol=1\nend\n"'; do
	echo "$bad" | cell b
	status=0
	"$tmp/bin/threadscale" list >"$tmp/out" 2>"$tmp/err" || status=$?
	if [ "$status" -ne 2 ] || ! grep -q '^  one .*ns' "$tmp/out" ||
		! grep -q 'cells/b: ' "$tmp/err"; then
		echo "list with a cell that does: $bad: exit $status"
		cat "$tmp/out" "$tmp/err"
		exit 1
	fi
done
# The last one's name would drive the terminal; a twin is named with its like.
if grep -q "$(printf '\033')" "$tmp/err"; then
	exit 1
fi
echo "$answer one" | cell b
"$tmp/bin/threadscale" list 2>&1 >/dev/null | grep -q 'cells/b: .*cells/a'

# Ctrl-C while cells are asked: exit 130, and no word of a cell that hung.
cell b <<'SH'
echo >"$0.asked"; exec sleep 100
SH
for command in list 'run --dry-run'; do
	rm -f "$tmp/bin/cells/b.asked"
	# shellcheck disable=SC2086 # two words
	"$tmp/bin/threadscale" $command >"$tmp/out" 2>"$tmp/err" &
	pid=$!
	while [ ! -e "$tmp/bin/cells/b.asked" ]; do
		kill -0 $pid
		sleep 0.05 # polls the file; nothing is timed
	done
	kill -INT $pid
	status=0
	wait $pid || status=$?
	if [ "$status" -ne 130 ] || [ -s "$tmp/err" ]; then
		echo "interrupted $command: exit $status"
		cat "$tmp/err"
		exit 1
	fi
done

# A cell that is not wanted is not asked, as some take their time to start.
rm -f "$tmp/bin/cells/b.asked"
cp "$kthreads" "$tmp/bin/cells"
"$tmp/bin/threadscale" run --dry-run -f '^mutex$' --implementations kthreads \
	>"$tmp/out"
if ! grep -q '^mutex .*kthreads' "$tmp/out" || [ -e "$tmp/bin/cells/b.asked" ]
then
	echo 'a run of kthreads alone asked another cell, or was none'
	cat "$tmp/out"
	exit 1
fi

# Ctrl-C: exit 130, and what was measured is there and can be compared.
"$ts" run -f '^(mutex|yield)$' --blocks 40 -o "$tmp/cut" >"$tmp/out" 2>&1 &
pid=$!
measured() { # samples of the mutex so far
	[ ! -e "$tmp/cut/samples.csv" ] ||
		grep ',mutex,' "$tmp/cut/samples.csv" || :
}
while [ "$(measured | wc -l)" -lt 200 ]; do
	kill -0 $pid
	sleep 0.05 # polls the file; nothing is timed
done
kill -INT $pid
status=0
wait $pid || status=$?
[ "$status" -eq 130 ]
grep -q '"complete":[[:space:]]*false' "$tmp/cut/run.json"
"$ts" compare "$tmp/cut" >"$tmp/out"
grep -q 'mutex\|yield\|There is nothing to compare: no row' "$tmp/out" || {
	cat "$tmp/out"
	exit 1
}
