/* SPDX-License-Identifier: MIT */
/*
 * Clients of an echo server on loopback, in a process of their own: a loop of
 * epoll(7), the same for every server.  It shares none of the threads that are
 * measured, only their CPUs.
 *
 * Each client sends a message, waits until it is back whole, looks at every
 * byte, and sends the next; or only one of them does at a time, and when its
 * message is back it is the next one's turn.  The time is the clients': from
 * the first message to the last one's end.
 */
#ifndef PROBES_LOAD_H
#define PROBES_LOAD_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "probes/child.h"
#include "probes/probe.h"

#define LOAD_BYTES     64 /* of a message */
#define LOAD_CLIENTS   10000
#define LOAD_EVENTS    (1 << 18)
#define LOAD_SPARE_FDS 20 /* of the process, besides connections */
#define LOAD_SECONDS   20 /* for anything to happen */

enum load_turns {
	LOAD_ALL_AT_ONCE,
	LOAD_ONE_AT_A_TIME
};

/* What both processes see. */
struct load_shared {
	uint64_t rounds; /* asked for, of each client */
	enum load_turns turns;
	uint64_t begin_ns, end_ns, echoes; /* what came of it */
	const char *broken;                /* or this, */
	int err;                           /* or this */
	uint64_t took_ns[LOAD_EVENTS];     /* of the first echoes */
};

struct load_client {
	int fd;
	size_t got; /* of its message */
	uint64_t rounds, sent_ns;
};

static struct load_shared *load;
static struct load_client load_clients[LOAD_CLIENTS];
static unsigned load_count;
static int load_listener, load_poller;
static int load_go[2], load_done[2]; /* pipes: asks for it; it is done */
static pid_t load_pid;

/* --- The clients' process */

/* The server may be waiting for one more client. */
static inline void load_fail(const char *broken)
{
	load->err = errno;
	load->broken = broken;
	shutdown(load_listener, SHUT_RDWR);
	_exit(1);
}

/* A byte of a client's message, of a round: none is like the next. */
static inline char load_byte(const struct load_client *c, size_t i)
{
	return (char)((size_t)c->fd * 7 + c->rounds * 13 + i * 31);
}

static inline void load_send(struct load_client *c, uint64_t now)
{
	char message[LOAD_BYTES];

	for (size_t i = 0; i < LOAD_BYTES; i++)
		message[i] = load_byte(c, i);
	c->sent_ns = now;
	if (send(c->fd, message, LOAD_BYTES, MSG_NOSIGNAL) != LOAD_BYTES)
		load_fail("a client cannot send");
}

static inline void load_connect(struct load_client *c,
				const struct sockaddr_in *server)
{
	struct epoll_event e = { .events = EPOLLIN, .data = { .ptr = c } };
	struct linger reset = { .l_onoff = 1 }; /* leaves no TIME_WAIT */
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 || connect(c->fd, (const void *)server, sizeof *server) ||
	    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) ||
	    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset) ||
	    epoll_ctl(load_poller, EPOLL_CTL_ADD, c->fd, &e))
		load_fail(NULL);
}

/* An echo is whole; whose turn is it to send? */
static inline void load_next(struct load_client *c)
{
	uint64_t now = sys_clock_ns();

	if (load->echoes < LOAD_EVENTS)
		load->took_ns[load->echoes] = now - c->sent_ns;
	load->echoes++;
	c->got = 0;
	c->rounds++;
	load->end_ns = now;
	if (load->turns == LOAD_ONE_AT_A_TIME)
		c = c + 1 < load_clients + load_count ? c + 1 : load_clients;
	if (c->rounds < load->rounds)
		load_send(c, now);
}

static inline void load_receive(struct load_client *c)
{
	char message[LOAD_BYTES];
	ssize_t n = recv(c->fd, message, LOAD_BYTES - c->got, 0);

	if (n <= 0)
		load_fail("the server has closed a connection");
	for (ssize_t i = 0; i < n; i++)
		if (message[i] != load_byte(c, c->got + (size_t)i))
			load_fail("a byte came back as another one");
	c->got += (size_t)n;
	if (c->got == LOAD_BYTES)
		load_next(c);
}

