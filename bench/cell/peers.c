/* SPDX-License-Identifier: MIT */
/*
 * Implementations of others that could be here: those whose files say, in
 * probes/, which package they need.  The build hands them over in PEERS.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bench/cell/peers.h"
#include "bench/tools/text.h"

static const struct peer {
	const char *name, *package;
} peers[] = { PEERS };

static bool is_here(const struct peer *peer, const struct bench_cell *cells,
		    size_t count)
{
	for (size_t c = 0; c < count; c++)
		if (!strcmp(cells[c].implementation, peer->name))
			return true;
	return false;
}

void bench_peers_print(const struct bench_cell *cells, size_t count)
{
	bool is_first = true;

	for (size_t i = 0; i < sizeof peers / sizeof *peers; i++) {
		if (is_here(&peers[i], cells, count))
			continue;
		if (is_first)
			puts("not here: install the package, and build "
			     "threadscale again");
		is_first = false;
		fputs("  ", stdout);
		bench_text_pad(stdout, peers[i].name, -17);
		puts(peers[i].package);
	}
}
