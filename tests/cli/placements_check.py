# SPDX-License-Identifier: MIT
"""placements_check.py FOLDER NAME: what compare, export and report say of a
folder that placements_made.py made is told of each placement by itself."""
import csv
import json
import math
import sys

FOLDER = f"{sys.argv[1]}/{sys.argv[2]}/"
RATIOS = {"cross-core": 2, "cross-socket": .5, "one-cpu": 1}


def table(name):
    return list(csv.DictReader(open(FOLDER + name, newline="")))


def text(name):
    return open(FOLDER + name, encoding="utf-8").read()


def find(rows, **wanted):
    found = [row for row in rows
             if all(row[key] == value for key, value in wanted.items())]
    assert len(found) == 1, (wanted, found)
    return found[0]


def near(value, truth, slack=.03):
    assert abs(float(value) / truth - 1) < slack, (value, truth)


# Each placement has its own comparisons, with its own bias and fresh blocks.
rows = table("csv")
assert len(rows) == 1 + 2 * 6 + 2 * 5 + 2 + 1, len(rows)
for row in rows:
    assert row["n"] == "20" if row["role"] else row["n"] == "12", row
    if row["probe"] == "scale-compute":
        near(row["ratio"], RATIOS[row["placement"]])
        assert row["verdict"] == ("slower" if float(row["ratio"]) > 1.5
                                  else "faster" if float(row["ratio"]) < .7
                                  else "equivalent"), row
again = find(rows, role="confirm")
assert again["placement"] == "cross-core"
near(again["ratio"], 3)
near(math.exp(float(find(rows, probe="pair", placement="cross-socket")
                    ["aa_bias"])), 1.2)
assert float(find(rows, probe="pair", placement="cross-core", role="")
             ["aa_bias"]) < .001
objects = json.load(open(FOLDER + "json"))
assert [row["placement"] for row in rows] == [o["placement"] for o in objects]

# Curves, laws and crossovers: all begin at the same CPU, which is told once.
points = table("scaling.csv")
assert len(points) == 2 * (1 + 2 * 6), len(points)
last = find(points, arm="kthreads", cpus="12", placement="cross-socket")
near(last["speedup"], 24)
near(find(points, arm="kthreads", cpus="12", placement="cross-core")
     ["speedup"], 12 / 1.55 / 2)
assert last["base_cpus"] == "1"
laws = table("laws.csv")
assert len(laws) == 2 * 2 * 2
for place, sigma in ("cross-core", .05), ("cross-socket", 0):
    law = find(laws, arm="uthreads", law="usl", placement=place)
    assert law["points"] == "7" and law["reason"] == "", law
    assert abs(float(law["sigma"]) - sigma) < .01, law
assert len(table("crossover.csv")) == 2 * 2
for place, level in ("cross-core", 30), ("cross-socket", 3000):
    crossing = find(table("crossover.csv"), probe="crossover-pair",
                    placement=place)
    assert crossing["finding"] == "crossover"
    near(crossing["level"], level, .1)

# A reader is told which is which.
shown = text("text")
for heading in ("scale-compute, ns/piece, by cpus\n  1 ",
                "scale-compute, ns/piece, by cpus, cross-core\n  2 ",
                "scale-compute, ns/piece, by cpus, cross-socket\n  2 ",
                "\npair, ns/x, cross-socket\n",
                "scale-compute, ns/piece, cross-socket\n  kthreads: base 1",
                "\nanchors: line, cross-core 50.",
                "· line, cross-socket 12",
                "rows (pair, cross-socket)"):
    assert heading in shown, heading
for line in shown.split("\n"):
    assert len(line) <= 80, line
words = " ".join(shown.split())
assert ("crossover-pair, cross-socket, kthreads against uthreads: crossover "
        "at steps = ") in words
for part in ("| pair, cross-core |", "| scale-compute, cross-socket | cpus=2 |",
             "- crossover-pair, cross-core, kthreads against",
             "- scale-compute, cross-socket, kthreads: base 1 CPU"):
    assert part in text("markdown"), part
page = text("report.html")
for part in ("scale-compute cpus=2, cross-core", "pair, cross-socket",
             ">scale-compute against cpus, cross-core</h3>",
             ">scale-compute against cpus, cross-socket</h3>",
             ">crossover-pair against steps, cross-socket</h3>"):
    assert part in page, part
assert ">scale-compute against cpus</h3>" not in page
assert ">scale-compute cpus=1<" in page

# Exports have a name for each.
names = [line.split("\t")[0] for line in text("gobench").split("\n")
         if line.startswith("Benchmark")]
assert len(set(names)) * 12 == len(names), "a name twice"
assert any("Scale-compute/cpus=2/placement=cross-socket/arm=kthreads" in name
           for name in names)
bmf = json.loads(text("bmf"))
near(bmf["pair/placement=cross-core/kthreads"]["latency"]["value"], 200)
near(bmf["pair/placement=cross-socket/kthreads"]["latency"]["value"], 50)
near(bmf["scale-compute/cpus=1/kthreads"]["latency"]["value"], 240)
for benchmark in json.loads(text("gbench"))["benchmarks"]:
    # Two processes of an operation each: no other placement's are counted.
    assert benchmark["iterations"] == (
        2 if benchmark["run_type"] == "iteration" else 12), benchmark
lines = [line.rsplit("}")[0] for line in text("openmetrics").split("\n")
         if line and line[0] != "#"]
assert len(set(lines)) == len(lines), "a series twice"
