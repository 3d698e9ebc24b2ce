#!/bin/bash
# SPDX-License-Identifier: MIT
# The worked example of CONTRIBUTING.md: its header and its commands, in a copy
# of the tree, make a cell that keeps the contract, and is measured.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

tree=$tmp/tree
mkdir -p "$tree/build"
cp -a Makefile base kthreads uthreads probes bench tests scripts "$tree"
# What does not change is built already.
for part in base kthreads uthreads bench libkthreads.a libuthreads.a \
	build-id.h probe-files peers.h; do
	cp -a "$out/$part" "$tree/build"
done

block() { # LANGUAGE: the first one of it in the section of the example
	awk -v fence="\`\`\`$1" '
		/^## / { inside = $0 == "## Add an implementation: one file" }
		/^```$/ && found { exit }
		found
		inside && $0 == fence { found = 1 }' CONTRIBUTING.md
}
block c >"$tree/probes/impl/pthreads-pi.h"
block sh >"$tmp/commands"
[ "$(wc -l <"$tmp/commands")" -eq 3 ]
clang-format --style=file:.clang-format --dry-run -Werror \
	"$tree/probes/impl/pthreads-pi.h"

unset O # the copy has its own
cd "$tree"
sed -n 1,2p "$tmp/commands" | sh -e >"$tmp/said" 2>&1 || {
	cat "$tmp/said"
	exit 1
}
grep -q 'Passing: [1-9]' "$tmp/said"
build/cells/pthreads-pi list | grep -q '	name=pthreads-pi	kind=kernel	'
# Quicker than the page's: fewer implementations and blocks.
$(sed -n 's/ run .*/ run/p' "$tmp/commands") --implementations pthreads-pi \
	-f '^mutex$' --blocks 1 -o "$tmp/run" >"$tmp/said" 2>&1
grep -q ',mutex,pthreads-pi,' "$tmp/run/samples.csv"

# It is another mutex, which the kernel is asked for.
nm -D --undefined-only build/cells/pthreads-pi |
	grep -q pthread_mutexattr_setprotocol

# A wrong signature stops the build, and is named.
sed -i 's/void th_mutex_init(th_mutex \*m)/void th_mutex_init(void *m)/' \
	probes/impl/pthreads-pi.h
if make build/probes/pthreads-pi/mutex.o >"$tmp/said" 2>&1 ||
	! grep -q 'pthreads-pi: th_mutex_init differs from probes/th.h' \
		"$tmp/said"; then
	echo 'a wrong signature is not named'
	cat "$tmp/said"
	exit 1
fi
