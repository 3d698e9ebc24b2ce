#!/bin/bash
# SPDX-License-Identifier: MIT
# Debian packages: built from what is committed or is to be, clean by lintian,
# and complete in a bare Debian: the program measures, programs find the
# libraries, pages are there, and nothing is left of them.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/../cli/begin"

[ "$(id -u)" -eq 0 ] || {
	echo 'only root may make another system in a folder (chroot)'
	exit 1
}
mkdir "$tmp/source"
git ls-files -z --cached --others --exclude-standard |
	tar -c --null --files-from=- | tar -x -C "$tmp/source"
unset MAKEFLAGS MAKELEVEL O CFLAGS
DEB_BUILD_OPTIONS="parallel=$(nproc) noautodbgsym" env --chdir="$tmp/source" \
	dpkg-buildpackage -b -us -uc >"$tmp/log" 2>&1 || {
	tail -n 40 "$tmp/log"
	exit 1
}
lintian --allow-root --fail-on error,warning "$tmp"/*.changes

# One version, which the program and the Makefile have, too.
version=$(sed -n 's/^VERSION := //p' Makefile)
[ "$(dpkg-parsechangelog -l debian/changelog -S Version)" = "$version" ]
[ "$(find "$tmp" -name '*.deb' | wc -l)" -eq 5 ]

# What is asked there.
sed 's|"kthreads/|"|; s|"uthreads/|"|' examples/function-style.c \
	>"$tmp/source/example.c"
cat >"$tmp/inside" <<SH
set -eux
cd /packages
apt-get install -y --no-install-recommends ./threadscale_*.deb
[ "\$(threadscale --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')" = $version ]
threadscale list
for cell in kthreads kthreads-bare kthreads-pool uthreads pthreads floor; do
	threadscale list | grep -q "^  \$cell "
done
threadscale run -f '^mutex\$' --blocks 1 --implementations kthreads,uthreads \
	-o /tmp/result
threadscale-fleet --help | grep '(/usr/bin/threadscale)'
threadscale compare /tmp/result | grep 'kthreads (a) against uthreads (b)'
for page in man1/threadscale.1 man1/threadscale-fleet.1 man5/results.5 man7/threads.7; do
	[ -s /usr/share/man/\$page.gz ]
done
apt-get install -y --no-install-recommends ./lib*.deb
flags=\$(pkg-config --cflags --libs uthreads kthreads)
gcc -o /tmp/shared example.c \$flags
readelf -d /tmp/shared | grep 'libuthreads.so.0'
/tmp/shared | grep 'I am third, a user thread'
gcc -o /tmp/static example.c -l:libuthreads.a -l:libkthreads.a \
	\$(pkg-config --static --libs uthreads kthreads)
! readelf -d /tmp/static | grep 'threads.so'
/tmp/static | grep 'I am third, a user thread'
apt-get purge -y threadscale 'libkthreads*' 'libuthreads*'
! find / -xdev \( -name '*threadscale*' -o -name '*[ku]threads*' \) \
	! -path '/packages*' ! -path '/tmp/*' ! -path '/proc/*' \
	! -path '/var/l*' | grep .
SH
mkdir "$tmp/packages"
cp "$tmp"/*.deb "$tmp/source/example.c" "$tmp/inside" "$tmp/packages"
chmod 755 "$tmp"

# From where this system has its packages.
suite=$(sed -n "s/^VERSION_CODENAME=//p" /etc/os-release)
mirror=$(apt-get indextargets --format "\$(CODENAME) \$(COMPONENT) \$(REPO_URI)" |
	sed -n "s/^$suite main //p" | head -n 1)
# shellcheck disable=SC2016 # $1 is the folder, to mmdebstrap's shell
mmdebstrap --mode=root --variant=apt --quiet \
	--include=gcc,libc6-dev,pkg-config \
	--customize-hook="copy-in '$tmp/packages' /" \
	--customize-hook='chroot "$1" sh /packages/inside' \
	"$suite" /dev/null "$mirror" >"$tmp/log" 2>&1 || {
	tail -n 60 "$tmp/log"
	exit 1
}
