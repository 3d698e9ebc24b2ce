# SPDX-License-Identifier: MIT
"""What both modules of Python have in common: threads of the kernel, and one
lock of the interpreter, which they share."""

import platform
import sys
from _thread import stack_size as set_stack_size

import cell

KIND = "kernel"
BACKEND = f"{platform.python_implementation()} {platform.python_version()}"

PROBES = "creation", "locks", "contended", "turns"

# Before, it kept that lock: no other thread of Python would run.  A
# time.sleep(0) gives it up and takes it again before another one wakes.
if sys.version_info >= (3, 10):
    from os import sched_yield


def limit_reached(error):
    cell.fail(cell.EXIT_UNFIT, f"{error}: a limit on threads, memory or maps "
              "(see ulimit -u, pids.max, vm.max_map_count)")
