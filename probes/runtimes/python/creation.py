# SPDX-License-Identifier: MIT
"""Threads that are created and joined."""

import th
from probe import probe

CROWD = 100000


@probe("create", "create a thread that returns at once, and join it",
       "ns/thread", threads=1)
def create(sample):
    result = 0

    def body(value):
        nonlocal result
        result = value

    sample.begin()
    for i in range(1, sample.ops + 1):
        th.join(th.start(body, i))
        sample.work += result == i
    sample.end()
    sample.switches = sample.ops  # each has run


def in_groups(sample, group):
    """Has groups of so many threads set their results until that is enough:
    group(results, body) creates and joins them."""
    results = []

    def body(i):
        results[i] = i + 1

    sample.begin()
    for _ in range(-(-sample.ops // sample.level)):
        results[:] = [0] * sample.level
        group(range(sample.level), body)
        sample.work += sum(result == i + 1 for i, result in enumerate(results))
    sample.end()
    sample.switches = sample.work  # each has run


@probe("create-batch", "create many threads that return at once, then join "
       "them", "ns/thread", axis="threads", levels=(1000,), level_max=CROWD,
       suite="standard")
def create_batch(sample):
    def batch(numbers, body):
        for thread in [th.start(body, i) for i in numbers]:
            th.join(thread)

    in_groups(sample, batch)


@probe("create-group", "create threads that are all alive at once, and join "
       "them", "ns/thread", axis="threads", levels=(100, 1000),
       level_max=CROWD)
def create_group(sample):
    def group(numbers, body):
        all_exist = th.Gate(len(numbers) + 1)

        def wait_for_all(i):
            all_exist.wait()
            body(i)

        threads = [th.start(wait_for_all, i) for i in numbers]
        all_exist.wait()
        for thread in threads:
            th.join(thread)

    in_groups(sample, group)


@probe("create-child-first", "create a thread that runs at once, and join it",
       "ns/thread", axis="cpus", levels=(1, 2), threads=1, cpus=0,
       suite="standard",
       lacks="a new thread never runs before its creator goes on")
def create_child_first(_):
    """There is no run."""


def fib(n):
    if n < 2:
        return n
    first = 0

    def body():
        nonlocal first
        first = fib(n - 1)

    thread = th.start(body)
    second = fib(n - 2)
    th.join(thread)
    return first + second


def fib_of(n):
    """The same by additions, to compare."""
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


@probe("fork-join", "a thread of a Fibonacci number worked out by threads",
       "ns/fork", axis="cpus", levels=(1, 2), cpus=0, suite="standard")
def fork_join(sample):
    n = 2
    while fib_of(n + 1) - 1 < sample.ops:
        n += 1
    sample.begin()
    result = fib(n)
    sample.end()
    if result == fib_of(n):
        sample.work = fib_of(n + 1) - 1
