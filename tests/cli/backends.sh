#!/bin/sh
# SPDX-License-Identifier: MIT
# The contract holds on uthreads' other kind of worker too, and on one CPU.
set -eu
cd "$(dirname "$0")/../.."
out=${O:-build}

UT_WORKERS=clone "$out/tests/th-uthreads"
cpu=$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')
for i in kthreads uthreads pthreads; do
	taskset -c "$cpu" "$out/tests/th-$i"
done
