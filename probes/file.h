/* SPDX-License-Identifier: MIT */
/*
 * Threads that read blocks of a file, each at places of its own chance.  The
 * file is a temporary one, in TMPDIR; a block says at both ends which it is.
 */
#ifndef PROBES_FILE_H
#define PROBES_FILE_H

#include <stdio.h>

#include "probes/chance.h"
#include "probes/team.h"

#ifdef TH_CAN_PREAD
#define FILE_BLOCK   4096
#define FILE_BLOCKS  4096 /* 16 MiB */
#define FILE_WORDS   (FILE_BLOCK / sizeof(uint64_t))
#define FILE_READERS 64

static int file_fd = -1;
static _Alignas(FILE_BLOCK) uint64_t file_blocks[FILE_READERS][FILE_WORDS];

static inline int file_fill(int fd)
{
	uint64_t *block = file_blocks[0];

	for (uint64_t i = 0; i < FILE_BLOCKS; i++) {
		block[0] = block[FILE_WORDS - 1] = i + 1;
		if (write(fd, block, FILE_BLOCK) != FILE_BLOCK)
			return errno ? -errno : -ENOSPC;
	}
	return fsync(fd) ? -errno : 0;
}

/* Makes it and opens it once more, with these flags. */
static inline int file_open(struct probe_run *r, int flags)
{
	const char *folder = getenv("TMPDIR");
	char path[4096];
	int fd, err;

	snprintf(path, sizeof path, "%s/threadscale-XXXXXX",
		 folder ? folder : "/tmp");
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = file_fill(fd);
	file_fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	if (!err && file_fd < 0) {
		r->broken = "no O_DIRECT where temporary files are (see "
			    "TMPDIR)";
		err = errno == EINVAL ? -EOPNOTSUPP : -errno;
	}
	unlink(path);
	close(fd);
	return err;
}

static void *file_reader(void *arg)
{
	struct team_member *m = arg;
	uint64_t *block = file_blocks[m - team];
	uint64_t chance = (uint64_t)(m - team), right = 0;

	team_begin(m);
	for (uint64_t i = 0; i < m->ops; i++) {
		uint64_t wanted = chance_next(&chance) % FILE_BLOCKS;

		right += th_pread(file_fd, block, FILE_BLOCK,
				  (off_t)(wanted * FILE_BLOCK)) == FILE_BLOCK &&
			 block[0] == wanted + 1 &&
			 block[FILE_WORDS - 1] == wanted + 1;
		block[0] = 0;
	}
	team_end(m);
	m->done = right;
	return NULL;
}

static inline int file_run(struct probe_run *r, int flags)
{
	unsigned readers = (unsigned)r->level;
	int err = file_fd < 0 ? file_open(r, flags) : 0;

	if (!err)
		err = team_run(r, readers, file_reader);
	return team_check(r, readers, err,
			  "a read gave another block than was asked for");
}
#endif

#endif
