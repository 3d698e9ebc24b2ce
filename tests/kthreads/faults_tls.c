/* SPDX-License-Identifier: MIT */
/*
 * The loader's table of TLS cannot be allocated, for a block that has been a
 * thread's.  It is allocated anew only if it holds blocks from malloc.
 */
#include <criterion/criterion.h>
#include <dlfcn.h>

#include "tests/kthreads/faults.h"
#include "tests/kthreads/interop.h"

#define SLACK 1024 /* bytes of malloc's */

sys_fault_fn *const sys_fault = inject;

static long (*module_count)(void);

/* Of a module that was loaded late, whose TLS the loader takes from malloc. */
static void *use_late_module(void *arg)
{
	return module_count() == 1001 ? use_malloc(arg) : NULL;
}

/* A block whose TLS cannot be made anew keeps what malloc has in there. */
static void reuse_without_tls(void *module)
{
	struct before b = { 0 };
	struct kt_thread t;

	module_count = (long (*)(void))dlsym(module, "module_count");
	MUST(module_count);
	mallopt(M_ARENA_MAX, 1);
	for (int i = 0; i < 110; i++) {
		MUST(kt_create(&t, NULL, use_late_module, NULL) == 0);
		MUST(kt_join(&t, NULL) == 0);
		arm(SYS_CALL_allocate_tls, 1, -ENOMEM, 0);
		MUST(kt_create(&t, NULL, use_malloc, NULL) == -ENOMEM);
		disarm();
		if (i % 2)
			kt_trim();
		if (i == 9)
			b = note_before();
	}
	expect_before(&b, 0, 0);
	if (mallinfo2().uordblks > b.in_use + SLACK)
		fail("%zu bytes of malloc's, not %zu", mallinfo2().uordblks,
		     b.in_use);
}

Test(faults_tls, allocate_tls_of_a_reused_block, .timeout = 60)
{
	void *module = dlopen(beside("modules/tls_gd.so"), RTLD_NOW);

	cr_assert(module, "%s", dlerror());
	cr_expect(in_child(reuse_without_tls, module) == 0);
}
