/* SPDX-License-Identifier: MIT */
/*
 * A word of 64 bits that changes at once, and of which a thread can sleep on
 * either half: futex(2) compares 32 bits.
 */
#ifndef KTHREADS_HALVES_H
#define KTHREADS_HALVES_H

#include "kthreads/park.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "the lower half is the first");

#define KT_HIGH_ONE ((uint64_t)1 << 32) /* 1 in the upper half */

static inline uint32_t kt_low(uint64_t word)
{
	return (uint32_t)word;
}

static inline uint32_t kt_high(uint64_t word)
{
	return (uint32_t)(word >> 32);
}

/* For the kernel alone: C must not access them. */
static inline _Atomic uint32_t *kt_low_half(_Atomic uint64_t *word)
{
	return (_Atomic uint32_t *)word;
}

static inline _Atomic uint32_t *kt_high_half(_Atomic uint64_t *word)
{
	return (_Atomic uint32_t *)word + 1;
}

#endif
