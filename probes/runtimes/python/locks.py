# SPDX-License-Identifier: MIT
"""Locks and their like, which nobody else wants."""

import th
from probe import lacking, probe


@probe("mutex", "lock and unlock a mutex that nobody else wants", "ns/lock",
       threads=1)
def mutex(sample):
    lock = th.Lock()
    count = 0
    sample.begin()
    for _ in range(sample.ops):
        with lock:
            count += 1
    sample.end()
    sample.work = count


@probe("mutex-recursive", "lock twice and unlock a mutex that nobody else "
       "wants", "ns/2-locks", threads=1, suite="standard",
       lacks=lacking(th, "RLock", "it has no recursive mutex"))
def mutex_recursive(sample):
    lock = th.RLock()
    count = 0
    sample.begin()
    for _ in range(sample.ops):
        with lock:
            with lock:
                count += 1
    sample.end()
    sample.work = count


@probe("sem", "post a semaphore that nobody waits for, and take it",
       "ns/post-and-wait", threads=1, suite="standard",
       lacks=lacking(th, "Semaphore", "it has no semaphore"))
def sem(sample):
    semaphore = th.Semaphore(0)
    sample.begin()
    for _ in range(sample.ops):
        semaphore.release()
        sample.work += semaphore.acquire()
    sample.end()
    if semaphore.acquire(blocking=False):
        sample.broken = "a post is left: a wait did not take one"


@probe("cond", "signal a condition that nobody waits for", "ns/signal",
       threads=1, suite="standard",
       lacks=lacking(th, "Condition", "it has no condition"))
def cond(sample):
    """Python wants the lock to be held."""
    condition = th.Condition()
    news = 0
    sample.begin()
    for _ in range(sample.ops):
        with condition:
            news += 1
            condition.notify()
    sample.end()
    sample.work = news


@probe("barrier-alone", "arrive at a barrier of one thread", "ns/arrival",
       threads=1, suite="standard",
       lacks=lacking(th, "Barrier", "it has no barrier"))
def barrier_alone(sample):
    barrier = th.Barrier(1)
    passed = 0
    sample.begin()
    for _ in range(sample.ops):
        barrier.wait()
        passed += 1
    sample.end()
    sample.work = passed


for name, what, axis in (
        ("rwlock-read", "lock for reading, and unlock, what nobody else wants",
         {}),
        ("rwlock-write", "lock for writing, and unlock, what nobody else "
         "wants", {}),
        ("rwlock-contended", "lock what two threads read, and write one time "
         "in 16", dict(axis="cpus", levels=(1, 2), cpus=0))):
    probe(name, what, "ns/lock", suite="standard",
          lacks="it has no read-write lock", **axis)(None)
