/* SPDX-License-Identifier: MIT */
/*
 * The reference of echo-latency: one loop, woken for one message at a time.
 */
#include "epoll.h"

static int run(struct probe_run *r)
{
	return epoll_sample(r, LOAD_ONE_AT_A_TIME);
}

PROBE(echo_latency) = {
	.name = "echo-latency",
	.what = "answer a message of 64 bytes by epoll(7), one at a time",
	.unit = "ns/echo",
	.axis = "connections",
	.levels = { 1, 10, 100, 1000, 10000 },
	.level_max = LOAD_CLIENTS,
	.cpus = 2,
	.threads = 1,
	.floor_of = "user",
	.suite = "full",
	.events_ns = 50000000,
	.run = run,
	.finish = epoll_finish,
};
