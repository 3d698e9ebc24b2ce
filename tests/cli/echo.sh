#!/bin/bash
# SPDX-License-Identifier: MIT
# The echo server of examples/ has thousands of connections, one thread each, on
# user threads by either way of waiting and on kernel threads, and loses nothing.
# shellcheck source=tests/cli/begin
. "$(dirname "$0")/begin"

connections=${ECHO_CONNECTIONS:-10000}
rounds=${ECHO_ROUNDS:-3}
size=64

# Both ends of each connection, of which every process has one.
limit=$(ulimit -Hn)
if [ "$limit" != unlimited ] && [ "$limit" -lt $((connections + 100)) ]; then
	echo "only $((limit - 100)) connections, by the limit on descriptors"
	connections=$((limit - 100))
fi
ulimit -Sn "$limit"

serve() { # WHAT PROGRAM: an echo server, and its clients
	rm -f "$tmp/port"
	mkfifo "$tmp/input"
	timeout 120 "$2" <"$tmp/input" >"$tmp/port" 2>"$tmp/errors" &
	exec 3>"$tmp/input"
	rm "$tmp/input"
	until [ -s "$tmp/port" ]; do
		kill -0 $! || cat "$tmp/errors"
		kill -0 $!
	done
	timeout 100 "$out/tests/echo/load" "$(cat "$tmp/port")" "$connections" \
		"$rounds" $size | sed "s/^/$1: /"
	[ "${PIPESTATUS[0]}" -eq 0 ]
	exec 3>&-
	wait $!
	if [ -s "$tmp/errors" ]; then
		cat "$tmp/errors"
		exit 1
	fi
}

serve 'epoll without threads' "$out/tests/echo/epoll-server"
serve 'kernel threads' "$out/examples/echo-server-kernel"
UT_IO=io_uring serve 'user threads by io_uring' "$out/examples/echo-server"
UT_IO=epoll serve 'user threads by epoll' "$out/examples/echo-server"
