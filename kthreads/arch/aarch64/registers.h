/* SPDX-License-Identifier: MIT */
/*
 * AArch64: what a callee preserves, in the order of registers.S.
 */
static const char *const preserved[] = {
	"x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27",
	"x28", "d8",  "d9",  "d10", "d11", "d12", "d13", "d14", "d15",
};
