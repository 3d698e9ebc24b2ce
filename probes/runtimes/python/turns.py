# SPDX-License-Identifier: MIT
"""Threads that take turns."""

import os

import place
import team
import th
from probe import lacking, probe


@probe("handoff", "hand the turn to a waiting thread by semaphores, one way",
       "ns/switch", axis="cpus", levels=(1, 2), cpus=0, threads=2)
def handoff(sample):
    ping, pong = th.Signal(), th.Signal()
    rounds = -(-sample.ops // 2)
    handed = 0

    def partner():
        nonlocal handed
        place.on(sample.cpus[-1:])
        for _ in range(rounds + 2):
            ping.acquire()
            pong.release()
            handed += 1
        sample.see_cpu()

    def take_turns(count):
        for _ in range(count):
            ping.release()
            pong.acquire()

    thread = th.start(partner)
    place.on(sample.cpus[:1])
    take_turns(1)
    sample.begin()
    take_turns(rounds)
    sample.end()
    take_turns(1)
    th.join(thread)
    sample.work = rounds + handed - 2
    # On two CPUs, a wait may be over before it has begun.
    sample.switches = sample.work if sample.one_cpu else 0


@probe("cond-handoff", "hand the turn to a waiting thread by a condition, one "
       "way", "ns/switch", axis="cpus", levels=(1, 2), cpus=0, threads=2,
       suite="standard", lacks=lacking(th, "Condition", "it has no condition"))
def cond_handoff(sample):
    turned = th.Condition()
    turn = passed = 0

    def passer(me, ops):
        nonlocal turn, passed
        with turned:
            for _ in range(ops):
                while turn != me:
                    turned.wait()
                turn = 1 - me
                passed += 1
                turned.notify()
        return ops

    team.run(sample, 2, passer)
    sample.work = passed
    team.check(sample, 2, "a turn was lost, or had twice")
    if sample.one_cpu:
        sample.switches = sample.work


@probe("channel", "hand a value to a waiting thread by a channel, one way",
       "ns/value", axis="cpus", levels=(1, 2), cpus=0, threads=2,
       suite="standard", lacks=lacking(th, "Queue", "it has no channel"))
def channel(sample):
    to, fro = th.Queue(1), th.Queue(1)

    def partner():
        place.on(sample.cpus[-1:])
        for value in iter(to.get, None):
            fro.put(value)
        sample.see_cpu()

    thread = th.start(partner)
    place.on(sample.cpus[:1])
    sample.begin()
    for i in range(0, sample.ops, 2):
        to.put(i)
        sample.work += 2 * (fro.get() == i)
    sample.end()
    to.put(None)
    th.join(thread)


@probe("pipe", "pass a byte to a waiting thread by a pipe, one way",
       "ns/switch", threads=2)
def pipe(sample):
    ping, pong = os.pipe(), os.pipe()
    rounds = -(-sample.ops // 2)
    passed = 0

    def pass_on(source, target, count):
        done = 0
        for _ in range(count):
            done += os.write(target, os.read(source, 1))
        return done

    def partner():
        nonlocal passed
        passed = pass_on(ping[0], pong[1], rounds + 2)
        sample.see_cpu()

    thread = th.start(partner)
    os.write(ping[1], b".")
    pass_on(pong[0], ping[1], 1)
    sample.begin()
    sample.work = pass_on(pong[0], ping[1], rounds)
    sample.end()
    os.read(pong[0], 1)
    th.join(thread)
    sample.work += passed - 2
    sample.switches = sample.work - 2  # either side of the clock may be late
    for end in ping + pong:
        os.close(end)


@probe("yield", "switch to the next thread by yielding, one way", "ns/switch",
       axis="threads", levels=(2, 64, 1000), level_min=2, level_max=100000,
       lacks=lacking(th, "sched_yield", "os.sched_yield() keeps the "
                        "interpreter's lock before Python 3.10"))
def yield_(sample):
    """A yield that finds nobody is no switch: each thread sees whether another
    has run since its last turn."""
    started = []
    turns = last = 0
    stop = False

    def take_turn(me):
        nonlocal turns, last
        turns += last != me
        last = me
        th.sched_yield()

    def yielder(me):
        started.append(me)
        while not stop:
            take_turn(me)

    threads = [th.start(yielder, i) for i in range(1, sample.level)]
    while len(started) < sample.level - 1:
        take_turn(0)
    sample.begin()
    before = turns
    while turns - before < sample.ops:
        take_turn(0)
    sample.work = turns - before
    sample.end()
    sample.switches = sample.work - 1  # the first may be from before
    stop = True
    for thread in threads:
        th.join(thread)
