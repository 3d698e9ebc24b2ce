/* SPDX-License-Identifier: MIT */
/*
 * Noise by /proc/stat.  It counts in ticks of 10 ms, so a block, not a single
 * process, is judged, and two ticks are always forgiven.
 */
#include <stdio.h>
#include <unistd.h>

#include "bench/run/noise.h"
#include "bench/tools/text.h"

static double tick_ns(void)
{
	return 1e9 / (double)sysconf(_SC_CLK_TCK);
}

struct bench_ticks bench_noise_read(const struct bench_cpus *cpus)
{
	struct bench_ticks ticks = { 0 };
	FILE *file = fopen("/proc/stat", "re");
	char line[512];

	while (file && fgets(line, sizeof line, file)) {
		double user, nice, steal;
		int id;

		/* guest and guest_nice are part of user and nice. */
		if (sscanf(line, "cpu%d %lf %lf %*f %*f %*f %*f %*f %lf", &id,
			   &user, &nice, &steal) != 4)
			continue;
		for (size_t i = 0; i < cpus->count; i++) {
			if (cpus->ids[i] != id)
				continue;
			ticks.steal += steal;
			ticks.user += user + nice;
		}
	}
	if (file)
		fclose(file);
	return ticks;
}

double bench_noise_steal_ns(const struct bench_ticks *before,
			    const struct bench_ticks *after)
{
	return (after->steal - before->steal) * tick_ns();
}

double bench_noise_foreign_ns(const struct bench_ticks *before,
			      const struct bench_ticks *after, double own_ns)
{
	double foreign = (after->user - before->user) * tick_ns() - own_ns;

	return foreign > 0 ? foreign : 0;
}

const char *bench_noise_reason(double steal_ns, double foreign_ns,
			       double wall_ns)
{
	double limit = 0.01 * wall_ns;

	if (limit < 2 * tick_ns())
		limit = 2 * tick_ns();
	if (steal_ns > limit)
		return bench_text_format("steal %.0f ms in %.0f ms",
					 steal_ns * 1e-6, wall_ns * 1e-6);
	if (foreign_ns > limit)
		return bench_text_format("foreign %.0f ms in %.0f ms",
					 foreign_ns * 1e-6, wall_ns * 1e-6);
	return NULL;
}
