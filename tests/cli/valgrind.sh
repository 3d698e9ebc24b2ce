#!/bin/bash
# SPDX-License-Identifier: MIT
# The contract holds under valgrind, which finds no error and no leak: not in
# kthreads, whatever the back end, nor in uthreads, on several workers and on
# one, nor in what they are compared with.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"
out=build/standin

scripts/valgrind "$out"/tests/th-kthreads* "$out"/tests/th-uthreads \
	"$out"/tests/th-uthreads-1 "$out"/tests/th-pthreads
