/* SPDX-License-Identifier: MIT */
/*
 * An echo server with a thread for each connection: it reads, and writes back
 * what it has read, as if there were no other.
 *
 * It prints the port of loopback on which it listens, and serves until its
 * standard input ends and its clients have gone.  The same program, compiled
 * with -DKERNEL_THREADS, is echo-server-kernel.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef KERNEL_THREADS
#include "kthreads/kthreads.h"
#define PAIRED(name) kt_##name
#define FOREVER      KT_FOREVER
#else
#include "uthreads/uthreads.h"
#define PAIRED(name) ut_##name
#define FOREVER      UT_FOREVER
#endif

#define STACK_SIZE 16384

static int listener;
static struct PAIRED(wait_group) serving;

static int write_all(int fd, const char *data, size_t size)
{
	while (size) {
		ssize_t n = PAIRED(write)(fd, data, size, FOREVER);

		if (n < 0)
			return (int)n;
		data += n;
		size -= (size_t)n;
	}
	return 0;
}

static void *serve(void *arg)
{
	int fd = (int)(intptr_t)arg;
	char buffer[1024];
	ssize_t n;

	do
		n = PAIRED(read)(fd, buffer, sizeof buffer, FOREVER);
	while (n > 0 && write_all(fd, buffer, (size_t)n) == 0);
	close(fd);
	PAIRED(wait_group_done)(&serving);
	return NULL;
}

/* Until the listener is shut down. */
static void *accept_all(void *unused)
{
	const struct PAIRED(attr) attr = {
		.stack_size = STACK_SIZE,
		.detached = 1,
	};
	int fd, err;

	while ((fd = PAIRED(accept)(listener, NULL, NULL, FOREVER)) >= 0) {
		PAIRED(wait_group_add)(&serving, 1);
		err = PAIRED(create)(NULL, &attr, serve, (void *)(intptr_t)fd);
		if (err) {
			fprintf(stderr, "echo-server: no thread: %s\n",
				strerror(-err));
			close(fd);
			PAIRED(wait_group_done)(&serving);
		}
	}
	return unused;
}

static void *run(void *unused)
{
	struct PAIRED(thread) acceptor;
	char ignored[64];

	if (PAIRED(create)(&acceptor, NULL, accept_all, NULL))
		return unused;
	while (PAIRED(read)(0, ignored, sizeof ignored, FOREVER) > 0)
		;
	shutdown(listener, SHUT_RD);
	PAIRED(join)(&acceptor, NULL);
	PAIRED(wait_group_wait)(&serving);
	return unused;
}

int main(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t length = sizeof a;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listener, (struct sockaddr *)&a, sizeof a) ||
	    listen(listener, SOMAXCONN) ||
	    getsockname(listener, (struct sockaddr *)&a, &length)) {
		perror("echo-server: listen");
		return 1;
	}
	printf("%d\n", ntohs(a.sin_port));
	fflush(stdout);
#ifdef KERNEL_THREADS
	run(NULL);
#else
	if (ut_run(NULL, run, NULL, NULL)) {
		fprintf(stderr, "echo-server: no user threads\n");
		return 1;
	}
#endif
	close(listener);
	return 0;
}
