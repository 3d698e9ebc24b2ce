# SPDX-License-Identifier: MIT
"""same_probes.py THEIRS OURS [KEY…]: two answers to `list`.

Each probe of the first is one of the second: what is said of it is the same,
but for these keys.  It may have fewer levels, so no word on which suite has
which, be able to do others, or say what it lacks.
"""

import sys


def read(name, ignored):
    probes = {}
    for line in open(name, encoding="utf-8"):
        record, *fields = line.rstrip("\n").split("\t")
        if record == "probe":
            probe = dict(field.split("=", 1) for field in fields)
            probe["levels"] = set(probe.get("levels", "").split(","))
            for key in ignored:
                probe.pop(key, None)
            probes[probe["name"]] = probe
    return probes


ignored = {"lacks", "standard_max", "level_min", "level_max", *sys.argv[3:]}
theirs, ours = read(sys.argv[1], ignored), read(sys.argv[2], ignored)
assert theirs
for name, probe in theirs.items():
    assert probe["levels"] <= ours[name]["levels"], (probe, ours[name])
    probe["levels"] = ours[name]["levels"]
    assert probe == ours[name], (probe, ours[name])
