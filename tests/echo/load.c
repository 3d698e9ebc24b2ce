/* SPDX-License-Identifier: MIT */
/*
 * load PORT CONNECTIONS ROUNDS SIZE: clients of an echo server on loopback, all
 * at once, each of which sends a message of SIZE bytes, waits until it is back
 * whole, and sends the next, ROUNDS times.  Any error, and any byte that is
 * another one, ends it with 1.  It prints the echoes, the time from when all
 * are connected, and their rate.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define SIZE_MAX_BYTES 1024
#define EVENTS         64 /* as the probe of echo takes */

struct client {
	int fd;
	unsigned round;
	size_t got; /* of this round's message */
};

static unsigned rounds;
static size_t size;
static int poller;

static void fail(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A byte of a client's message, of a round: none is like the next. */
static char byte_of(const struct client *c, size_t i)
{
	return (char)((size_t)c->fd * 7 + c->round * 13 + i * 31);
}

static void send_message(const struct client *c)
{
	char message[SIZE_MAX_BYTES];

	for (size_t i = 0; i < size; i++)
		message[i] = byte_of(c, i);
	if (send(c->fd, message, size, MSG_NOSIGNAL) != (ssize_t)size)
		fail("send");
}

static void open_client(struct client *c, int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	struct epoll_event e = { .events = EPOLLIN, .data = { .ptr = c } };
	int one = 1;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	a.sin_port = htons((uint16_t)port);
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0)
		fail("socket");
	if (connect(c->fd, (struct sockaddr *)&a, sizeof a))
		fail("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &e))
		fail("epoll_ctl");
}

/* 1: its last round is over. */
static int receive(struct client *c)
{
	char message[SIZE_MAX_BYTES];
	ssize_t n = recv(c->fd, message, size - c->got, 0);

	if (n <= 0)
		fail(n ? "recv" : "the server has closed a connection");
	for (ssize_t i = 0; i < n; i++)
		if (message[i] != byte_of(c, c->got + (size_t)i))
			fail("a byte is another one");
	c->got += (size_t)n;
	if (c->got < size)
		return 0;
	c->got = 0;
	if (++c->round == rounds)
		return 1;
	send_message(c);
	return 0;
}

static void run(struct client *clients, unsigned count)
{
	struct epoll_event events[EVENTS];
	unsigned left = count;

	for (unsigned i = 0; i < count; i++)
		send_message(&clients[i]);
	while (left) {
		int n = epoll_wait(poller, events, EVENTS, 20000);

		if (n <= 0)
			fail(n ? "epoll_wait" : "nothing for 20 seconds");
		for (int i = 0; i < n; i++)
			left -= (unsigned)receive(events[i].data.ptr);
	}
}

int main(int argc, char **argv)
{
	struct client *clients;
	unsigned count;
	double begin, end;

	if (argc != 5) {
		fprintf(stderr, "usage: load PORT CONNECTIONS ROUNDS SIZE\n");
		return 2;
	}
	count = (unsigned)atoi(argv[2]);
	rounds = (unsigned)atoi(argv[3]);
	size = (size_t)atoi(argv[4]);
	if (!count || !rounds || !size || size > SIZE_MAX_BYTES) {
		fprintf(stderr, "load: a number is out of range\n");
		return 2;
	}
	poller = epoll_create1(0);
	clients = calloc(count, sizeof *clients);
	for (unsigned i = 0; i < count; i++)
		open_client(&clients[i], atoi(argv[1]));
	begin = now();
	run(clients, count);
	end = now();
	for (unsigned i = 0; i < count; i++)
		close(clients[i].fd);
	printf("connections=%u echoes=%llu seconds=%.3f rate=%.0f\n", count,
	       (unsigned long long)count * rounds, end - begin,
	       (double)count * rounds / (end - begin));
	return 0;
}
