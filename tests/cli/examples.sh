#!/bin/sh
# SPDX-License-Identifier: MIT
# The examples say what they promise.
set -eu
cd "$(dirname "$0")/../.."
out=${O:-build}

expect() { # PROGRAM, and the lines that it should print
	"$out/examples/$1" >"$tmp"
	shift
	printf '%s\n' "$@" | diff - "$tmp"
}
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT

expect function-style \
	'hello: I am first, a kernel thread' \
	'hello: I am second, a kernel thread' \
	'hello: I am third, a kernel thread' \
	'hello: I am first, a user thread' \
	'hello: I am second, a user thread' \
	'hello: I am third, a user thread'
expect object-style 'I am a kernel thread' 'I am a user thread'
