#!/bin/bash
# SPDX-License-Identifier: MIT
# scripts/fleet that is told to end: jobs are cancelled and end, what has come is
# kept, and the same command once more does the rest.  Slurm is a stand-in here;
# tests/fleet/ has the real one.
# shellcheck source=tests/fleet/begin
. "$(dirname "$0")/../fleet/begin"
# shellcheck source=tests/fleet/standin
. tests/fleet/standin
trap 'end_jobs; end' EXIT

# Two cells are enough to ship.
mkdir -p "$tmp/build/cells"
cp "$ts" "$tmp/build"
cp "$out/cells/kthreads" "$out/cells/uthreads" "$tmp/build/cells"
ts=$tmp/build/threadscale

interrupted "$tmp/first" TERM --slurm n1,n3
interrupted "$tmp/second" INT --slurm n1,n3
# A job whose result is there already may not be over.
for job in 2 4; do
	grep -qx $job "$tmp/cancelled"
done

fleet 0 "$tmp/first" --slurm n1,n3
said 'n3: measured' '2 of 2 nodes'
kept "$tmp/first" n1 n3

# Asking Slurm fails: what has come is kept even then.
waits n3
rm "$tmp/waiting"
cat >"$tmp/slurm/squeue" <<-SH
	#!/bin/sh
	[ ! -s "$tmp/waiting" ] || [ -e "$tmp/jobs/6" ] || {
		echo 'Unable to contact slurm controller' >&2
		exit 1
	}
	echo '6|RUNNING|None'
SH
fleet 1 "$tmp/third" --slurm n1,n3
said 'n1: measured' 'n3: squeue: Unable to contact' '1 of 2 nodes'
kept "$tmp/third" n1
until_so is_gone

# What cannot be is said before anything is shipped, in a line.
wrong() { # PATTERN OPTION…
	pattern=$1 status=0
	shift
	scripts/fleet -o "$tmp/none" "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	if [ $status -ne 2 ] || ! tail -n 1 "$tmp/err" | grep -q "$pattern" ||
		[ -e "$tmp/none" ]; then
		echo "fleet $*: exit $status, or not: $pattern"
		cat "$tmp/err"
		exit 1
	fi
}
wrong 'hosts.ini: there is no such inventory' --ansible "$tmp/hosts.ini"
wrong 'no program with its cells' --slurm n1 --program "$tmp/waiting"
wrong 'error: --dry-run cannot be given' --slurm n1 -- --dry-run
wrong 'error: --output=x cannot be given' --slurm n1 -- --output=x
