#!/bin/bash
# SPDX-License-Identifier: MIT
# Every peer is here or is said to be missing, with a package that
# scripts/install-deps knows.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

scripts/peers >"$tmp/peers"
[ "$(wc -l <"$tmp/peers")" -ge 6 ]
"$ts" list >"$tmp/list"
# Where one cell is all there is, each of them is missing.
mkdir -p "$tmp/bin/cells"
cp "$ts" "$tmp/bin"
cp "$out/cells/floor" "$tmp/bin/cells"
"$tmp/bin/threadscale" list >"$tmp/alone"

while read -r name package; do
	grep -q "^  $name  *$package\$" "$tmp/alone" || {
		echo "nobody says that $name is missing, and needs $package"
		exit 1
	}
	here=no
	[ ! -x "$out/cells/$name" ] || here=yes
	missing=no
	! grep -q "^  $name  *$package\$" "$tmp/list" || missing=yes
	[ "$here" != "$missing" ] || {
		echo "$name: here: $here, but said to be missing: $missing"
		exit 1
	}
	grep -q "^	peers $package " scripts/install-deps || {
		echo "scripts/install-deps does not install $package for $name"
		exit 1
	}
done <"$tmp/peers"
grep -q '^not here: ' "$tmp/alone"
