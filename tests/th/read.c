/* SPDX-License-Identifier: MIT */
/*
 * Reading and writing: only the thread that waits for a byte waits.
 */
#include <errno.h>

#include "tests/th/contract.h"

#ifdef TH_CAN_READ

#define TURNS 100

static int there[2], back[2], others;

static void *echo(void *unused)
{
	char byte = 0;

	for (int i = 0; i < TURNS; i++) {
		EXPECT(th_read(there[0], &byte, 1) == 1 && byte == (char)i);
		EXPECT(th_write(back[1], &byte, 1) == 1);
	}
	return unused;
}

static void *another(void *unused)
{
	others++;
	return unused;
}

CONTRACT(who_reads_leaves_the_others_be)
{
	th_thread reader, t;

	EXPECT(pipe(there) == 0 && pipe(back) == 0);
	EXPECT(th_create(&reader, echo, NULL) == 0);
	for (int i = 0; i < TURNS; i++) {
		char byte = (char)i;

		/* It waits by now, or will, and these run all the same. */
		EXPECT(th_create(&t, another, NULL) == 0);
		EXPECT(th_join(&t, NULL) == 0);
		EXPECT(th_write(there[1], &byte, 1) == 1);
		EXPECT(th_read(back[0], &byte, 1) == 1 && byte == (char)i);
	}
	EXPECT(th_join(&reader, NULL) == 0);
	EXPECT(others == TURNS);
	EXPECT(th_read(-1, &others, 1) == -EBADF);
	for (int i = 0; i < 2; i++) {
		th_close(there[i]);
		th_close(back[i]);
	}
}

#endif

#ifdef TH_CAN_PREAD

CONTRACT(a_file_is_read_where_it_is_asked_for)
{
	char path[] = "/tmp/threadscale-XXXXXX", buffer[4] = "";
	int fd = mkstemp(path);

	EXPECT(fd >= 0 && unlink(path) == 0);
	EXPECT(write(fd, "abcdef", 6) == 6);
	EXPECT(th_pread(fd, buffer, 3, 2) == 3 && buffer[0] == 'c' &&
	       buffer[2] == 'e');
	EXPECT(th_pread(fd, buffer, 3, 5) == 1 && buffer[0] == 'f');
	EXPECT(th_pread(fd, buffer, 3, 6) == 0);
	EXPECT(th_pread(-1, buffer, 3, 0) == -EBADF);
	close(fd);
}

#endif
