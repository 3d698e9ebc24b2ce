/* SPDX-License-Identifier: MIT */
/*
 * Which limit of the system stops a creation.
 */
#ifndef PROBES_LIMIT_H
#define PROBES_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

struct limit {
	const char *name;    /* NULL: none was looked for */
	uint64_t used, most; /* of it */
};

/*
 * The one of which most is used.  To be asked while the threads are alive; any
 * thread may.
 */
struct limit limit_reached(void);

/* "pid_max 32768, 32760 in use"; says so where even that was not reached. */
const char *limit_text(const struct limit *l);

/* How it is raised; where to look if it is not known. */
const char *limit_raise(const struct limit *l);

/* So short of memory that going on might have other programs killed. */
bool limit_memory_is_short(void);

#endif
