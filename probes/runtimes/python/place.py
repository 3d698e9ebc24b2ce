# SPDX-License-Identifier: MIT
"""The CPUs of the calling thread, which those that it starts inherit."""

import os


def allowed():
    return sorted(os.sched_getaffinity(0))


def on(cpus):
    os.sched_setaffinity(0, cpus)


def where():
    """The CPU on which the caller runs: the 39th field, of which the second,
    in brackets, may hold spaces."""
    with open("/proc/thread-self/stat", "rb") as file:
        return int(file.read().rpartition(b")")[2].split()[36])
