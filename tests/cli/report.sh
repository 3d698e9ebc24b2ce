#!/bin/bash
# SPDX-License-Identifier: MIT
# A report is one strict page that asks for nothing, with the figures that
# compare prints; what is hostile in a file stays text.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

export PYTHONPATH=tests/cli PYTHONDONTWRITEBYTECODE=1

cat >"$tmp/check.py" <<'PY'
import csv, math, re, subprocess, sys
from report_page import Page
ts, folder, path = sys.argv[1:4]
page = Page(path)
assert page.policy == "default-src 'none'; style-src 'unsafe-inline'"

# Each row of compare's Markdown, which has the same columns and more.
said = subprocess.run([ts, "compare", "--format", "markdown", folder],
                      check=True, capture_output=True, text=True).stdout
verdicts = re.split("^### (?:Scaling|Crossovers)$", said, flags=re.M)[0]
rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in verdicts.splitlines() if re.match(r"\|(?! probe |---)", line)]
shown = [row for table in page.tables for row in table if row[0] != "row"]
assert len(rows) == len(shown) > 0, (len(rows), len(shown))
for row, cells in zip(rows, shown):
    probe, level, state, unit, *values = row
    values, verdict = values[:7], values[7]
    assert cells[1:8] == values, (cells, values)
    assert cells[8].removesuffix(" ~") == verdict, (cells, verdict)
    if state in ("", "matched"):
        assert cells[0] == f"{probe} {level} {unit}".replace("  ", " "), cells
# Every value that is drawn is that of summary.csv or compare.csv.
known = set()
for name in "summary", "compare":
    for row in csv.DictReader(open(f"{folder}/{name}.csv", newline="")):
        for column in "median", "ci_lo", "ci_hi", "ratio":
            if row.get(column):
                known.add(float(row[column]))
points = drawn = 0
for table in page.data():
    for row in table:
        drawn += 1
        if row["what"] != "single":
            points += row["what"] == "median"
            assert any(math.isclose(float(row["value"]), k, rel_tol=1e-12)
                       for k in known), row
assert page.figures == len(page.links) > 0
assert points == len(page.tips), (points, len(page.tips))
assert all(re.search(r"\d", tip) for tip in page.tips)
print(page.figures, points, drawn)
PY

for folder in vm-2cpu-2026-11-22 vm-2cpu-wake-2026-11-22 \
	vm-2cpu-uthreads-core-2026-11-22; do
	"$ts" report -o "$tmp/page.html" "results/$folder" >"$tmp/out"
	[ "$(cat "$tmp/out")" = "$tmp/page.html" ]
	python3 "$tmp/check.py" "$ts" "results/$folder" "$tmp/page.html"
done
"$ts" report -o - "results/$folder" | cmp - "$tmp/page.html"
# A link's file is replaced, a pipe is written to; neither is a file then.
ln -s page.html "$tmp/link"
: >"$tmp/page.html"
"$ts" report -o "$tmp/link" "results/$folder" >/dev/null
mkfifo "$tmp/pipe"
cat "$tmp/pipe" >"$tmp/piped" &
"$ts" report -o "$tmp/pipe" "results/$folder" >/dev/null
wait $!
cmp "$tmp/piped" "$tmp/page.html"
[ -L "$tmp/link" ] && [ -p "$tmp/pipe" ]

# Hostile names, in all that is read.
cp -r results/vm-2cpu-wake-2026-11-22 "$tmp/hostile"
python3 - "$tmp/hostile" <<'PY'
import csv, json, sys, zlib
folder = sys.argv[1]
name = """'"><script>alert(1)</script>`id` %s @x $(id)
END <g onmousemove="gnuplot_svg.showHypertext(evt,'#0')" é"""
rows = list(csv.DictReader(open(f"{folder}/samples.csv", newline="")))
for row in rows:
    row["arm"] = row["arm"].replace("pthreads", name)
    row["probe"] = "wake" + name
    row["unit"] = "ns/" + name
