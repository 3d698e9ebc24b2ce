# SPDX-License-Identifier: MIT
"""findings_check.py FOLDER: what compare has found in the folders that
findings_made.py made is what they were made of."""
import csv
import json
import math
import sys


def table(folder, name):
    path = f"{sys.argv[1]}/{folder}/{name}"
    rows = list(csv.DictReader(open(path + ".csv", newline="")))
    objects = json.load(open(path + ".json"))
    assert len(rows) == len(objects), (path, len(rows), len(objects))
    for row, item in zip(rows, objects):
        for key, text in row.items():
            value = item[key]
            assert text == ("" if value is None else text), (path, key)
            if isinstance(value, (int, float)):
                assert math.isclose(float(text), value, rel_tol=1e-9)
    return rows


def text(folder, name="text"):
    return open(f"{sys.argv[1]}/{folder}/{name}", encoding="utf-8").read()


def within(row, key, truth, slack):
    """The estimate is near the truth, and the interval is around it."""
    value, lo, hi = (float(row[key + end]) for end in ("", "_lo", "_hi"))
    assert lo <= value <= hi, (row, key)
    assert abs(value - truth) <= slack, (key, value, truth)
    assert lo - slack / 2 <= truth <= hi + slack / 2, (key, lo, truth, hi)
    assert hi - lo <= 4 * slack, (key, lo, hi)


def find(rows, **wanted):
    found = [row for row in rows
             if all(row[key] == value for key, value in wanted.items())]
    assert len(found) == 1, (wanted, found)
    return found[0]


# Laws: what they were made of is recovered; five points have none.
laws = table("scaling", "laws")
usl = find(laws, probe="scale-compute", arm="kthreads", law="usl")
within(usl, "sigma", .05, .005)
within(usl, "kappa", .004, .0004)
within(usl, "peak", math.sqrt(.95 / .004), 1)
assert usl["points"] == "8" and usl["cpus_most"] == "16"
rate = find(laws, probe="scale-rate", law="usl")
within(rate, "sigma", .2, .01)
within(rate, "kappa", .001, .0005)
assert abs(float(rate["base_value"]) / 4e6 - 1) < .02
amdahl = find(laws, probe="scale-compute", arm="kthreads", law="amdahl")
assert float(amdahl["error"]) > .03 > float(usl["error"]), "none of Amdahl's"
assert amdahl["kappa"] == amdahl["peak"] == ""
ideal = find(laws, arm="uthreads", law="usl")
assert abs(float(ideal["sigma"])) < 1e-6 and ideal["peak"] == ""
for row in laws:
    if row["arm"] == "pthreads":
        assert row["reason"] == "5 points, 6 needed", row
        assert row["sigma"] == row["kappa"] == ""
    else:
        assert row["reason"] == ""

# Points: base, ideal, speed-up and its interval.
points = table("scaling", "scaling")
assert len(points) == 8 + 8 + 5 + 8
last = find(points, probe="scale-compute", arm="kthreads", cpus="16")
truth = 16 / (1 + .05 * 15 + .004 * 16 * 15)
within(last, "speedup", truth, .1)
assert last["base_cpus"] == "1" and abs(float(last["base_value"]) - 250) < 3
assert math.isclose(float(last["ideal_value"]),
                    float(last["base_value"]) / 16, rel_tol=1e-9)
assert math.isclose(float(last["efficiency"]), float(last["speedup"]) / 16,
                    rel_tol=1e-9)
last = find(points, probe="scale-rate", cpus="16")
assert float(last["ci_lo"]) < float(last["value"]) < float(last["ci_hi"])
within(last, "speedup", 16 / (1 + .2 * 15 + .001 * 240), .1)
assert math.isclose(float(last["ideal_value"]),
                    float(last["base_value"]) * 16, rel_tol=1e-9)

# Hardware threads are in the table, and in no law.
usl = find(table("siblings", "laws"), law="usl")
assert usl["points"] == "6" and usl["cpus_most"] == "6"
within(usl, "sigma", .02, .01)
assert "8*" in text("siblings") and "laws are without them" in text("siblings")

# Crossovers.
crossings = table("crossover", "crossover")
task = find(crossings, probe="crossover-task", b="uthreads")
assert task["finding"] == "crossover"
within(task, "level", 100, 5)
assert (task["faster_below"], task["faster_above"]) == ("uthreads", "kthreads")
assert (task["level_below"], task["level_above"]) == ("64", "512")
none = find(crossings, b="pthreads")
assert none["finding"] == "none" and none["level"] == ""
assert none["faster_below"] == none["faster_above"] == "kthreads"
alike = find(crossings, probe="alike")
assert alike["finding"] == "none" and alike["faster_below"] == "uthreads"
assert alike["alike_from"] == "8" and task["alike_from"] == ""
assert find(crossings, probe="crossover-noise")["finding"] == "undecided"
assert find(crossings, probe="crossover-wild")["finding"] == "several"
shown = " ".join(text("crossover").split())
assert ("crossover-task, kthreads against pthreads: no crossover in steps = "
        "1 … 4096: kthreads is faster throughout") in shown
assert "uthreads is faster below, kthreads above" in shown

# Shapes.
SHAPES = {"io", "pinned", "ucontext", "user-switch", "working-set"}
for folder, verdict in (("holds", "holds"), ("fails", "does not hold"),
                        ("open", "inconclusive"), ("few", "inconclusive"),
                        ("less", "not run")):
    rows = table(folder, "published")
    assert {row["shape"] for row in rows} == SHAPES, rows
    for row in rows:
        assert row["verdict"] == verdict, row
        assert row["source"] and row["claim"]
        assert f"{row['shape']}, {verdict}" in text(folder)
        assert bool(row["value"]) == (verdict != "not run")
        assert bool(row["lo"]) == (folder not in ("few", "less"))
        assert bool(row["reason"]) == (folder in ("open", "few", "less"))
assert "no such probe: crossover-io" in text("less")
# A walk that alone takes longer than with a switch leaves no switch.
nothing = find(table("nothing", "published"), shape="working-set")
assert nothing["verdict"] == "inconclusive" and nothing["value"] == "", nothing
assert not table("crossover", "published")[0]["value"]
assert "published results" not in text("crossover")

for folder in ("scaling", "siblings", "crossover", "holds", "open", "less"):
    for line in text(folder).split("\n"):
        assert len(line) <= 80, line
    assert text(folder, "markdown").count("|") > 20
