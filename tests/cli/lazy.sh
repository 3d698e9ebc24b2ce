#!/bin/bash
# SPDX-License-Identifier: MIT
# Probes find out that a library does not do what it is called for: waits that
# do not wait, locks that do not lock, threads that are not there.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

cells=$(dirname "$ts")/cells
cat >"$tmp/wait.c" <<'C'
int sem_wait(void *s) { return !s; }
C
cat >"$tmp/lock.c" <<'C'
int pthread_mutex_lock(void *m) { return !m; }
int pthread_mutex_unlock(void *m) { return !m; }
C
# Those without attributes are the probe's, whose first thread has a caller.
cat >"$tmp/thread.c" <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
static int created;
int pthread_create(pthread_t *t, const pthread_attr_t *attr,
		   void *(*fn)(void *), void *arg)
{
	int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *),
		      void *) = dlsym(RTLD_NEXT, "pthread_create");

	*t = 0;
	return created++ ? 0 : create(t, attr, fn, arg);
}
int pthread_join(pthread_t t, void **result)
{
	int (*join)(pthread_t, void **) = dlsym(RTLD_NEXT, "pthread_join");

	return t ? join(t, result) : 0;
}
C
for library in wait lock thread; do
	cc -shared -fPIC -o "$tmp/$library.so" "$tmp/$library.c"
done
found_out() { # LIBRARY PROBE ARGUMENT…: by exit code 5, and in what words
	words=$1 library=$2
	shift 2
	status=0
	LD_PRELOAD=$tmp/$library.so "$cells/pthreads" run "$@" >"$tmp/out" ||
		status=$?
	if [ $status -ne 5 ] || ! grep -q "^fail	code=5.*$words" "$tmp/out"; then
		echo "pthreads run $*, $library: exit $status, or not: $words"
		cat "$tmp/out"
		exit 1
	fi
}
for probe in working-set working-set-pair working-set-many \
	working-set-threads; do
	found_out 'fewer switches' wait $probe ops=1000
done
found_out 'less work' thread skynet ops=2000
if [ "$(nproc)" -gt 1 ]; then
	found_out 'the sum is not' lock counter level=lock ops=3000000
	# Each way of counting adds up, though the racy one may lose some.
	for cell in kthreads pthreads uthreads; do
		for kind in racy atomic lock shard false; do
			"$cells/$cell" run counter level=$kind ops=1000000 \
				>"$tmp/out"
			grep -q '^done' "$tmp/out"
		done
	done
fi

# What a processor does not have is said, and is no failure.
bits=$("$cells/uthreads" list |
	sed -n 's/^probe.*name=vector-state.*levels=\([^	]*\).*/\1/p')
[ "$bits" = none,128,256,512 ]
for level in none 128 256 512; do
	status=0
	"$cells/uthreads" run vector-state level=$level ops=1000 >"$tmp/out" ||
		status=$?
	[ $status -eq 0 ] || { [ $status -eq 4 ] && [ $level != none ]; }
done

# Threads that yield are all there when the first one does: ten thousand.
"$cells/uthreads" run yield level=10000 ops=30000 samples=1 >"$tmp/out"
grep -q 'work=[3-9]....	' "$tmp/out"
