#!/bin/bash
# SPDX-License-Identifier: MIT
# A report of many folders: its tables are those of compare, its figures show
# the same ratios, and names from files stay text.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"
export PYTHONPATH=tests/cli PYTHONDONTWRITEBYTECODE=1
python3 tests/cli/fleet_made.py "$tmp"

cat >"$tmp/check.py" <<'PY'
import csv, io, math, re, subprocess, sys
from report_page import Page
ts, path, *folders = sys.argv[1:]

def compare(form):
    return subprocess.run([ts, "compare", "--format", form, *folders],
                          check=True, capture_output=True, text=True).stdout
page = Page(path)
assert page.policy == "default-src 'none'; style-src 'unsafe-inline'"

# Rows of the tables of verdicts, as Markdown has them: row, who, values.
rows = [[cell.strip() for cell in line.split("|")[1:-1]]
        for line in compare("markdown").splitlines()
        if re.match(r"\|(?! row |---)", line)]
shown, name = [], None
for table in page.tables[1:]:
    assert table[0][0] == "row"
    for row in table[1:]:
        if len(row) == 2:
            name = row[0]
        elif re.match(r"M\d+$|\d+ machines?$", row[0]):
            shown.append([name, *row])
        else:
            shown.append([row[0], None, *row[1:]])
assert len(rows) == len(shown) > 0, (len(rows), len(shown))
for row, cells in zip(rows, shown):
    cells[1] = cells[1] or row[1]
    cells[-1] = cells[-1].removesuffix(" ~")
    assert row == cells, (row, cells)

# Machines, each once, and in what they differ, above the tables.
ids = [row[0] for row in page.tables[0][1:]]
assert len(set(ids)) == len(ids) and ids[0].startswith("M1 (")
head = compare("markdown").split("\n###")[0]
differ = [line.strip() for line in head.splitlines() if line.startswith("  ")
          and "(" in line and ":" in line.split("(")[0]]
assert differ and all(line in page.text for line in differ), differ
assert page.text.index(differ[0]) < page.text.index("verdict on a")

# Every ratio that is drawn is one of compare's, and no state is.
said = list(csv.DictReader(io.StringIO(compare("csv"))))
known = {float(row[c]) for row in said
         for c in ("ratio", "ci_lo", "ci_hi") if row[c]}
medians = apart = 0
for table in page.data():
    for row in table:
        apart += row["what"] == "median" and row["series"] == "outliers"
        medians += row["what"] == "median" and row["series"] == "median"
        assert any(math.isclose(float(row["value"]), k, rel_tol=1e-9)
                   for k in known), row
assert page.figures == len(page.links) > 0 and page.tips
assert (medians > 0) == (len(ids) >= 5)
if len(ids) > 8:
    assert apart == sum(row["outlier"] == "1" and not row["state"]
                        for row in said) > 10
PY
report() { # FOLDER…
	"$ts" report -o "$tmp/page.html" "$@" >"$tmp/out"
	python3 "$tmp/check.py" "$ts" "$tmp/page.html" "$@"
}
report "$tmp"/many/*
report "$tmp"/few/*
report "$tmp"/many/[1-5]
report "$tmp"/many/[1-4]
grep -q 'M1 (' "$tmp/page.html"

# A machine alone; what turns the direction of text is told, not done.
report "$tmp"/few/49 "$tmp"/few/5[0-7]
if grep -q $'\u202e' "$tmp/page.html"; then
	echo 'U+202E is in the page'
	exit 1
fi
grep -qF '\x1b[31mred\x0ahost\u202e' "$tmp/page.html"

# A damaged folder: no page, and the old one is as it was.
before=$(cksum "$tmp/page.html")
echo >>"$tmp/few/49/compare.csv"
status=0
"$ts" report -o "$tmp/page.html" "$tmp"/few/49 "$tmp"/few/5[0-7] \
	>"$tmp/out" 2>"$tmp/err" || status=$?
[ $status -eq 2 ] && [ ! -s "$tmp/out" ]
grep -q 'few/49/compare.csv' "$tmp/err"
[ "$(cksum "$tmp/page.html")" = "$before" ]
