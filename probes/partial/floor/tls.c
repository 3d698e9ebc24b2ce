/* SPDX-License-Identifier: MIT */
/*
 * The C library's thread-local storage, as its own threads have it.  Its
 * functions have no names to link to, so they are called by pointers: that is
 * less than a hundredth of what they take.
 */
#include <dlfcn.h>

#include "floor.h"

int floor_tls(void)
{
	static void *(*allocate)(void *);
	static void (*give_back)(void *, _Bool);
	void *tls;

	if (!allocate) {
		*(void **)&allocate = dlsym(RTLD_DEFAULT, "_dl_allocate_tls");
		*(void **)&give_back =
			dlsym(RTLD_DEFAULT, "_dl_deallocate_tls");
	}
	if (!allocate || !give_back)
		return -ENOSYS;
	tls = allocate(NULL);
	if (!tls)
		return -ENOMEM;
	give_back(tls, 1);
	return 0;
}
