# SPDX-License-Identifier: MIT
"""findings_made.py FOLDER: makes result folders up whose truth is known.

scaling/ is a machine of 16 CPUs: one arm follows a law, one is noise-free and
ideal, and one has five points; of siblings/ the upper CPUs share cores.
crossover/ has arms that change places at a known level, do not, and are alike.
holds/ repeats every published shape, fails/ none, open/ is undecided, and
less/ lacks what they need.  figures/ and rows/ have what only a report shows.
"""
import math
import os
import sys

import folder_made
from folder_made import BLOCKS


class Folder(folder_made.Folder):
    def __init__(self, name, *rest, **more):
        super().__init__(os.path.join(sys.argv[1], name), *rest, **more)


def law(base, sigma, kappa, n):
    return base * (1 + sigma * (n - 1) + kappa * n * (n - 1)) / n


CPUS = [1, 2, 3, 4, 6, 8, 12, 16]

scaling = Folder("scaling", cpu_thread_count=16)
for n in CPUS:
    at = f"cpus={n}"
    scaling.add("scale-compute", at, "ns/piece", "kthreads",
                law(250, .05, .004, n))
    scaling.add("scale-compute", at, "ns/piece", "uthreads",
                law(250, 0, 0, n), noise=0)
    if n < 8:
        scaling.add("scale-compute", at, "ns/piece", "pthreads",
                    law(250, .05, .004, n))
    # As rates: what takes so long is done so often in a second.
    scaling.add("scale-rate", at, "pieces/s", "kthreads",
                1e9 / law(250, .2, .001, n), better="higher")
scaling.write()

siblings = Folder("siblings")
for n in [1, 2, 3, 4, 5, 6, 7, 8]:
    # Eight cores would follow the law; two of them are none.
    shared = n > 6
    siblings.add("scale-compute", f"cpus={n}", "ns/piece", "kthreads",
                 law(250, .02, .001, 6) if shared else law(250, .02, .001, n),
                 placement="smt-siblings" if shared else "cross-core")
siblings.write()

crossover = Folder("crossover")
for steps in [1, 8, 64, 512, 4096]:
    at = f"steps={steps}"
    # ln(a/b) falls by ln 2 with each factor of 8, through 0 at 100.
    ratio = 2 ** (math.log(100 / steps) / math.log(8))
    crossover.add("crossover-task", at, "ns/step", "kthreads", 100 * ratio)
    crossover.add("crossover-task", at, "ns/step", "uthreads", 100)
    crossover.add("crossover-task", at, "ns/step", "pthreads",
                  200 * ratio + 20)
    crossover.add("alike", at, "ns/x", "kthreads", 100, noise=.001)
    crossover.add("alike", at, "ns/x", "uthreads",
                  50 if steps == 1 else 100, noise=.001)
    crossover.add("crossover-noise", at, "ns/x", "kthreads", 100, noise=.3)
    crossover.add("crossover-noise", at, "ns/x", "uthreads", 100, noise=.3)
    crossover.add("crossover-wild", at, "ns/x", "kthreads", 100)
    crossover.add("crossover-wild", at, "ns/x", "uthreads",
                  80 if steps in (1, 64, 4096) else 120)
crossover.write()


def published(name, switch, ucontext, free, io, set_, noise=.01, blocks=BLOCKS,
              alone=16):
    folder = Folder(name, "published", cpu_l2_cache_bytes=1 << 20)

    def add(probe, params, arm, value):
        folder.add(probe, params, "ns/x", arm, value, noise, blocks)
    add("yield", "threads=2", "kthreads", 20 * switch)
    add("yield", "threads=2", "uthreads", 20)
    add("yield", "threads=2", "ucontext", 10 * ucontext)
    add("yield", "threads=2", "floor", 10)
    add("handoff-free", None, "kthreads", 1000 * free)
    add("handoff", "cpus=1", "kthreads", 1000)
    for percent, ratio in (1, io), (100, 2):
        add("crossover-io", f"percent={percent}", "kthreads", 100 * ratio)
        add("crossover-io", f"percent={percent}", "uthreads", 100)
    # Eight threads: of 16 KiB each they are inside, of 256 KiB beyond.
    for kib in 1, 16, 64, 256, 4096:
        folder.add("working-set", f"kib={kib}", "ns/x", "kthreads",
                   16 * kib + 5000 * (set_ if kib == 256 else 1), noise,
                   blocks, threads=8)
        folder.add("working-set-alone", f"kib={kib}", "ns/x", "kthreads",
                   alone * kib, noise, blocks, threads=1)
    folder.write()


published("holds", 40, 30, 3, 8, 4)
published("fails", 4, 2, .5, 1, .5)
published("open", 10, 5, 1, 2, 1, noise=.2)
published("few", 40, 30, 3, 8, 4, blocks=5)
published("nothing", 40, 30, 3, 8, 4, alone=2000)
less = Folder("less", "published", cpu_l2_cache_bytes=1 << 20)
less.add("yield", "threads=2", "ns/x", "kthreads", 400)
less.add("working-set", "kib=4", "ns/x", "kthreads", 400, threads=8)
less.write()

# Levels of a probe are no neighbours here.
QUANTILES = {"p50": 1000, "p90": 2000, "p99": 5000, "p999": 9000, "max": 20000}
figures = Folder("figures")
for i, kib in enumerate([16, 1, 256]):
    for arm, times in ("kthreads", 1), ("uthreads", .1):
        figures.add("memory", f"threads={10 ** i}", "bytes/thread", arm,
                    20480 * times)
        for name, threads in (("working-set", 8), ("working-set-many", 64),
                              ("working-set-pair", 2)):
            figures.add(name, f"kib={kib}", "ns/switch", arm,
                        100 * kib * threads * times, threads=threads)
        figures.add("sleep", f"sleep_us={10 ** i}", "ns/sleep", arm,
                    1500 * times,
                    events={q: at * times for q, at in QUANTILES.items()})
figures.add("threads-limit", "most=1000000", "threads", "uthreads", 654321,
            better="higher")
figures.add("yield", "threads=2", "ns/switch", "kthreads", 400)
figures.write()

# More rows than one figure has room for.
rows = Folder("rows")
for i in range(90):
    for arm in "kthreads", "uthreads":
        rows.add(f"made{i}", None, "ns/x", arm, 100 + i)
rows.write()
