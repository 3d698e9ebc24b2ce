#!/bin/bash
# SPDX-License-Identifier: MIT
# Partial cells, those that are built, have probes of the same names, units and
# axes as the others, so that they stand beside them; and find out what was not
# done.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

cells=$(dirname "$ts")/cells
"$cells/uthreads" list >"$tmp/ours"
for name in call process ucontext boost-context; do
	[ -x "$cells/$name" ] || continue
	"$cells/$name" list >"$tmp/theirs"
	python3 tests/cli/same_probes.py "$tmp/theirs" "$tmp/ours" what
	sed -n 's/^probe\tname=\([^\t]*\).*/\1/p' "$tmp/theirs" >"$tmp/names"
	while read -r probe; do
		"$cells/$name" run "$probe" min_ns=1000 >"$tmp/out"
		grep -q '^calibrated' "$tmp/out"
		"$cells/$name" run "$probe" ops=10 samples=2 >"$tmp/out"
		[ "$(grep -c '^sample.*work=[1-9][0-9]' "$tmp/out")" -eq 3 ]
		[ "$(tail -n 1 "$tmp/out")" = "done" ]
	done <"$tmp/names"
	rm -rf "$tmp/run"
	"$ts" run -f '^create$' --implementations "$name,uthreads" --blocks 4 \
		-o "$tmp/run" >/dev/null 2>&1
	grep -q "^[^,]*,[^,]*,create,.*,$name,uthreads," "$tmp/run/compare.csv"
done

# What the system or a library does for them, not done: the ledger shows it.
cat >"$tmp/idle.c" <<'C'
struct pair { void *context, *data; } jump_fcontext(void *to, void *data);
struct pair jump_fcontext(void *to, void *data)
{
	(void)to;
	return (struct pair){ 0, data };
}
int swapcontext(void *from, void *to) { return from == to; }
int sched_yield(void) { return 0; }
C
cat >"$tmp/eager.c" <<'C'
int sem_wait(void *s) { return !s; } /* nobody waits */
int waitpid(int pid, int *status, int flags) /* for anybody */
{
	*status = 1 << 8;
	return flags ? -1 : pid;
}
C
for library in idle eager; do
	cc -shared -fPIC -o "$tmp/$library.so" "$tmp/$library.c"
done
found_out() { # LIBRARY CELL PROBE
	[ -x "$cells/$2" ] || return 0
	status=0
	LD_PRELOAD=$tmp/$1.so "$cells/$2" run "$3" ops=1000 >"$tmp/out" ||
		status=$?
	if [ $status -ne 5 ] || ! grep -q '^fail	code=5' "$tmp/out"; then
		echo "$2 run $3, $1: exit $status"
		cat "$tmp/out"
		exit 1
	fi
}
for probe in create create-group yield; do
	found_out idle ucontext $probe
done
for probe in create create-group; do
	found_out idle boost-context $probe
done
for probe in create create-group handoff pipe yield; do
	found_out eager process $probe
done
