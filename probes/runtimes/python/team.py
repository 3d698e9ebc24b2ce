# SPDX-License-Identifier: MIT
"""Threads that do a probe's work together, each on a CPU of its own, or more
to a CPU where there are not as many.

They start when all are there, each with an equal share; the time measured is
from the first that began to the last that ended.
"""

import time

import place
import th


def share(sample, count):
    return -(-sample.ops // count)


def run(sample, count, work):
    """Runs work(index, ops) on so many threads, and adds up what they return,
    the operations that they have seen done."""
    start = th.Gate(count)
    begins, ends, done = [0] * count, [0] * count, [0] * count

    def member(index):
        place.on([sample.cpus[index % len(sample.cpus)]])
        start.wait()
        begins[index] = time.monotonic_ns()
        done[index] = work(index, share(sample, count))
        ends[index] = time.monotonic_ns()
        sample.see_cpu()

    sample.begin()
    threads = [th.start(member, index) for index in range(count)]
    for thread in threads:
        th.join(thread)
    sample.end()
    sample.elapsed_ns = max(ends) - min(begins)
    sample.work = sum(done)


def check(sample, count, broken):
    """When sample.work is what was seen done, says what is wrong if that is
    not the whole of it.  On one CPU, members that meet have to switch, at the
    very least once while each does one operation."""
    if sample.work != share(sample, count) * count:
        sample.broken = broken
    if sample.one_cpu:
        sample.switches = sample.work // count
