/* SPDX-License-Identifier: MIT */
/*
 * What an echo server is without threads: one loop of epoll(7), level
 * triggered, to compare others with.  As examples/echo-server.c it prints its
 * port, and ends with its standard input and its clients.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS 512

static int poller, listener, clients, open_input = 1;

static void watch(int fd)
{
	struct epoll_event e = { .events = EPOLLIN, .data = { .fd = fd } };

	if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &e))
		perror("epoll-server: epoll_ctl");
}

/* Messages are short: the socket has room for one. */
static void echo(int fd)
{
	char buffer[1024];
	ssize_t n = read(fd, buffer, sizeof buffer);

	if (n > 0 && write(fd, buffer, (size_t)n) == n)
		return;
	close(fd);
	clients--;
}

static void handle(int fd)
{
	char ignored[64];

	if (fd == listener) {
		int client = accept4(listener, NULL, NULL, 0);

		if (client >= 0) {
			watch(client);
			clients++;
		}
	} else if (fd == 0) {
		open_input = read(0, ignored, sizeof ignored) > 0;
		if (!open_input)
			epoll_ctl(poller, EPOLL_CTL_DEL, 0, NULL);
	} else {
		echo(fd);
	}
}

int main(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	struct epoll_event events[EVENTS];
	socklen_t length = sizeof a;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	poller = epoll_create1(0);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&a, sizeof a) ||
	    listen(listener, SOMAXCONN) ||
	    getsockname(listener, (struct sockaddr *)&a, &length)) {
		perror("epoll-server: listen");
		return 1;
	}
	printf("%d\n", ntohs(a.sin_port));
	fflush(stdout);
	watch(listener);
	watch(0);
	while (open_input || clients) {
		int n = epoll_wait(poller, events, EVENTS, -1);

		for (int i = 0; i < n; i++)
			handle(events[i].data.fd);
	}
	return 0;
}
