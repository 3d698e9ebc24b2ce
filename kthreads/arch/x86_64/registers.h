/* SPDX-License-Identifier: MIT */
/*
 * x86-64: what a callee preserves, in the order of registers.S.  The last two
 * are how floating point rounds and traps; mxcsr is without its flags.
 */
static const char *const preserved[] = {
	"rbx", "r12", "r13", "r14", "r15", "mxcsr", "fcw",
};
