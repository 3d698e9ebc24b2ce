# SPDX-License-Identifier: MIT
"""What a probe is, and what one run of it is given and says.

    @probe("name", "what one operation is, in a line", "ns/operation")
    def name(sample): ...

defines and registers one: the same as in probes/, as Python's programmers
would write it.
"""

import dataclasses
import os
import resource
import time

import place

LEVEL_MAX = 1 << 62  # no limit
probes = {}  # by name


@dataclasses.dataclass
class Probe:
    name: str
    what: str
    unit: str
    axis: str = ""
    levels: tuple = (1,)
    level_min: int = 1
    level_max: int = LEVEL_MAX
    threads: int = 0  # alive at once; 0: level
    cpus: int = 1     # how many it runs on; 0: level
    suite: str = ""   # the first with it
    lacks: str = ""   # why there is no run
    run: object = None

    def record(self):
        fields = dict(name=self.name, what=self.what, unit=self.unit,
                      better="lower", cpus=self.cpus)
        if self.axis:
            fields.update(axis=self.axis,
                          levels=",".join(map(str, self.levels)),
                          level_min=self.level_min)
            if self.level_max < LEVEL_MAX:
                fields.update(level_max=self.level_max)
        fields.update((key, getattr(self, key)) for key in ("suite", "lacks")
                      if getattr(self, key))
        return "\t".join(["probe", *(f"{k}={v}" for k, v in fields.items())])


def probe(*words, **fields):
    def register(function):
        new = Probe(*words, **fields, run=function)
        probes[new.name] = new
        return function
    return register


def lacking(th, name, why):
    """For `lacks`: why, where the implementation has no such thing."""
    return "" if hasattr(th, name) else why


def all_cpus():
    """The levels of a probe that scales: 1, 2, 4 … all CPUs."""
    count = os.cpu_count()
    powers = (1 << i for i in range(7))
    return (*(power for power in powers if power < count), count)


class Sample:
    """One timed batch: begin() and end() are around the work alone.

    A probe sets work, the operations that it has seen done, and switches,
    those of the kernel that they take at the very least.
    """

    def __init__(self, request, ops):
        self.ops, self.level, self.cpus = ops, request.level, request.cpus
        self.one_cpu = len(self.cpus) == 1
        self.work = self.switches = self.elapsed_ns = 0
        self.broken = ""  # what was wrong with the work
        self.cpus_seen = set()

    def begin(self):
        self.before = resource.getrusage(resource.RUSAGE_SELF)
        self.began_ns = time.monotonic_ns()

    def end(self):
        self.elapsed_ns = time.monotonic_ns() - self.began_ns
        self.after = resource.getrusage(resource.RUSAGE_SELF)

    def see_cpu(self):
        """Each thread says where it is when its work is done."""
        self.cpus_seen.add(place.where())

    def count(self, field, unit=1):
        """What the system has counted of a field meanwhile."""
        name = "ru_" + field
        return round((getattr(self.after, name) - getattr(self.before, name)) *
                     unit)
