/* SPDX-License-Identifier: MIT */
/*
 * echo: how many messages a server answers that has a thread for each of its
 * connections, by TCP on loopback.
 *
 * All clients send at once, and again when they are answered.  They are in a
 * process of their own on the same two CPUs.  One operation is one echo of 64
 * bytes; single events are what each took its client, so with many clients
 * these wait for one another.
 */
#include "probes/echo.h"

#ifdef TH_CAN_READ
static int run(struct probe_run *r)
{
	return echo_sample(r, LOAD_ALL_AT_ONCE);
}
#endif

PROBE(echo) = {
	.name = "echo",
	.what = "answer a message of 64 bytes, all connections at once",
	.unit = "ns/echo",
	.axis = "connections",
	.levels = { 1, 10, 100, 1000, 10000 },
	.cpus = 2,
	.suite = "standard",
	.standard_max = 100,
#ifdef TH_CAN_READ
	.level_max = ECHO_MAX,
	.run = run,
	.finish = echo_finish,
#else
	.level_max = LOAD_CLIENTS,
	.lacks = TH_LACKS_READ,
#endif
};
