#!/bin/bash
# SPDX-License-Identifier: MIT
# scripts/fleet by Ansible: three sshd of this test's own, on loopback. A host
# that fails, hangs, does not answer or gives back what is damaged is named, and
# the others' results are kept.
# shellcheck source=tests/fleet/begin
. "$(dirname "$0")/begin"

ssh-keygen -q -t ed25519 -N '' -f "$tmp/key"
ssh-keygen -q -t ed25519 -N '' -f "$tmp/host"
[ "$(id -u)" -ne 0 ] || [ -d /run/sshd ] || {
	mkdir /run/sshd
	trap 'end; rmdir /run/sshd' EXIT
}
read -r -a ports <<<"$(free_ports 3)"
i=0
for node in $nodes; do
	cat >"$tmp/$node/sshd" <<-CONF
		ListenAddress 127.0.0.1:${ports[i]}
		HostKey $tmp/host
		PidFile none
		UsePAM no
		StrictModes no
		PermitRootLogin yes
		PasswordAuthentication no
		KbdInteractiveAuthentication no
		AuthorizedKeysFile $tmp/key.pub
		SetEnv PATH=$tmp/$node/bin:$PATH
		Subsystem sftp internal-sftp
	CONF
	/usr/sbin/sshd -D -e -f "$tmp/$node/sshd" 2>"$tmp/$node/log" &
	pids="$! $pids"
	[ "$node" != n2 ] || second=$!
	echo "$node ansible_port=${ports[i]} ansible_remote_tmp=$tmp/$node/tmp"
	i=$((i + 1))
done >"$tmp/hosts"
cat >>"$tmp/hosts" <<INI
[all:vars]
ansible_host=127.0.0.1
ansible_user=$(id -un)
ansible_ssh_private_key_file=$tmp/key
ansible_python_interpreter=/usr/bin/python3
INI
# Nobody's settings.
: >"$tmp/ansible.cfg"
export ANSIBLE_CONFIG=$tmp/ansible.cfg ANSIBLE_HOME=$tmp/home ANSIBLE_LOCAL_TEMP=$tmp/local
export ANSIBLE_SSH_ARGS="-F /dev/null -o ControlMaster=no \
	-o StrictHostKeyChecking=no -o UserKnownHostsFile=$tmp/known"
for port in "${ports[@]}"; do
	# shellcheck disable=SC2086 # options are words
	until_so ssh $ANSIBLE_SSH_ARGS -i "$tmp/key" -p "$port" 127.0.0.1 true
done

fails n2
cuts n3
fleet 1 "$tmp/first" --ansible "$tmp/hosts" --timeout 2m
said 'n1: measured' 'n2: threadscale run exits 2: .*/no/such' \
	'n3: damaged: ' '1 of 3 nodes'
kept "$tmp/first" n1
grep -q 'kthreads (a) against uthreads (b)' "$tmp/out"

# Once more: those alone that are missing.
mends n2
changes n3
fleet 1 "$tmp/first" --ansible "$tmp/hosts" --timeout 2m
said 'n2: measured' 'n3: samples.csv is damaged: its checksum' '2 of 3 nodes'
kept "$tmp/first" n1 n2

# One does not answer, one hangs.
mends n3
hangs n3
kill "$second"
fleet 1 "$tmp/second" --ansible "$tmp/hosts" --timeout 15s
said 'n1: measured' 'n2: unreachable: ' 'n3: took longer than 15 s' \
	'1 of 3 nodes'
kept "$tmp/second" n1

# Told to end while one hangs: that ends there, too, and nothing stays.
rm -rf "$tmp/second"
interrupted "$tmp/second" INT --ansible "$tmp/hosts" --hosts n1,n3
nothing_is_left() {
	! ls -d "${TMPDIR:-/tmp}"/threadscale.*
}
until_so nothing_is_left
