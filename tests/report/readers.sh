#!/bin/bash
# SPDX-License-Identifier: MIT
# What export writes is taken by the programs that it is for: Google
# Benchmark's compare.py and Prometheus's promtool.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/../cli/begin"
folder=results/vm-2cpu-2026-11-22

# Against itself there is no difference, in any median.
"$ts" export --format gbench $folder >"$tmp/a.json"
/usr/bin/python3 /usr/share/benchmark/compare.py --no-color benchmarks \
	"$tmp/a.json" "$tmp/a.json" >"$tmp/said"
rows=$(($(wc -l <"$folder/summary.csv") - 1))
[ "$(grep -c '_median  *[+-]0\.0000  *[+-]0\.0000 ' "$tmp/said")" -eq "$rows" ]
[ "$(grep -c '_pvalue .*U Test, Repetitions: 12 vs 12' "$tmp/said")" -eq "$rows" ]
grep -q 'create/arm:kthreads_median .* 16298  *16298 ' "$tmp/said"

# One sample for each value that is not empty.
"$ts" export --format openmetrics $folder >"$tmp/metrics"
promtool tsdb create-blocks-from openmetrics "$tmp/metrics" "$tmp/blocks" \
	>"$tmp/said"
samples=$(grep -vc '^#' "$tmp/metrics")
grep -q " $samples  *$samples  *$samples " "$tmp/said" || {
	echo "promtool took other than $samples samples"
	cat "$tmp/said"
	exit 1
}
