/* SPDX-License-Identifier: MIT */
/*
 * kt_registers() tells what the registers really hold.
 */
#include <pthread.h>
#include <string.h>

#include "kthreads/kthreads.h"
#include "tests/th/contract.h"

/* tests/arch/…/preserved.S */
void registers_with(struct kt_registers *r, const uint64_t *values,
		    void (*fn)(void));

/* A section of its own, of which the linker tells the bounds. */
#define HERE __attribute__((noinline, section("here")))
extern const char __start_here[], __stop_here[];

static __thread int local;

static int in_stack(uintptr_t address)
{
	pthread_attr_t attr;
	size_t size;
	void *base;

	EXPECT(pthread_getattr_np(pthread_self(), &attr) == 0);
	pthread_attr_getstack(&attr, &base, &size);
	pthread_attr_destroy(&attr);
	return address >= (uintptr_t)base && address < (uintptr_t)base + size;
}

HERE static void expect_here(void)
{
	struct kt_registers r;

	memset(&r, 0xa5, sizeof r);
	kt_registers(&r);
	EXPECT(r.pc > (uintptr_t)__start_here && r.pc < (uintptr_t)__stop_here);
	/* At a call, the stack pointer is aligned and below all locals. */
	EXPECT(r.sp % 16 == 0 && r.sp <= (uintptr_t)&r && in_stack(r.sp));
	EXPECT(r.fp == (uintptr_t)__builtin_frame_address(0));
	EXPECT(r.fp >= r.sp && in_stack(r.fp));
}

CONTRACT(registers_are_the_callers)
{
	expect_here();
}

/* How far a variable of the thread's own is from its thread pointer. */
static void *tls_offset(void *tp)
{
	struct kt_registers r;

	kt_registers(&r);
	*(uint64_t *)tp = r.tp;
	return (void *)((uintptr_t)&local - r.tp);
}

/* The thread pointer differs between threads, and what it leads to does not. */
CONTRACT(thread_pointer_leads_to_tls)
{
	uint64_t mine = 0, other = 0;
	void *offset = tls_offset(&mine), *others_offset;
	th_thread t;

	EXPECT(th_create(&t, tls_offset, &other) == 0);
	EXPECT(th_join(&t, &others_offset) == 0);
	EXPECT(mine && other && mine != other);
	EXPECT(offset == others_offset);
}

/*
 * Any bits will do, but for the control words of x86: those there may be
 * loaded and are not the usual ones.
 */
static uint64_t value_for(const char *name, uint32_t i)
{
	if (strcmp(name, "mxcsr") == 0)
		return 0x3f80; /* round down */
	if (strcmp(name, "fcw") == 0)
		return 0x77f; /* the same */
	return UINT64_C(0x0123456789abcde1) * (i + 1);
}

CONTRACT(preserved_registers_are_named)
{
	uint64_t values[32];
	struct kt_registers r;

	kt_registers(&r);
	EXPECT(r.count > 0 && r.count <= 32);
	for (uint32_t i = 0; i < r.count; i++) {
		EXPECT(r.preserved[i].name && r.preserved[i].name[0]);
		for (uint32_t k = 0; k < i; k++)
			EXPECT(strcmp(r.preserved[i].name,
				      r.preserved[k].name));
		values[i] = value_for(r.preserved[i].name, i);
	}
	memset(&r, 0, sizeof r);
	registers_with(&r, values, NULL);
	for (uint32_t i = 0; i < r.count; i++)
		EXPECT(r.preserved[i].value == values[i]);
}
