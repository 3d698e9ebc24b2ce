/* SPDX-License-Identifier: MIT */
/*
 * A thread's values: see base/keys.h.
 */
#ifndef BASE_KEY_VALUES_H
#define BASE_KEY_VALUES_H

#include <stdint.h>

struct key_value {
	void *value;
	uint32_t birth;
};

struct key_values {
	struct key_value *table;
	uint32_t used; /* of its entries; those behind are zero */
	uint32_t room; /* for so many, where the table grows */
};

#endif
