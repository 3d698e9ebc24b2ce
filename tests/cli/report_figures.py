# SPDX-License-Identifier: MIT
"""report_figures.py FOLDER: the figures of figures/ and crossover/ in it."""
import csv
import math
import re
import sys

from report_page import Page


def figures(folder):
    """The data of each figure by its title, in their order."""
    path = f"{sys.argv[1]}/{folder}/report.html"
    page = Page(path)
    titles = re.findall("<figure>\n<h3 id=\"[^\"]*\">(.*)</h3>",
                        open(path).read())
    data = list(page.data())
    assert len(titles) == len(data) == page.figures, titles
    assert len(set(titles)) == len(titles), titles
    return dict(zip(titles, data)), page


def medians(rows, **wanted):
    return [float(row["value"]) for row in rows if row["what"] == "median"
            and all(row[key] == value for key, value in wanted.items())]


def near(values, truth, slack=.02):
    assert len(values) == 1 and math.isclose(values[0], truth, rel_tol=slack), \
        (values, truth)


made, page = figures("figures")
assert list(made) == [
    "All ratios", "Switching", "working-set against kib",
    "working-set-many against kib", "working-set-pair against kib",
    "Switching by working set and threads", "sleep against sleep_us",
    "sleep: latency tails", "memory against threads", "Threads at once"], \
    list(made)

# Units are those of the values, and tips have them.
for name, unit, truth in (("memory against threads", "bytes", 20480),
                          ("Threads at once", "threads", 654321),
                          ("sleep against sleep_us", "ns", 1500)):
    assert {row["unit"] for row in made[name]} == {unit}, name
    near(medians(made[name])[:1], truth)
assert any(re.match("kthreads, memory threads=1: 20.[0-9] k .* bytes", tip)
           for tip in page.tips), page.tips
assert any(re.match("uthreads, threads-limit most=1000000: 65[0-9] k ", tip)
           for tip in page.tips)
for text in "10 kB", "bytes of one thread", "600 k":
    assert text in page.text, text

# The i-th process has 1 + i/100 of the quantile: medians, and an interval that
# order statistics are.
tails = made["sleep: latency tails"]
for quantile, truth in (("half", 1000), ("90 %", 2000), ("99 %", 5000),
                        ("99.9 %", 9000)):
    row = f"sleep_us=100, {quantile}"
    near(medians(tails, series="kthreads", row=row), 1.055 * truth, 1e-9)
    near(medians(tails, series="uthreads", row=row), .1055 * truth, 1e-9)
    of = [r for r in tails if r["row"] == row and r["series"] == "kthreads"]
    single = [r["value"] for r in of if r["what"] == "single"]
    assert len(single) == 24, single
    lo, hi = (next(float(r["value"]) for r in of if r["what"] == what)
              for what in ("ci_lo", "ci_hi"))
    assert math.isclose(lo, truth * 1.03) and math.isclose(hi, truth * 1.08), \
        (lo / truth, hi / truth)
near(medians(tails, series="kthreads", row="sleep_us=100, all"), 22200, 1e-9)

# Rows of the surface are of one arm, with few threads first.
surface = made["Switching by working set and threads"]
rows = list(dict.fromkeys(row["row"] for row in surface))
assert rows == [f"{arm}, {threads} threads" for arm in ("kthreads", "uthreads")
                for threads in (2, 8, 64)], rows
for threads in 2, 8, 64:
    for kib in 1, 16, 256:
        near(medians(surface, row=f"kthreads, {threads} threads",
                     level=str(kib)), 100 * kib * threads)
assert page.text.count("KiB that each thread walks over") == 1
# 64 threads of 256 KiB: in the table of verdicts, and in the cell.
assert len(re.findall(r"1\.6[0-9] ms", page.text)) == 2

# Crossovers are marked where they are, and nowhere else.
made, page = figures("crossover")
with open(f"{sys.argv[1]}/crossover/crossover.csv", newline="") as file:
    found = {f"{row['a']} / {row['b']}": row for row in csv.DictReader(file)
             if row["probe"] == "crossover-task" and row["level"]}
assert list(found) == ["kthreads / uthreads"], found
marks = {}
for row in made["crossover-task: ratios against steps"]:
    if row["what"].startswith("crossover"):
        key = row["what"].replace("crossover", "level")
        assert math.isclose(float(row["level"]),
                            float(found[row["series"]][key]), rel_tol=1e-9)
        marks[key] = row["value"]
assert marks == dict.fromkeys(("level", "level_lo", "level_hi"), "1"), marks
wild = made["crossover-wild: ratios against steps"]
assert not any(row["what"].startswith("crossover") for row in wild)
assert "crossover-noise: ratios against steps" in made
assert "alike: ratios against steps" not in made

# What has too many rows is several figures, and each row is in one of them.
made, page = figures("rows")
assert [name for name in made if name.startswith("Synchronising")] == [
    f"Synchronising, {i} of 3" for i in (1, 2, 3)], list(made)
seen = [row["row"] for name, data in made.items() if "Sync" in name
        for row in data if row["what"] == "median" and row["series"] == "uthreads"]
assert seen == [f"made{i}" for i in range(90)], seen
near(medians(made["Synchronising, 3 of 3"], series="uthreads", row="made89"), 189)
