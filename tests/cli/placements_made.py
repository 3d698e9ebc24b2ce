# SPDX-License-Identifier: MIT
"""placements_made.py FOLDER: makes a run up that measured the same levels at
two placements, where opposite things are true.

Told/ says in run.json which row was measured where, untold/ leaves that to
the samples, one/ has one of the two placements, alone/ one arm, and mixed/
does not tell.
"""
import os
import sys

from folder_made import Folder

PLACES = {"cross-core": 2, "cross-socket": .5}  # so much slower is kthreads


def scaling(folder, place, ratio):
    """Opposite winners; sockets share nothing, cores do."""
    for n in 2, 3, 4, 6, 8, 12:
        sigma = .05 if place == "cross-core" else 0
        time = 240 / n * (1 + sigma * (n - 1))
        for arm, factor in ("kthreads", ratio), ("uthreads", 1):
            folder.add("scale-compute", f"cpus={n}", "ns/piece", arm,
                       time * factor, placement=place)


def crossover(folder, place, at):
    for steps in 1, 10, 100, 1000, 10000:
        folder.add("crossover-pair", f"steps={steps}", "ns/step", "kthreads",
                   100 * (at / steps) ** .3, placement=place)
        folder.add("crossover-pair", f"steps={steps}", "ns/step", "uthreads",
                   100, placement=place)


def bare(folder, place, ratio):
    """Without a level, with a bias at one place, and confirmed there."""
    for arm, factor in ("kthreads", ratio), ("uthreads", 1):
        folder.add("pair", None, "ns/x", arm, 100 * factor, placement=place)
    folder.add_like("pair", None, "ns/x", "kthreads",
                    1 if place == "cross-core" else 1.2, place)
    folder.add("line", None, "ns/trip", "floor", 50 * (3 - ratio),
               placement=place)
    if place == "cross-core":
        for arm, factor in ("kthreads", 3), ("uthreads", 1):
            folder.add("pair", None, "ns/x", arm, 100 * factor, blocks=20,
                       placement=place, role="confirm", first_block=200)


def make(name, places=PLACES, told=True):
    folder = Folder(os.path.join(sys.argv[1], name), told=told, seed=1,
                    cpu_thread_count=16)
    for arm in "kthreads", "uthreads":
        folder.add("scale-compute", "cpus=1", "ns/piece", arm, 240,
                   placement="one-cpu")
    for place in places:
        scaling(folder, place, PLACES[place])
        crossover(folder, place, 30 if place == "cross-core" else 3000)
        bare(folder, place, PLACES[place])
    return folder


make("told").write()
make("untold", told=False).write()
make("one", ["cross-core"]).write()
alone = Folder(os.path.join(sys.argv[1], "alone"), told=True)
for place, time in ("cross-core", 100), ("cross-socket", 300):
    alone.add("pair", None, "ns/x", "uthreads", time, placement=place)
alone.write()
mixed = make("mixed", told=False)
mixed.samples[-1]["placement"] = None
mixed.write()
