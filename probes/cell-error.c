/* SPDX-License-Identifier: MIT */
/*
 * What an error of a probe or a concept means, and which limits to look at.
 */
#include <string.h>

#include "probes/cell.h"
#include "probes/limit.h"

void cell_check_error(const char *name, int err, const struct limit *l,
		      const char *why)
{
	const char *words = strerror(-err);

	if (err == -EAGAIN || err == -ENOMEM)
		cell_fail(EXIT_UNFIT,
			  "%s: %s: a limit on threads, memory or maps: %s (%s)",
			  name, words, limit_text(l), limit_raise(l));
	if (err == -EMFILE || err == -ENFILE)
		cell_fail(EXIT_UNFIT,
			  "%s: %s: a limit on descriptors (see ulimit -Hn, "
			  "fs.nr_open, fs.file-max)",
			  name, words);
	if (err == -EOPNOTSUPP)
		cell_fail(EXIT_UNSUPPORTED, "%s: %s", name,
			  why ? why : "not with this processor");
	if (err && err != -EPROTO)
		cell_fail(EXIT_USAGE, "%s: %s", name, words);
}
