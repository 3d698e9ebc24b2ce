#!/bin/bash
# SPDX-License-Identifier: MIT
# Cells in other languages, those that are built, keep the protocol, and offer
# the same probes as our own: same operation, unit and axis.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

cells=$(dirname "$ts")/cells
"$cells/uthreads" list >"$tmp/ours"

each_probe() {
	grep -v '	lacks=' "$tmp/theirs" |
		sed -n 's/^probe\tname=\([^\t]*\).*/\1/p' >"$tmp/names"
	[ -s "$tmp/names" ]
	while read -r probe; do
		"$cell" run "$probe" min_ns=1000 >"$tmp/out"
		grep -q '^calibrated' "$tmp/out"
		"$cell" run "$probe" ops=10 samples=2 >"$tmp/out"
		[ "$(grep -c '^sample.*work=[1-9][0-9]' "$tmp/out")" -eq 3 ]
		grep -q '^process' "$tmp/out"
		[ "$(tail -n 1 "$tmp/out")" = "done" ]
	done <"$tmp/names"
}

bad_requests() {
	for bad in 'run none' 'run create ops=x' 'run create ops' 'walk' \
		'run yield level=1' 'run create samples=300'; do
		status=0
		# shellcheck disable=SC2086
		"$cell" $bad >"$tmp/out" || status=$?
		if [ $status -ne 2 ] || ! grep -q '^fail	code=2' "$tmp/out"; then
			echo "$name $bad: exit $status"
			exit 1
		fi
	done
	sed -n 's/^probe\tname=\([^\t]*\).*\tlacks=.*/\1/p' "$tmp/theirs" |
		while read -r probe; do
			status=0
			"$cell" run "$probe" >"$tmp/out" || status=$?
			[ $status -eq 4 ]
			grep -q '^fail	code=4' "$tmp/out"
		done
}

found=0
for source in probes/runtimes/*/ probes/runtimes/python/impl/*.py; do
	name=$(basename "$source" .py)
	cell=$cells/$name
	[ -x "$cell" ] || continue
	found=$((found + 1))
	"$cell" list >"$tmp/theirs"
	python3 tests/cli/same_probes.py "$tmp/theirs" "$tmp/ours"
	each_probe
	bad_requests
	rm -rf "$tmp/run"
	"$ts" run -f '^create$' --implementations "$name,uthreads" --blocks 4 \
		-o "$tmp/run" >/dev/null 2>&1
	grep -q "^[^,]*,[^,]*,create,.*,$name,uthreads," "$tmp/run/compare.csv"
done
[ "$found" -gt 0 ]

# Work that is not done is found out, by the ledger that Python keeps.  What is
# planted is what a module of probes calls instead.
plant() { # CELL MODULE PROBE WHAT
	rm -rf "$tmp/planted"
	cp -r "$out/probes/$1" "$tmp/planted"
	rm "$tmp/planted/$2.pyc"
	printf '%s\n' 'import types' "$4" >>"$tmp/planted/$2.py"
	status=0
	"$(sed -n '1s/^#!\([^ ]*\) .*/\1/p' "$cells/$1")" "$tmp/planted" \
		run "$3" ops=1000 >"$tmp/out" || status=$?
	if [ $status -ne 5 ] || ! grep -q '^fail	code=5' "$tmp/out"; then
		echo "$1 run $3 with $4: exit $status"
		cat "$tmp/out"
		exit 1
	fi
}
calls='th = types.SimpleNamespace(**vars(th))'
if [ -x "$cells/greenlet" ]; then
	# Who is switched to gives back nothing, and does not end.
	for probe in create create-group yield; do
		plant greenlet th $probe 'class Idle:
    dead = False
    def __init__(self, *_): pass
    def switch(self, *_): pass
    throw = switch
greenlet = types.SimpleNamespace(greenlet=Idle, getcurrent=Idle)'
	done
fi
for name in python-threading python-_thread; do
	[ -x "$cells/$name" ] || continue
	plant $name creation create "$calls"'
th.start = lambda body, i: body(i)
th.join = lambda thread: None'
	plant $name creation create-batch "$calls"'
th.join = lambda thread: None
th.start = lambda body, i: i'
	plant $name contended mutex-contended "$calls"'
th.Lock = __import__("contextlib").nullcontext'
	plant $name turns handoff "$calls"'
class Signal:
    def acquire(self): pass
    release = acquire
th.Signal = Signal'
done

# And by the one that Java keeps.  What is planted is in a class's source.
plant_java() { # CLASS PROBE WHAT: what sed(1) does to the class
	rm -rf "$tmp/planted"
	mkdir "$tmp/planted"
	sed "$3" "probes/runtimes/java/$1.java" >"$tmp/planted/$1.java"
	if cmp -s "probes/runtimes/java/$1.java" "$tmp/planted/$1.java"; then
		echo "$3 changes nothing in $1.java"
		exit 1
	fi
	javac -cp "$out/probes/java" "$tmp/planted/$1.java"
	status=0
	java -cp "$tmp/planted:$out/probes/java" Cell run "$2" ops=1000 \
		>"$tmp/out" || status=$?
	if [ $status -ne 5 ] || ! grep -q '^fail	code=5' "$tmp/out"; then
		echo "java run $2 with $3 in $1: exit $status"
		cat "$tmp/out"
		exit 1
	fi
}
if [ -x "$cells/java" ]; then
	plant_java Sample create 's/thread\.start();//'
	plant_java Sample create-batch 's/thread\.start();//'
	plant_java Locks mutex-contended 's/lock\.\(un\)*lock();//'
	plant_java Locks sem 's/semaphore\.acquire();//'
fi
