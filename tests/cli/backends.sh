#!/bin/bash
# SPDX-License-Identifier: MIT
# The contract holds on uthreads' other kind of worker too, and on one CPU.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

UT_WORKERS=clone "$out/tests/th-uthreads"
cpu=$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')
for i in kthreads uthreads pthreads; do
	taskset -c "$cpu" "$out/tests/th-$i"
done
