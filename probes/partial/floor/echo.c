/* SPDX-License-Identifier: MIT */
/*
 * The reference of echo: a server that needs no thread for a connection.
 */
#include "epoll.h"

static int run(struct probe_run *r)
{
	return epoll_sample(r, LOAD_ALL_AT_ONCE);
}

PROBE(echo) = {
	.name = "echo",
	.what = "answer a message of 64 bytes by a loop of epoll(7)",
	.unit = "ns/echo",
	.axis = "connections",
	.levels = { 1, 10, 100, 1000, 10000 },
	.level_max = LOAD_CLIENTS,
	.cpus = 2,
	.threads = 1,
	.floor_of = "user",
	.suite = "standard",
	.standard_max = 100,
	.run = run,
	.finish = epoll_finish,
};
