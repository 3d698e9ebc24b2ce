#!/bin/bash
# SPDX-License-Identifier: MIT
# Cells in other languages keep the ledger: work that is not done is found out.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

cells=$(dirname "$ts")/cells

# By the one that Python keeps.  What is planted is what a module of probes
# calls instead.
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

# And by those that Java and Erlang keep.  What is planted is in the source of a
# class or module, and is built in the place of the other.
plant_source() { # CELL FILE PROBE WHAT: what sed(1) does to the file
	rm -rf "$tmp/planted"
	mkdir "$tmp/planted"
	sed "$4" "probes/runtimes/$1/$2" >"$tmp/planted/$2"
	if cmp -s "probes/runtimes/$1/$2" "$tmp/planted/$2"; then
		echo "$4 changes nothing in $2"
		exit 1
	fi
	status=0
	"build_$1" "$2" && "run_$1" run "$3" ops=1000 >"$tmp/out" || status=$?
	if [ $status -ne 5 ] || ! grep -q '^fail	code=5' "$tmp/out"; then
		echo "$1 run $3 with $4 in $2: exit $status"
		cat "$tmp/out"
		exit 1
	fi
}
build_java() {
	javac -cp "$out/probes/java" "$tmp/planted/$1"
}
run_java() {
	java -cp "$tmp/planted:$out/probes/java" Cell "$@"
}
if [ -x "$cells/java" ]; then
	plant_source java Sample.java create 's/thread\.start();//'
	plant_source java Sample.java create-batch 's/thread\.start();//'
	plant_source java Locks.java mutex-contended 's/lock\.\(un\)*lock();//'
	plant_source java Locks.java sem 's/semaphore\.acquire();//'
fi
build_erlang() {
	erlc -o "$tmp/planted" "$tmp/planted/$1"
}
run_erlang() {
	erl -noinput -pa "$out/probes/erlang/cell/ebin" -pa "$tmp/planted" \
		-eval 'cell:main(init:get_plain_arguments()), halt().' -extra "$@"
}
if [ -x "$cells/erlang" ]; then
	plant_source erlang creation.erl create 's/exit(I)/exit(done)/'
	plant_source erlang creation.erl create-group 's/exit(Result)/exit(done)/'
	plant_source erlang creation.erl fork-join 's/First + Second/First/'
	plant_source erlang turns.erl channel 's/{self(), Value}/{self(), none}/'
	plant_source erlang team.erl scale-compute 's/STEPS, 1) of/STEPS, 2) of/'
fi
