/* SPDX-License-Identifier: MIT */
/*
 * The rule for noisy blocks, which every file of a result folder follows.
 */
#include "bench/result/fill.h"

size_t bench_fill_cap(size_t wanted)
{
	return (3 * wanted + 1) / 2;
}

size_t bench_fill(size_t wanted, size_t good, size_t noisy, bool ended)
{
	size_t missing = good < wanted ? wanted - good : 0;

	if (!ended && good + noisy < bench_fill_cap(wanted))
		return 0;
	return missing < noisy ? missing : noisy;
}