with open(f"{folder}/samples.csv", "w", newline="") as file:
    writer = csv.DictWriter(file, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
data = open(f"{folder}/samples.csv", "rb").read()
run = json.load(open(f"{folder}/run.json"))
def spoil(value):
    if isinstance(value, dict):
        return {k: spoil(v) for k, v in value.items()}
    if isinstance(value, list):
        return [spoil(v) for v in value]
    return {"pthreads": name, "wake": "wake" + name, "noisy": name,
            "ns/wake": "ns/" + name}.get(value, value) \
        if isinstance(value, str) else value
run = spoil(run)
run["label"] = name
run["noise_evidence"] = [dict(what=name, level=name, evidence=name)]
run["files"] = {"samples.csv": {"rows": len(rows),
                                "crc32": "%08x" % zlib.crc32(data)}}
json.dump(run, open(f"{folder}/run.json", "w"))
machine = json.load(open(f"{folder}/machine.json"))
machine["cpu_model_name"] = machine["governor"] = name
json.dump(machine, open(f"{folder}/machine.json", "w"))
PY
[ "$("$ts" report "$tmp/hostile")" = "$tmp/hostile/report.html" ]
python3 - "$tmp/hostile/report.html" <<'PY'
import sys
from report_page import Page
page = Page(sys.argv[1])
name = """'"><script>alert(1)</script>`id` %s @x $(id)\\x0aEND <g onmousemove=\
"gnuplot_svg.showHypertext(evt,'#0')" é"""
drawn = name.replace("'", "\u2019")
begin = drawn.partition("`")[0]  # gnuplot cuts what is too long
assert page.text.count("wake" + begin) == 2 and page.text.count(begin) == 4
assert page.text.count(name) > 10, page.text.count(name)
assert all("wake" + name in tip for tip in page.tips) and len(page.tips) >= 5
PY

# Few blocks have no interval, one arm has nothing to be compared with, and
# anchors are no threads: each has its page.
"$ts" run -f '^mutex$' --blocks 1 -o "$tmp/block" >"$tmp/out"
"$ts" run -f '^mutex$' --implementations uthreads --blocks 1 -o "$tmp/arm" \
	>"$tmp/out"
"$ts" run -f '^clock$' --implementations floor --blocks 1 -o "$tmp/anchor" \
	>"$tmp/out"
for name in block arm anchor; do
	"$ts" report "$tmp/$name" >"$tmp/out"
done
python3 - "$tmp" <<'PY'
import sys
from report_page import Page
block, arm, anchor = (Page(f"{sys.argv[1]}/{name}/report.html")
                      for name in ("block", "arm", "anchor"))
nothing = ["nothing to compare" in p.text for p in (block, arm, anchor)]
assert nothing == [False, True, True], nothing
assert [p.figures for p in (block, arm, anchor)] == [2, 1, 0]
assert "nothing to draw" in anchor.text and "clock" in anchor.text
assert all(row[4] == "-" and "n too small" in row[8]
           for table in block.tables for row in table[1:])
PY

refuse() { # STATUS PATTERN ARGUMENT…: prints nothing, and says what to do
	expected=$1 pattern=$2
	shift 2
	status=0
	PATH=${path:-$PATH} "$ts" report "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	if [ $status -ne "$expected" ] || [ -s "$tmp/out" ] ||
		! grep -q -e "$pattern" "$tmp/err"; then
		echo "report $*: exit $status, output, or not: $pattern"
		cat "$tmp/err"
		exit 1
	fi
}
refuse 2 'needs a result folder'
refuse 2 'name the page with -o' "$tmp/hostile" "$tmp/hostile"
refuse 2 "unknown option '--outptu'.*--output" --outptu x "$tmp/hostile"
refuse 2 '/no/such' /no/such
refuse 2 '/no/such/page.html' -o /no/such/page.html "$tmp/hostile"
before=$(cksum "$tmp/hostile/report.html")
path=$tmp refuse 4 'package gnuplot-nox' "$tmp/hostile"
echo >>"$tmp/hostile/samples.csv"
refuse 2 'hostile/samples.csv' "$tmp/hostile"
[ "$(cksum "$tmp/hostile/report.html")" = "$before" ]
[ "$(find "$tmp/hostile" -name '*.part')" = '' ]
