/* SPDX-License-Identifier: MIT */
/*
 * Orders by splitmix64.  Two arms are a fair coin between ABBA and BAAB; a
 * design that is balanced over the session would follow periodic interference.
 */
#include "bench/stats/order.h"

uint64_t bench_random_next(struct bench_random *random)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

struct bench_random bench_random_for(uint64_t seed, const char *what,
				     uint64_t number)
{
	struct bench_random random = { seed };

	while (*what)
		random.state =
			bench_random_next(&random) ^ (unsigned char)*what++;
	random.state = bench_random_next(&random) ^ number;
	random.state = bench_random_next(&random);
	return random;
}

uint64_t bench_random_below(struct bench_random *random, uint64_t bound)
{
	/* Draws from the incomplete last round would favour small numbers. */
	uint64_t excess = (UINT64_MAX % bound + 1) % bound;
	uint64_t draw;

	do
		draw = bench_random_next(random);
	while (draw > UINT64_MAX - excess);
	return draw % bound;
}

size_t bench_order_draw(struct bench_random *random, size_t arms,
			size_t order[BENCH_ORDER_MAX])
{
	for (size_t i = 0; i < arms; i++) {
		size_t other = bench_random_below(random, i + 1);

		order[i] = order[other];
		order[other] = i;
	}
	if (arms < 2)
		return arms;
	for (size_t i = 0; i < arms; i++)
		order[2 * arms - 1 - i] = order[i];
	return 2 * arms;
}
