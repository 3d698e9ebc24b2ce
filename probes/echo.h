/* SPDX-License-Identifier: MIT */
/*
 * An echo server with a thread for each connection, which reads, and writes
 * back what it has read, as if there were no other.  Its clients are those of
 * load.h.  Connections and threads stay from sample to sample.
 */
#ifndef PROBES_ECHO_H
#define PROBES_ECHO_H

#include "probes/load.h"

#ifdef TH_CAN_READ
/* What it can hold beside the pipes and files of the process. */
#define ECHO_MAX                                              \
	(TH_FD_MAX - LOAD_SPARE_FDS < LOAD_CLIENTS            \
		 ? (TH_FD_MAX - LOAD_SPARE_FDS) / 1000 * 1000 \
		 : LOAD_CLIENTS)

static th_thread echo_threads[LOAD_CLIENTS];
static int echo_fds[LOAD_CLIENTS];
static uint64_t echo_bytes[LOAD_CLIENTS]; /* that were read, each by its own */
static struct probe_run *echo_run;        /* the last sample */

static inline int echo_write(int fd, const char *data, ssize_t size)
{
	while (size > 0) {
		ssize_t n = th_write(fd, data, (size_t)size);

		if (n < 0)
			return 0;
		data += n;
		size -= n;
	}
	return 1;
}

static void *echo_serve(void *arg)
{
	const size_t i = (size_t)arg;
	char buffer[4 * LOAD_BYTES];
	ssize_t n;

	do {
		n = th_read(echo_fds[i], buffer, sizeof buffer);
		if (n > 0)
			echo_bytes[i] += (uint64_t)n;
	} while (n > 0 && echo_write(echo_fds[i], buffer, n));
	probe_see_cpu(echo_run);
	return NULL;
}

static inline int echo_start(struct probe_run *r)
{
	int err = load_start(r, (unsigned)r->level, echo_fds);

	for (size_t i = 0; !err && i < r->level; i++)
		err = th_create(&echo_threads[i], echo_serve, (void *)i);
	return err;
}

static inline uint64_t echo_served(void)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < load_count; i++)
		bytes += echo_bytes[i];
	return bytes;
}

/* One sample; r->work is what came back to the clients as it was sent. */
static inline int echo_sample(struct probe_run *r, enum load_turns turns)
{
	uint64_t before;
	char byte;
	int err = load_count ? 0 : echo_start(r);

	if (err)
		return err;
	echo_run = r;
	before = echo_served();
	probe_begin(r);
	err = load_begin(r, turns);
	if (!err && th_read(load_done[0], &byte, 1) != 1)
		err = load_error(r);
	probe_end(r);
	if (!err)
		err = load_told(r);
	if (!err && echo_served() - before != r->work * LOAD_BYTES) {
		r->broken = "the threads did not read what came back";
		err = -EPROTO;
	}
	return err;
}

static inline int echo_finish(void)
{
	int err = 0;

	load_end();
	for (unsigned i = 0; !err && i < load_count; i++) {
		err = th_join(&echo_threads[i], NULL);
		th_close(echo_fds[i]);
	}
	return err;
}
#endif

#endif
