/* SPDX-License-Identifier: MIT */
/*
 * What an echo server is without threads: one loop of epoll(7), level
 * triggered, which one kernel thread runs.  Its clients are those of load.h.
 */
#ifndef PROBES_FLOOR_EPOLL_H
#define PROBES_FLOOR_EPOLL_H

#include "probes/load.h"

static int epoll_fds[LOAD_CLIENTS], epoll_poller;
static uint64_t epoll_bytes; /* that were read */

static inline int epoll_watch(int fd)
{
	struct epoll_event e = { .events = EPOLLIN, .data = { .fd = fd } };

	return epoll_ctl(epoll_poller, EPOLL_CTL_ADD, fd, &e) ? -errno : 0;
}

static inline int epoll_start(struct probe_run *r)
{
	int err = load_start(r, (unsigned)r->level, epoll_fds);

	epoll_poller = epoll_create1(EPOLL_CLOEXEC);
	if (!err)
		err = epoll_watch(load_done[0]);
	for (unsigned i = 0; !err && i < load_count; i++)
		err = epoll_watch(epoll_fds[i]);
	return err;
}

/* Messages are short: the socket has room for one. */
static inline void epoll_echo(int fd)
{
	char buffer[4 * LOAD_BYTES];
	ssize_t n = read(fd, buffer, sizeof buffer);

	if (n > 0 && write(fd, buffer, (size_t)n) == n)
		epoll_bytes += (uint64_t)n;
}

/* Until the clients are done. */
static inline int epoll_serve(struct probe_run *r)
{
	struct epoll_event events[512];
	char byte;

	for (;;) {
		int n = epoll_wait(epoll_poller, events, 512,
				   LOAD_SECONDS * 1000);

		for (int i = 0; i < n; i++) {
			if (events[i].data.fd != load_done[0])
				epoll_echo(events[i].data.fd);
			else if (read(load_done[0], &byte, 1) == 1)
				return 0;
			else
				return load_error(r);
		}
		if (n <= 0)
			return load_error(r);
	}
}

static inline int epoll_sample(struct probe_run *r, enum load_turns turns)
{
	int err = load_count ? 0 : epoll_start(r);

	if (err)
		return err;
	epoll_bytes = 0;
	probe_begin(r);
	err = load_begin(r, turns);
	if (!err)
		err = epoll_serve(r);
	probe_end(r);
	if (!err)
		err = load_told(r);
	if (!err && epoll_bytes != r->work * LOAD_BYTES) {
		r->broken = "the loop did not read what came back";
		err = -EPROTO;
	}
	return err;
}

static inline int epoll_finish(void)
{
	load_end();
	return 0;
}

#endif
