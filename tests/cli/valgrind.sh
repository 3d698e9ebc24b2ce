#!/bin/bash
# SPDX-License-Identifier: MIT
# The contract holds under valgrind, which finds no error and no leak: not in
# kthreads, whatever the back end, nor in what they are compared with.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"
out=build/standin

# It runs one thread at a time; fairly, or those that wait by yielding starve.
# One CPU is enough for each, so they run beside each other.
printf '%s\n' "$out"/tests/th-kthreads* "$out"/tests/th-pthreads |
	xargs -n 1 -P "$(nproc)" valgrind --quiet --fair-sched=yes \
		--leak-check=full --suppressions=tests/valgrind.supp \
		--error-exitcode=9
