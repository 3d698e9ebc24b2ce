# SPDX-License-Identifier: MIT
"""What two threads want at once, and what all of them compute.

On one CPU they yield while they hold the lock, so that the other comes and
finds it held, and when they have given it back, as in mutex-contended.c.
"""

import team
import th
from probe import all_cpus, lacking, probe

THREADS = 2

# Without a yield nobody would find the lock held on one CPU.
LEVELS = (1, 2) if hasattr(th, "sched_yield") else (2,)


def check_count(sample, count):
    sample.work = count
    team.check(sample, THREADS,
               "an increment was lost: the mutex does not exclude")


@probe("mutex-contended", "lock and unlock a mutex that two threads fight for",
       "ns/lock", axis="cpus", levels=LEVELS, level_min=LEVELS[0], cpus=0,
       threads=THREADS)
def mutex_contended(sample):
    lock = th.Lock()
    one_cpu = sample.one_cpu
    count = 0

    def locker(_, ops):
        nonlocal count
        for _ in range(ops):
            with lock:
                before = count
                if one_cpu:
                    th.sched_yield()
                count = before + 1
            if one_cpu:
                th.sched_yield()
        return ops

    team.run(sample, THREADS, locker)
    check_count(sample, count)


@probe("mutex-recursive-contended", "lock twice and unlock a mutex that two "
       "threads fight for", "ns/2-locks", axis="cpus", levels=LEVELS,
       level_min=LEVELS[0], cpus=0, threads=THREADS, suite="standard",
       lacks=lacking(th, "RLock", "it has no recursive mutex"))
def mutex_recursive_contended(sample):
    lock = th.RLock()
    one_cpu = sample.one_cpu
    count = 0

    def locker(_, ops):
        nonlocal count
        for _ in range(ops):
            with lock:
                with lock:
                    before = count
                if one_cpu:
                    th.sched_yield()
                count = before + 1
            if one_cpu:
                th.sched_yield()
        return ops

    team.run(sample, THREADS, locker)
    check_count(sample, count)


@probe("barrier", "arrive at a barrier of two threads, and go on when both "
       "have", "ns/arrival", axis="cpus", levels=(1, 2), cpus=0,
       threads=THREADS, suite="standard",
       lacks=lacking(th, "Barrier", "it has no barrier"))
def barrier(sample):
    meeting = th.Barrier(THREADS)
    rounds = [0] * THREADS

    def arriver(me, ops):
        together = 0
        for i in range(1, ops + 1):
            rounds[me] = i
            meeting.wait()
            together += rounds[1 - me] >= i
        return together

    team.run(sample, THREADS, arriver)
    team.check(sample, THREADS, "one went on before the other came")


STEPS = 256  # of a multiplication and an addition each
MASK = (1 << 64) - 1


def compute():
    x = 1
    for _ in range(STEPS):
        x = (x * 6364136223846793005 + 1442695040888963407) & MASK
    return x


@probe("scale-compute", "compute a piece of about 1000 cycles, shared by the "
       "CPUs", "ns/piece", axis="cpus", levels=all_cpus(), cpus=0)
def scale_compute(sample):
    """The same steps as in C, which take Python longer."""
    expected = compute()

    def worker(_, ops):
        return sum(compute() == expected for _ in range(ops))

    team.run(sample, sample.level, worker)
