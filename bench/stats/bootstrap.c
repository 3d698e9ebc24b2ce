/* SPDX-License-Identifier: MIT */
/*
 * The hierarchical bootstrap: 10,000 draws, and the percentiles of what they
 * give.  A draw costs little however many samples there are:
 *
 * - The samples of a process are drawn one by one up to 16 of them.  The mean
 *   of more is drawn from its limit, the normal distribution with the
 *   process's own mean and variance/count.
 * - A quantile draws no samples at all.  Once blocks and processes are drawn,
 *   the q-quantile of N samples from their mixture is the mixture's quantile
 *   u, where u is an order statistic of N uniform numbers: a beta variable.
 *   All samples are sorted once, and each draw walks down from the largest.
 */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats/bootstrap.h"
#include "bench/stats/order.h"
#include "bench/stats/stats.h"
#include "bench/tools/alloc.h"

#define DRAWS      BENCH_BOOTSTRAP_DRAWS
#define ONE_BY_ONE 16 /* samples of a process */

/* The project's generator as GSL wants it. */
static void set_state(void *state, unsigned long seed)
{
	((struct bench_random *)state)->state = seed;
}

static unsigned long next(void *state)
{
	return bench_random_next(state);
}

static double next_uniform(void *state)
{
	return (double)(bench_random_next(state) >> 11) * 0x1p-53;
}

static const gsl_rng_type generator = {
	"splitmix64", ULONG_MAX,    0, sizeof(struct bench_random), set_state,
	next,         next_uniform,
};

/* Below the bound; the bias, bound/2^64, is far below what draws can show. */
static size_t pick(struct bench_random *random, size_t bound)
{
	return (size_t)((unsigned __int128)bench_random_next(random) * bound >>
			64);
}

struct block {
	const struct bench_batch *batches;
	size_t count;
};

static size_t find_blocks(const struct bench_batch *batches, size_t count,
			  struct block *blocks)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (!i || batches[i].block != batches[i - 1].block)
			blocks[found++] = (struct block){ &batches[i], 0 };
		blocks[found - 1].count++;
	}
	return found;
}

static const struct bench_interval none = { NAN, NAN };

/* Sorts the draws. */
static struct bench_interval percentiles(double *draws)
{
	gsl_sort(draws, 1, DRAWS);
	return (struct bench_interval){
		bench_stats_quantile(draws, DRAWS, .025),
		bench_stats_quantile(draws, DRAWS, .975),
	};
}

/* The sum of as many of the process's samples as it has. */
static double draw_sum(const struct bench_batch *batch, double mean, double sd,
		       gsl_rng *rng)
{
	double count = (double)batch->count, sum = 0;

	if (batch->count > ONE_BY_ONE)
		return count * mean + sqrt(count) * gsl_ran_gaussian(rng, sd);
	for (size_t i = 0; i < batch->count; i++)
		sum += batch->values[pick(rng->state, batch->count)];
	return sum;
}

struct bench_interval bench_bootstrap_mean(const struct bench_batch *batches,
					   size_t count, uint64_t seed)
{
	struct block *blocks = bench_alloc(count + 1, sizeof *blocks);
	double *means = bench_alloc(count + 1, sizeof *means);
	double *sds = bench_alloc(count + 1, sizeof *sds);
	size_t block_count = find_blocks(batches, count, blocks);
	struct bench_random random = { seed };
	gsl_rng rng = { &generator, &random };
	double draws[DRAWS];

	if (block_count < BENCH_BLOCKS_MIN)
		return none;
	for (size_t i = 0; i < count; i++) {
		const struct bench_batch *b = &batches[i];

		means[i] = gsl_stats_mean(b->values, 1, b->count);
		sds[i] = gsl_stats_sd_with_fixed_mean(b->values, 1, b->count,
						      means[i]);
	}
	for (size_t d = 0; d < DRAWS; d++) {
		double sum = 0, samples = 0;

		for (size_t b = 0; b < block_count; b++) {
			const struct block *block =
				&blocks[pick(&random, block_count)];

			for (size_t p = 0; p < block->count; p++) {
				const struct bench_batch *batch =
					&block->batches[pick(&random,
							     block->count)];
				size_t i = (size_t)(batch - batches);

				sum += draw_sum(batch, means[i], sds[i], &rng);
				samples += (double)batch->count;
			}
		}
		draws[d] = sum / samples;
	}
	return percentiles(draws);
}

