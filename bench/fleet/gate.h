/* SPDX-License-Identifier: MIT */
/*
 * What fails a comparison of folders, told once for each reason.
 */
#ifndef BENCH_FLEET_GATE_H
#define BENCH_FLEET_GATE_H

#include "bench/fleet/stats.h"

struct bench_fleet_gate {
	unsigned fail_on; /* bits of fleet.h */
	const char *reasons[10];
	size_t count;
	size_t looked; /* rows of machines */
};

/* Looks at what each machine's rows say; what is over machines is no gate. */
void bench_fleet_gate_look(struct bench_fleet_gate *gate,
			   const struct bench_fleet_view *view);

/* Prints the reasons, or that it has passed; returns EXIT_VERDICT if there are
 * any, else EXIT_OK. */
int bench_fleet_gate_end(const struct bench_fleet_gate *gate);

#endif