static inline void load_run(void)
{
	struct epoll_event events[64];
	unsigned first = load->turns == LOAD_ALL_AT_ONCE ? load_count : 1;

	for (unsigned i = 0; i < load_count; i++)
		load_clients[i].rounds = 0;
	load->echoes = 0;
	load->begin_ns = sys_clock_ns();
	for (unsigned i = 0; i < first; i++)
		load_send(&load_clients[i], sys_clock_ns());
	while (load->echoes < load->rounds * load_count) {
		int n = epoll_wait(load_poller, events, 64,
				   LOAD_SECONDS * 1000);

		if (n <= 0)
			load_fail("an echo never came");
		for (int i = 0; i < n; i++)
			load_receive(events[i].data.ptr);
	}
}

static inline void load_main(const struct sockaddr_in *server)
{
	char byte;

	close(load_go[1]);
	close(load_done[0]);
	load_poller = epoll_create1(EPOLL_CLOEXEC);
	for (unsigned i = 0; i < load_count; i++)
		load_connect(&load_clients[i], server);
	while (read(load_go[0], &byte, 1) == 1) {
		load_run();
		if (write(load_done[1], "", 1) != 1)
			break;
	}
	_exit(0);
}

/* --- The server's process */

static inline int load_raise_limit(void)
{
	struct rlimit limit;

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_max < load_count + LOAD_SPARE_FDS ? -EMFILE : 0;
}

static inline int load_listen(struct sockaddr_in *a)
{
	struct timeval patience = { .tv_sec = LOAD_SECONDS };
	socklen_t length = sizeof *a;

	*a = (struct sockaddr_in){ .sin_family = AF_INET };
	a->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	load_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return load_listener < 0 ||
			       setsockopt(load_listener, SOL_SOCKET,
					  SO_RCVTIMEO, &patience,
					  sizeof patience) ||
			       bind(load_listener, (void *)a, sizeof *a) ||
			       listen(load_listener, SOMAXCONN) ||
			       getsockname(load_listener, (void *)a, &length)
		       ? -errno
		       : 0;
}

/* 0, or what a failure of the clients is called. */
static inline int load_error(struct probe_run *r)
{
	r->broken = load->broken ? load->broken : "the clients are no more";
	return load->err && !load->broken ? -load->err : -EPROTO;
}

/* Its connections, for the server to serve: 0 or -errno. */
static inline int load_start(struct probe_run *r, unsigned count, int *fds)
{
	struct sockaddr_in a;
	int err, one = 1;

	load_count = count;
	load = mmap(NULL, sizeof *load, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (load == MAP_FAILED || pipe2(load_go, O_CLOEXEC) ||
	    pipe2(load_done, O_CLOEXEC))
		return -errno;
	err = load_raise_limit();
	if (!err)
		err = load_listen(&a);
	if (err)
		return err;
	load_pid = child_fork();
	if (load_pid == 0)
		load_main(&a);
	if (load_pid < 0)
		return load_pid;
	close(load_go[0]);
	close(load_done[1]);
	for (unsigned i = 0; i < count; i++) {
		do /* signals that slice the time of threads interrupt it */
			fds[i] = accept4(load_listener, NULL, NULL,
					 SOCK_CLOEXEC);
		while (fds[i] < 0 && errno == EINTR);
		if (fds[i] < 0)
			return errno == EMFILE ? -EMFILE : load_error(r);
		setsockopt(fds[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	}
	return 0;
}

/* They begin; when they have done it, load_done[0] gives a byte. */
static inline int load_begin(struct probe_run *r, enum load_turns turns)
{
	load->rounds = (r->ops + load_count - 1) / load_count;
	load->turns = turns;
	return write(load_go[1], "", 1) == 1 ? 0 : -errno;
}

/* After probe_end(): takes the clients' clock, and their count. */
static inline int load_told(struct probe_run *r)
{
	if (load->echoes != load->rounds * load_count || load->err)
		return load_error(r);
	r->begin_ns = load->begin_ns;
	r->end_ns = load->end_ns;
	r->work = load->echoes;
	for (uint64_t i = 0; i < r->work && i < LOAD_EVENTS; i++)
		probe_event(load->took_ns[i]);
	return 0;
}

/* They go, and with them their ends of all connections. */
static inline void load_end(void)
{
	close(load_go[1]);
	child_join(load_pid);
	close(load_listener);
}

#endif
