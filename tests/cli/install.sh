#!/bin/bash
# SPDX-License-Identifier: MIT
# An installed tree works: pkg-config finds both libraries, static and shared
# programs link and run, the program finds its cells, and threadscale-fleet both;
# the shared objects export public names only.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

make -s install PREFIX="$tmp/usr" >/dev/null
export PKG_CONFIG_PATH="$tmp/usr/lib/pkgconfig" LD_LIBRARY_PATH="$tmp/usr/lib"
sed 's|"kthreads/|"|; s|"uthreads/|"|' examples/function-style.c \
	>"$tmp/example.c"

# shellcheck disable=SC2046 # pkg-config's words are words
cc -o "$tmp/shared" "$tmp/example.c" $(pkg-config --cflags --libs uthreads kthreads)
# The archives are found before the shared objects of the same name.
mkdir "$tmp/archives"
ln -s "$tmp/usr/lib/libuthreads.a" "$tmp/usr/lib/libkthreads.a" "$tmp/archives"
# shellcheck disable=SC2046
cc -o "$tmp/static" "$tmp/example.c" -L"$tmp/archives" \
	$(pkg-config --static --cflags --libs uthreads kthreads)
if readelf -d "$tmp/static" | grep -q 'threads\.so'; then
	echo 'the static example needs a shared object'
	exit 1
fi
"$tmp/shared" >"$tmp/1"
"$tmp/static" >"$tmp/2"
cmp "$tmp/1" "$tmp/2"
grep -q 'I am third, a user thread' "$tmp/1"

# gdb loads the commands for user threads with the library, if it is trusted.
gdb -nx -batch -iex "add-auto-load-safe-path $tmp/usr" -ex 'break ut_run' \
	-ex run -ex 'help uthread' "$tmp/shared" >"$tmp/gdb" 2>&1 </dev/null
grep -q 'uthread N|apply all' "$tmp/gdb" || {
	cat "$tmp/gdb"
	echo 'gdb has no command uthread'
	exit 1
}

# Each cell that was built answers where it is now; list says if one does not.
"$tmp/usr/bin/threadscale" list >"$tmp/list"
for cell in "$out"/cells/*; do
	grep -q "^  $(basename "$cell") " "$tmp/list"
done
for lib in kthreads:kt uthreads:ut; do
	file=$tmp/usr/lib/lib${lib%%:*}.so
	foreign=$(nm -D --defined-only "$file" | awk '{ print $3 }' |
		grep -v "^${lib##*:}_" || true)
	[ -z "$foreign" ] || {
		echo "$file exports $foreign"
		exit 1
	}
	readelf -lW "$file" | grep -q 'GNU_STACK.*RW '
	readelf -dW "$file" | grep -q "SONAME.*lib${lib%%:*}.so.0"
done
# No need for a private symbol version of the C library.
if readelf -VW "$tmp/usr/lib/libkthreads.so" | grep GLIBC_PRIVATE; then
	exit 1
fi

# Fleets start from there, by the program and the cells that are there.
# shellcheck source=tests/fleet/standin
. tests/fleet/standin
cd "$tmp"
usr/bin/threadscale-fleet --help | grep -q "($tmp/usr/bin/threadscale)"
rm usr/libexec/threadscale/cells/[!ku]*
usr/bin/threadscale-fleet --slurm n1 -o "$tmp/fleet" -- -f '^mutex$' --blocks 1 \
	--implementations kthreads,uthreads >"$tmp/out" 2>"$tmp/err" || {
	cat "$tmp/err"
	exit 1
}
grep -q '^fleet: 1 of 1 nodes' "$tmp/err"
grep -q 'kthreads (a) against uthreads (b)' "$tmp/out"