/* A sample, and which process it is of. */
struct tagged {
	double value;
	size_t batch;
};

static int by_size(const void *a, const void *b)
{
	double x = ((const struct tagged *)a)->value;
	double y = ((const struct tagged *)b)->value;

	return (x < y) - (x > y);
}

/* All samples, the largest first. */
static struct tagged *pool(const struct bench_batch *batches, size_t count)
{
	struct tagged *pooled;
	size_t size = 0, next_one = 0;

	for (size_t i = 0; i < count; i++)
		size += batches[i].count;
	pooled = bench_alloc(size + 1, sizeof *pooled);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < batches[i].count; j++)
			pooled[next_one++] =
				(struct tagged){ batches[i].values[j], i };
	qsort(pooled, size, sizeof *pooled, by_size);
	return pooled;
}

/* Draws how often each process is in; returns the samples that makes. */
static double draw_times(const struct bench_batch *batches,
			 const struct block *blocks, size_t block_count,
			 struct bench_random *random, unsigned *times)
{
	double samples = 0;

	for (size_t b = 0; b < block_count; b++) {
		const struct block *block = &blocks[pick(random, block_count)];

		for (size_t p = 0; p < block->count; p++) {
			const struct bench_batch *batch =
				&block->batches[pick(random, block->count)];

			times[batch - batches]++;
			samples += (double)batch->count;
		}
	}
	return samples;
}

struct bench_interval
bench_bootstrap_quantile(const struct bench_batch *batches, size_t count,
			 double q, uint64_t seed)
{
	struct block *blocks = bench_alloc(count + 1, sizeof *blocks);
	unsigned *times = bench_alloc(count + 1, sizeof *times);
	size_t block_count = find_blocks(batches, count, blocks);
	struct bench_random random = { seed };
	gsl_rng rng = { &generator, &random };
	const struct tagged *pooled;
	double draws[DRAWS];

	if (block_count < BENCH_BLOCKS_MIN ||
	    !bench_bootstrap_has(batches, count, q))
		return none;
	pooled = pool(batches, count);
	for (size_t d = 0; d < DRAWS; d++) {
		double samples, place, beyond;
		const struct tagged *at = pooled;

		memset(times, 0, count * sizeof *times);
		samples = draw_times(batches, blocks, block_count, &random,
				     times);
		place = (samples - 1) * q;
		/* So many of the mixture's samples lie beyond the quantile. */
		beyond = samples *
			 gsl_ran_beta(&rng, samples - place, 1 + place);
		/* The mixture has more samples than lie beyond any of them. */
		for (;; at++) {
			beyond -= times[at->batch];
			if (beyond < 0)
				break;
		}
		draws[d] = at->value;
	}
	return percentiles(draws);
}

bool bench_bootstrap_has(const struct bench_batch *batches, size_t count,
			 double q)
{
	for (size_t i = 0; i < count; i++)
		/* The slack is for 1 - q, which is not exact. */
		if ((double)batches[i].count < 10 / (1 - q) - 1e-6)
			return false;
	return count > 0;
}

/* FNV-1a; the closing NUL keeps "ab", "c" and "a", "bc" apart. */
static uint64_t hash(uint64_t state, const char *text)
{
	if (!text)
		return state * 0x100000001b3;
	do
		state = (state ^ (unsigned char)*text) * 0x100000001b3;
	while (*text++);
	return state;
}

uint64_t bench_bootstrap_seed(double seed, const char *probe,
			      const char *params, const char *arm)
{
	uint64_t state = 0xcbf29ce484222325;

	/* A folder need not say a seed. */
	if (seed >= 0 && seed <= (double)BENCH_SEED_MAX)
		state ^= (uint64_t)seed;
	return hash(hash(hash(state, probe), params), arm);
}
