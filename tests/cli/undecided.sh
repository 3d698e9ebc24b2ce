#!/bin/bash
# SPDX-License-Identifier: MIT
# What could not be measured does not pass a gate, and is told of again by a
# run that is taken up.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

die() {
	echo "$*"
	cat "$tmp/err"
	exit 1
}

# A cell that is calibrated, and then finds its work wrong.
cat >"$tmp/old" <<SH
#!/bin/sh
case " \$* " in
*' list '* | *' ops=0 '*) exec '$out/cells/uthreads' "\$@" ;;
esac
printf 'fail\tcode=5\treason=planted\n'
exit 5
SH
chmod +x "$tmp/old"

status=0
"$out/threadscale" run -f '^mutex$' --implementations kthreads,uthreads \
	--arm old="$tmp/old" --blocks 6 --fail-on slower -o "$tmp/run" \
	>"$tmp/out" 2>"$tmp/err" || status=$?
[ $status -eq 5 ] || die "run: exit $status"

status=0
"$out/threadscale" compare --fail-on slower "$tmp/run" >"$tmp/out" \
	2>"$tmp/err" || status=$?
[ $status -eq 2 ] || die "compare: exit $status"
grep -q 'mutex, uthreads against old was planned and could not be measured' \
	"$tmp/err" || die "compare: the missing pair is not named"
if grep -q 'kthreads against uthreads' "$tmp/err"; then
	die "compare: implementations are judged"
fi

status=0
"$out/threadscale" run --resume -o "$tmp/run" >"$tmp/out" 2>"$tmp/err" ||
	status=$?
[ $status -eq 5 ] || die "taken up: exit $status"
grep -q '^failed: mutex, old: .*planted' "$tmp/out" ||
	die "taken up: the failure is not told of"

status=0
"$out/threadscale" run --resume --dry-run -o "$tmp/run" >"$tmp/out" \
	2>"$tmp/err" || status=$?
[ $status -eq 0 ] || die "taken up dry: exit $status"
grep -q '^suite ' "$tmp/out" || die "taken up dry: it is measured"

# Samples alone are nothing that could be gone on with; they stay.
rm "$tmp/run/run.json"
cp "$tmp/run/samples.csv" "$tmp/samples.csv"
for again in 1 2; do
	status=0
	"$out/threadscale" run --resume -o "$tmp/run" >"$tmp/out" \
		2>"$tmp/err" || status=$?
	[ $status -eq 2 ] || die "without a manifest, $again: exit $status"
done
cmp "$tmp/samples.csv" "$tmp/run/samples.csv"
