# SPDX-License-Identifier: MIT
# Needs the module greenlet
# Package python3-greenlet
"""greenlet: a stack of Python's that is switched to by name.

There is no scheduler: nothing is handed on but by switch(), and a greenlet runs
when its creator first switches to it.  All run on the stack of one thread; who
is suspended has his part of it copied away, so there is no size to ask for.
"""

import functools

import greenlet

from probe import probe

NAME = "greenlet"
KIND = "user"
BACKEND = f"greenlet {greenlet.__version__}"
PROBES = ()  # but those below

CROWD = 100000


def set_stack_size(_):
    """They have none of their own."""


@probe("create", "create a thread that returns at once, and join it",
       "ns/thread", threads=1)
def create(sample):
    def body(value):
        return value

    sample.begin()
    for i in range(1, sample.ops + 1):
        thread = greenlet.greenlet(body)
        sample.work += thread.switch(i) == i and thread.dead
    sample.end()


@probe("create-group", "create threads that are all alive at once, and join "
       "them", "ns/thread", axis="threads", levels=(100, 1000),
       level_max=CROWD)
def create_group(sample):
    creator = greenlet.getcurrent()

    def wait_for_all(i):
        creator.switch()
        return i

    sample.begin()
    for _ in range(-(-sample.ops // sample.level)):
        group = [greenlet.greenlet(wait_for_all) for _ in range(sample.level)]
        for i, thread in enumerate(group):
            thread.switch(i)
        if all(group):  # each has begun, and has not ended
            sample.work += sum(thread.switch() == i
                               for i, thread in enumerate(group))
    sample.end()


@probe("yield", "switch to the next thread by yielding, one way", "ns/switch",
       axis="threads", levels=(2, 64, 1000), level_min=2, level_max=CROWD)
def yield_(sample):
    """In a ring: each switches to the next."""
    creator = greenlet.getcurrent()
    turns = 0

    def yielder(following):
        nonlocal turns
        creator.switch()
        while True:
            turns += 1
            following.switch()

    # Made from the last to the first, as each knows the one that follows it.
    ring = [creator]
    for _ in range(sample.level - 1):
        ring.append(greenlet.greenlet(functools.partial(yielder, ring[-1])))
    # All begin here: one that begins another one passes on its depth of calls.
    for thread in ring[1:]:
        thread.switch()
    second = ring[-1]
    sample.begin()
    for _ in range(-(-sample.ops // sample.level)):
        turns += 1
        second.switch()
    sample.end()
    sample.work = turns
    for thread in ring[1:]:
        thread.throw()
