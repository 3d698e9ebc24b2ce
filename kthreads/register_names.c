/* SPDX-License-Identifier: MIT */
/*
 * The calling thread's registers: arch/…/registers.S reads them, as no C
 * function can without changing some, and comes here for their names.
 */
#include <stddef.h>

#include "kthreads/kthreads.h"
#include "registers.h"

/* registers.S has these numbers built in. */
_Static_assert(offsetof(struct kt_registers, pc) == 0, "pc");
_Static_assert(offsetof(struct kt_registers, sp) == 8, "sp");
_Static_assert(offsetof(struct kt_registers, fp) == 16, "fp");
_Static_assert(offsetof(struct kt_registers, tp) == 24, "tp");
_Static_assert(offsetof(struct kt_registers, preserved[0].value) == 48,
	       "first value");
_Static_assert(offsetof(struct kt_registers, preserved[1].value) == 64,
	       "second value");
_Static_assert(sizeof preserved / sizeof *preserved <= 32,
	       "more than kthreads.h has room for");

/* kt_registers() ends here, so it returns to that one's caller. */
void kt_registers_named(struct kt_registers *r);

void kt_registers_named(struct kt_registers *r)
{
	r->count = sizeof preserved / sizeof *preserved;
	for (uint32_t i = 0; i < r->count; i++)
		r->preserved[i].name = preserved[i];
}
