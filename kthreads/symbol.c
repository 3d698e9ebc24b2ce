/* SPDX-License-Identifier: MIT */
/*
 * What libc.c needs of the C library beyond its interface, by name.
 *
 * In a dynamic program the loader is asked: a reference proper would bind
 * the program to this very version of glibc (GLIBC_PRIVATE).  In a static one
 * there is no loader to ask, and references proper do no harm.  They are
 * weak, so that what is not there is NULL, and what the C library has hidden
 * can be had, too.  The build says which program it is: STATIC=1.
 */
#include "kthreads/tls.h"

#ifndef KT_STATIC
#include <dlfcn.h>

void *kt_symbol(const char *name)
{
	return dlsym(RTLD_DEFAULT, name);
}

#else
#include <string.h>

#define WEAK __attribute__((__weak__))

/* Of whatever type: only the addresses count. */
extern char WEAK _dl_allocate_tls[], _dl_deallocate_tls[];
extern char WEAK _dl_get_tls_static_info[], __call_tls_dtors[];
extern char WEAK __libc_thread_freeres[], __tsan_func_entry[];
extern char WEAK _thread_db_sizeof_pthread[];
extern char WEAK _thread_db_sizeof_pthread_key_data_level2[];
extern char WEAK _thread_db_pthread_tid[], _thread_db_pthread_list[];
extern char WEAK _thread_db_pthread_specific[];
extern char WEAK __rseq_offset[], __rseq_size[];
extern __thread char *__resp WEAK;

#define SYMBOL(name)         \
	{                    \
#name, &name \
	}

void *kt_symbol(const char *name)
{
	const struct {
		const char *name;
		void *address;
	} symbols[] = {
		SYMBOL(_dl_allocate_tls),
		SYMBOL(_dl_deallocate_tls),
		SYMBOL(_dl_get_tls_static_info),
		SYMBOL(__call_tls_dtors),
		SYMBOL(__libc_thread_freeres),
		SYMBOL(__tsan_func_entry),
		SYMBOL(_thread_db_sizeof_pthread),
		SYMBOL(_thread_db_sizeof_pthread_key_data_level2),
		SYMBOL(_thread_db_pthread_tid),
		SYMBOL(_thread_db_pthread_list),
		SYMBOL(_thread_db_pthread_specific),
		SYMBOL(__rseq_offset),
		SYMBOL(__rseq_size),
		SYMBOL(__resp),
	};

	for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
		if (strcmp(symbols[i].name, name) == 0)
			return symbols[i].address;
	return NULL;
}
#endif
