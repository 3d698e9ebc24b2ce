/* SPDX-License-Identifier: MIT */
/*
 * credentials [drop] BACKEND...: which back ends a process with its rights
 * may use.
 *
 * Says whether the kernel calls it secure, what kt_backend() is, and of each
 * back end what creating a thread returns.  With `drop` it first makes its
 * effective user and group its real ones too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "kthreads/kthreads.h"

static void *give_back(void *arg)
{
	return arg;
}

static int create(enum kt_backend backend)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread t;
	int err = kt_create(&t, &attr, give_back, NULL);

	return err ? err : kt_join(&t, NULL);
}

int main(int argc, char **argv)
{
	uid_t user = geteuid();
	gid_t group = getegid();
	int next = 1;

	if (next < argc && strcmp(argv[next], "drop") == 0) {
		next++;
		if (setresgid(group, group, group) ||
		    setresuid(user, user, user))
			return 1;
	}
	printf("secure %lu, %s:", getauxval(AT_SECURE), kt_backend());
	for (; next < argc; next++)
		printf(" %d", create((enum kt_backend)atoi(argv[next])));
	printf("\n");
	return 0;
}
