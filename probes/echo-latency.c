/* SPDX-License-Identifier: MIT */
/*
 * echo-latency: how long a client waits for its answer when all others are
 * silent, by TCP on loopback.
 *
 * The server has a thread for each connection, and all but one wait; the
 * clients, in a process of their own on the same two CPUs, take turns.  One
 * operation is one echo of 64 bytes, and each is a single event.
 */
#include "probes/echo.h"

#ifdef TH_CAN_READ
static int run(struct probe_run *r)
{
	return echo_sample(r, LOAD_ONE_AT_A_TIME);
}
#endif

PROBE(echo_latency) = {
	.name = "echo-latency",
	.what = "answer a message of 64 bytes, one at a time",
	.unit = "ns/echo",
	.axis = "connections",
	.levels = { 1, 10, 100, 1000, 10000 },
	.cpus = 2,
	.suite = "full",
	.events_ns = 50000000,
#ifdef TH_CAN_READ
	.level_max = ECHO_MAX,
	.run = run,
	.finish = echo_finish,
#else
	.level_max = LOAD_CLIENTS,
	.lacks = TH_LACKS_READ,
#endif
};
