#!/bin/bash
# SPDX-License-Identifier: MIT
# scripts/fleet by Slurm: a slurmctld and three slurmd of this test's own. A node
# that fails, hangs, is down or gives back what is damaged is named, and the
# others' results are kept.
# shellcheck source=tests/fleet/begin
. "$(dirname "$0")/begin"

# Their ports, keys and folders are in $tmp; no service of the system is asked.
export SLURM_CONF=$tmp/slurm.conf
read -r control p1 p2 p3 <<<"$(free_ports 4)"
cat >"$SLURM_CONF" <<CONF
ClusterName=threadscale
SlurmctldHost=$(uname -n)(127.0.0.1)
SlurmctldPort=$control
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$tmp/munge/socket
CredType=cred/munge
StateSaveLocation=$tmp/state
SlurmctldPidFile=$tmp/slurmctld.pid
SlurmdPidFile=$tmp/%n.pid
SlurmdSpoolDir=$tmp/%n/spool
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SchedulerParameters=bf_interval=1,sched_interval=2
SlurmdParameters=config_overrides
ReturnToService=2
MpiDefault=none
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
NodeName=n1 NodeHostname=$(uname -n) NodeAddr=127.0.0.1 Port=$p1 CPUs=1
NodeName=n2 NodeHostname=$(uname -n) NodeAddr=127.0.0.1 Port=$p2 CPUs=1
NodeName=n3 NodeHostname=$(uname -n) NodeAddr=127.0.0.1 Port=$p3 CPUs=1
CONF
# A job has the PATH of who submits it; there, what is wrong is a matter of the
# node.
mkdir "$tmp/bin"
for command in tar timeout; do
	cat >"$tmp/bin/$command" <<-SH
		#!/bin/sh
		mine=$tmp/\$SLURMD_NODENAME/bin/$command
		[ ! -x "\$mine" ] || exec "\$mine" "\$@"
		exec /usr/bin/$command "\$@"
	SH
	chmod +x "$tmp/bin/$command"
done
export PATH=$tmp/bin:$PATH
mkdir -p "$tmp/state" "$tmp/munge"
for node in $nodes; do
	mkdir "$tmp/$node/spool"
done
chmod 755 "$tmp"
(umask 077 && head -c 128 /dev/urandom >"$tmp/munge/key")
start() { # NAME PROGRAM…
	name=$1
	shift
	"$@" >"$tmp/$name.log" 2>&1 &
	pids="$! $pids"
}
start munged /usr/sbin/munged --foreground --force --key-file="$tmp/munge/key" \
	--socket="$tmp/munge/socket" --pid-file="$tmp/munge/pid" \
	--log-file="$tmp/munge/log" --seed-file="$tmp/munge/seed"
until_so munge --socket="$tmp/munge/socket" --no-input
start slurmctld /usr/sbin/slurmctld -D -f "$SLURM_CONF"
for node in $nodes; do
	start "$node" /usr/sbin/slurmd -D -f "$SLURM_CONF" -N "$node"
	[ "$node" != n2 ] || second=$!
done
are_idle() {
	[ "$(sinfo --noheader --Node --states=idle --format=%N | wc -l)" -eq "$1" ]
}
until_so are_idle 3

fails n2
cuts n3
fleet 1 "$tmp/first" --slurm 'n[1-3]' --timeout 2m
said 'n1: measured' 'n2: threadscale run exits 2: .*/no/such' \
	'n3: damaged: ' '1 of 3 nodes'
kept "$tmp/first" n1
grep -q 'kthreads (a) against uthreads (b)' "$tmp/out"
before=$(cksum "$tmp/first/n1/samples.csv")

# Once more: those alone that are missing.
mends n2
changes n3
fleet 1 "$tmp/first" --slurm 'n[1-3]' --timeout 2m
said 'n2: measured' 'n3: samples.csv is damaged: its checksum' '2 of 3 nodes'
kept "$tmp/first" n1 n2
mends n3
fleet 0 "$tmp/first" --slurm 'n[1-3]' --timeout 2m
said 'n3: measured' '3 of 3 nodes'
if grep -q 'n[12]: ' "$tmp/err"; then
	echo 'what was there was run again'
	exit 1
fi
kept "$tmp/first" n1 n2 n3
[ "$(cksum "$tmp/first/n1/samples.csv")" = "$before" ]

# One is down, which Slurm knows, one hangs.
scontrol update NodeName=n2 State=DOWN Reason=test
kill "$second"
hangs n3
fleet 1 "$tmp/second" --slurm 'n[1-3]' --timeout 15s --deadline 20s
said 'n1: measured' 'n2: waits, pending: ReqNodeNotAvail' \
	'n2: not over in time, pending' \
	'n3: took longer than 15 s' '1 of 3 nodes'
kept "$tmp/second" n1
no_jobs() {
	[ -z "$(squeue --noheader)" ]
}
until_so no_jobs

# Told to end while one hangs: its job is cancelled, what has come is kept.
rm -rf "$tmp/second"
interrupted "$tmp/second" TERM --slurm n1,n3
until_so no_jobs
