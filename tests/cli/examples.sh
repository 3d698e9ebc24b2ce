#!/bin/bash
# SPDX-License-Identifier: MIT
# The examples say what they promise.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

expect() { # PROGRAM, and the lines that it should print
	"$out/examples/$1" >"$tmp/out"
	shift
	printf '%s\n' "$@" | diff - "$tmp/out"
}

expect function-style \
	'hello: I am first, a kernel thread' \
	'hello: I am second, a kernel thread' \
	'hello: I am third, a kernel thread' \
	'hello: I am first, a user thread' \
	'hello: I am second, a user thread' \
	'hello: I am third, a user thread'
expect object-style \
	'hello: I am greeter, a kernel thread' \
	'its square is 144' \
	'hello: I am greeter, a user thread' \
	'its square is 144'

# The gate for continuous integration, on a copy of this tree that takes its
# objects along.  Both builds are the same, so it passes, or noise has it that
# something is slower; that it would find is shown by regression.sh.  One probe
# and one concept are enough for it.
work=$tmp/work
mkdir "$work"
unset O SAN CHAOS MAKEFLAGS
cp -a Makefile base bench examples kthreads probes scripts uthreads "$work"
find "$work/probes" -maxdepth 1 -name '*.c' ! -name 'cell*' ! -name anchor.c \
	! -name mutex.c -delete
find "$work/probes/concepts" -name '*.c' ! -name race.c -delete
if [ -e build/threadscale ]; then
	mkdir "$work/build"
	(cd build && cp -a bench kthreads uthreads probes cells lib*.a lib*.so* \
		threadscale build-id.h probe-files "$work/build")
fi
echo build >"$work/.gitignore"
git() { # nobody's settings, and nobody's name
	command git -c user.name=tests -c user.email=tests -c init.defaultBranch=main \
		"$@"
}
(
	cd "$work"
	git init --quiet
	git add .
	git commit --quiet --message 'the tree as it is'
)
status=0
"$work/examples/regression-gate" HEAD -f '^mutex$' --blocks 6 -o "$work/out" \
	>"$tmp/out" 2>&1 || status=$?
if [ $status -gt 1 ] || ! grep -q '^uthreads (a) against base-uthreads (b)' \
	"$tmp/out"; then
	echo "regression-gate: exit $status"
	cat "$tmp/out"
	exit 1
fi
[ "$(command git -C "$work" worktree list | wc -l)" -eq 1 ] || {
	echo 'regression-gate leaves its work tree behind'
	exit 1
}

[ "$("$work/examples/regression-gate" --help)" ]

# A base that there is not is an error, said so, and leaves nothing either.
mkdir "$work/empty"
status=0
TMPDIR=$work/empty "$work/examples/regression-gate" none >"$tmp/out" 2>&1 ||
	status=$?
if [ $status -ne 2 ] || ! grep -q 'no commit none here; ' "$tmp/out" ||
	! rmdir "$work/empty"; then
	echo "regression-gate of no commit: exit $status"
	cat "$tmp/out"
	exit 1
fi
