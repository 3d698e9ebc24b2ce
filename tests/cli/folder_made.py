# SPDX-License-Identifier: MIT
"""Result folders that are made up, for the scripts that say of what."""
import csv
import json
import math
import os
import random
import zlib

BLOCKS = 12
COLUMNS = next(csv.reader(open("results/vm-2cpu-2026-11-23/samples.csv")))


class Folder:
    """told: run.json says the placement of each row."""

    def __init__(self, path, suite="standard", told=False, seed=None,
                 **machine):
        self.path, self.told = path, told
        self.suite, self.machine = suite, machine
        self.rows, self.samples, self.arms = {}, [], {}
        self.random = random.Random(seed or os.path.basename(path))

    def add(self, probe, params, unit, arm, value, noise=.01, blocks=BLOCKS,
            placement="cross-core", better="lower", threads=1, role=None,
            first_block=0, events=None):
        """Two processes of one sample in each block, with these quantiles."""
        row = (probe, params, placement if self.told else None)
        arms = self.rows.setdefault(row, (unit, []))[1]
        if not role:
            arms.append({"arm": arm})
        self.arms[arm] = {"name": arm, "implementation": arm, "kind": "kernel"}
        for block in range(first_block, first_block + blocks):
            for process in range(2):
                self.sample(value, noise, probe=probe, arm=arm, params=params,
                            placement=placement, threads=threads, block=block,
                            process_index=2 * len(arms) + process, unit=unit,
                            better=better, role=role,
                            **{f"event_{name}_ns": at * (1 + block / 100)
                               for name, at in (events or {}).items()})

    def add_like(self, probe, params, unit, arm, bias, placement):
        """Like against like, of which the first side is slower by a bias."""
        for block in range(BLOCKS):
            for place, side in enumerate("ABBA"):
                self.sample(100 * (bias if side == "A" else 1), .001,
                            probe=probe, arm=arm, params=params,
                            placement=placement, threads=1, block=100 + block,
                            order="ABBA", process_index=place, unit=unit,
                            better="lower", role="aa")

    def sample(self, value, noise, **columns):
        number = value * math.exp(self.random.gauss(0, noise))
        self.samples.append(dict(
            schema_version=1, run_id="made", machine_id="made",
            suite=self.suite, implementation=columns["arm"], mode="timed",
            sample_index=0, warmup=0, iterations=1, elapsed_ns=5000000,
            value=repr(number), valid=1, **columns))

    def write(self):
        os.makedirs(self.path)
        name = self.path + "/samples.csv"
        with open(name, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.samples)
        data = open(name, "rb").read()
        rows = [{"probe": probe, "params": params, "unit": unit,
                 "what": "made up", "arms": arms}
                | ({"placement": placement} if self.told else {})
                for (probe, params, placement), (unit, arms)
                in self.rows.items()]
        run = {"schema_version": 1, "blocks": BLOCKS, "seed": 1,
               "complete": True, "label": None,
               "arms": list(self.arms.values()), "rows": rows,
               "files": {"samples.csv": {"rows": len(self.samples),
                                         "crc32": f"{zlib.crc32(data):08x}"}}}
        json.dump(run, open(self.path + "/run.json", "w"))
        json.dump(self.machine, open(self.path + "/machine.json", "w"))
