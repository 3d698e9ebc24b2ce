# SPDX-License-Identifier: MIT
"""The cell protocol of probes/protocol.h: what the runner asks for."""

import os
import sys

import place
import run
from build import BUILD, VERSION
from probe import probes

# As in probes/protocol.h.
EXIT_USAGE, EXIT_UNFIT, EXIT_UNSUPPORTED, EXIT_SELF_CHECK = 2, 3, 4, 5

SAMPLES_MAX = 256  # of one process, warm-up included


def fail(code, reason):
    """The last word: threads that are left are not waited for."""
    print(f"fail\tcode={code}\treason={reason}", flush=True)
    os._exit(code)


def number(key, text):
    # Python takes more for digits than the protocol does.
    if not (text.isascii() and text.isdigit()):
        fail(EXIT_USAGE, f"{key}={text} is not a number")
    return int(text)


class Request:
    """What run was asked for."""

    def __init__(self, probe, words):
        self.probe = probe
        self.level = self.ops = self.counting = 0
        self.min_ns, self.samples, self.warmup = 5000000, 3, 1
        self.stack_size = 65536
        self.cpus = []
        for word in words:
            self.take(*word.partition("="))

    def take(self, key, separator, text):
        if not separator:
            fail(EXIT_USAGE, f"{key} is not KEY=VALUE")
        if key == "cpus":
            self.cpus = [number(key, cpu) for cpu in text.split(",")]
        # Keys of a newer runner are none of our business.
        elif key != "probe" and hasattr(self, key):
            setattr(self, key, number(key, text))

    def check(self):
        probe = self.probe
        if probe.lacks:
            fail(EXIT_UNSUPPORTED, probe.lacks)
        if self.counting:
            fail(EXIT_UNSUPPORTED, "its threads are not counted apart")
        self.level = self.level or probe.levels[0]
        if not probe.level_min <= self.level <= probe.level_max:
            fail(EXIT_USAGE, f"{probe.name}: level={self.level} is out of "
                 f"range: {probe.level_min} to {probe.level_max}")
        if not 1 <= self.samples <= SAMPLES_MAX - self.warmup:
            fail(EXIT_USAGE, f"samples={self.samples} and "
                 f"warmup={self.warmup}: 1 to {SAMPLES_MAX}")
        self.cpus = self.cpus or place.allowed()
        wanted = probe.cpus or self.level
        if len(self.cpus) < wanted:
            fail(EXIT_UNSUPPORTED, f"{probe.name} needs {wanted} CPUs, not "
                 f"{len(self.cpus)}")
        del self.cpus[wanted:]


def list_probes(th):
    print(f"cell\tname={th.NAME}\tkind={th.KIND}\tbackend={th.BACKEND}\t"
          f"version={VERSION}\tbuild={BUILD}\tprotocol=1")
    for probe in probes.values():
        print(probe.record())
    print("end")


def main(th):
    words = sys.argv[1:]
    if words == ["list"]:
        list_probes(th)
        return
    if len(words) < 2 or words[0] != "run":
        fail(EXIT_USAGE, "use: list, or run PROBE [KEY=VALUE]…")
    if words[1] not in probes:
        fail(EXIT_USAGE, f"no probe is called {words[1]}")
    request = Request(probes[words[1]], words[2:])
    request.check()
    try:
        place.on(request.cpus)
    except OSError as error:
        fail(EXIT_USAGE, f"cannot run on the CPUs given: {error.strerror}")
    # The kernel passes over those that cannot be had beside others.
    if place.allowed() != sorted(set(request.cpus)):
        fail(EXIT_USAGE, "cannot run on all of the CPUs given")
    th.set_stack_size(request.stack_size)
    wrong = run.run(request, th)
    if wrong:
        fail(EXIT_SELF_CHECK, wrong)
