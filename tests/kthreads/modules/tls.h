/* SPDX-License-Identifier: MIT */
/*
 * The body of a module with thread-local storage, of the model TLS_MODEL:
 * data with a first value and data of zeros, each of the calling thread.
 */
static __thread long count __attribute__((tls_model(TLS_MODEL))) = 1000;
static __thread char zeros[64] __attribute__((tls_model(TLS_MODEL)));

long module_count(void);

/* 1001 in a thread's first call, 1002 in its next; -1: it was not zero. */
__attribute__((visibility("default"))) long module_count(void)
{
	for (unsigned i = 0; i < sizeof zeros; i++)
		if (zeros[i] != (char)(count - 1000))
			return -1;
	for (unsigned i = 0; i < sizeof zeros; i++)
		zeros[i]++;
	return ++count;
}
