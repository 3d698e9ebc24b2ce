#!/bin/bash
# SPDX-License-Identifier: MIT
# Each suite plans the probes and levels that are in it, and tells its time.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

# A cell that takes no time.
cat >"$tmp/cell" <<'SH'
#!/bin/sh
tab=$(printf '\t')
if [ "$1" = list ]; then
	sed "s/ | /$tab/g" <<-'EOF'
	cell | name=made | kind=kernel | version=0 | build=0 | protocol=1
	probe | name=made | what=x | unit=ns/x | axis=share | levels=1,2,3,4,6,8,12,16 | cpus=1 | standard_max=8
	probe | name=wider-made | what=x | unit=ns/x | axis=size | levels=1,8,64,512 | cpus=1 | suite=standard | standard_max=64
	probe | name=full-made | what=x | unit=ns/x | axis=most | levels=1,2 | cpus=1 | suite=full
	probe | name=once-made | what=x | unit=ns/x | axis=steps | levels=1,2,3 | cpus=1 | suite=full | once=1
	end
	EOF
elif [ "$2 $4" = 'once-made ops=0' ]; then
	sleep .5
	printf 'calibrated\tops=1\telapsed_ns=1000\ndone\n'
else
	printf 'sample\tindex=0\twarmup=0\tops=1\twork=1\telapsed_ns=1000\n'
	printf 'process\tthreads=1\ndone\n'
fi
SH
chmod +x "$tmp/cell"
levels() { # PROBE SUITE [OPTION…]: those that are planned
	probe=$1 suite=$2
	shift 2
	"$ts" run --suite "$suite" --arm made="$tmp/cell" \
		--implementations call --dry-run "$@" |
		sed -n "s/^$probe  *[a-z]*=\([0-9]*\) .*made$/\1/p" | xargs
}
same() { # WANTED GOT
	[ "$1" = "$2" ] || {
		echo "planned: '$2', not '$1'"
		exit 1
	}
}
same '1 2 3 4 6 8' "$(levels made quick)"
same '1 2 3 4 6 8' "$(levels made standard)"
same '1 2 3 4 6 8 12 16' "$(levels made full)"
same '2 16' "$(levels made quick --param share=2,16)"
same '' "$(levels wider-made quick)"
same '1 8 64' "$(levels wider-made standard)"
same '1 8 64 512' "$(levels wider-made full)"
same '1 8 64' "$(levels wider-made quick -f wider-made)"
same '' "$(levels full-made standard)"
same '1 2' "$(levels full-made standard -f full-made)"
same '1 2' "$(levels full-made full)"

# The time is told; tests/bench/eta.c is about its arithmetic.
"$ts" run --arm made="$tmp/cell" --implementations floor --dry-run >"$tmp/plan"
grep -qE '^takes about [0-9]+:[0-9]{2}: [1-9][0-9]* processes' "$tmp/plan"

# A level that a probe cannot do is skipped, where another can.
"$ts" run -f '^(yield|create-group)$' --param threads=1,2 --dry-run \
	--implementations kthreads,uthreads >"$tmp/plan"
grep -q '^yield .*threads=2 ' "$tmp/plan"
grep -q '^create-group .*threads=1 ' "$tmp/plan"
grep -q '^skipped yield threads=1: takes 2 to ' "$tmp/plan"
if grep -q '^yield .*threads=1 ' "$tmp/plan"; then
	cat "$tmp/plan"
	exit 1
fi

# A budget that is over before the first block: each row has one all the same,
# and what is left out is said.
"$ts" run -f once-made --arm made="$tmp/cell" --implementations call \
	--time-budget 1 -o "$tmp/short" >"$tmp/out" 2>"$tmp/err"
same '1 2 3' "$(sed -n 's/.*,once-made,.*,steps=\([0-9]*\),.*/\1/p' \
	"$tmp/short/samples.csv" | sort -u | xargs)"
grep -q 'the other 11 are left out' "$tmp/err"

# Published results need some probes, at some levels.
"$ts" run --suite published --dry-run >"$tmp/plan"
grep -q '^yield  *threads=2 .*kthreads uthreads ucontext floor' "$tmp/plan"
grep -q '^handoff-free' "$tmp/plan"
if grep -qE 'threads=64|^mutex|pthreads' "$tmp/plan"; then
	cat "$tmp/plan"
	exit 1
fi
"$ts" run --suite published -f '^yield$' --param threads=2 --blocks 1 \
	--implementations ucontext,floor -o "$tmp/run" >"$tmp/out"
grep -q 'user-switch, not run' "$tmp/out"
grep -q 'ucontext, inconclusive' "$tmp/out"
"$ts" compare "$tmp/run" --table published --format csv |
	cmp - "$tmp/run/published.csv"
