/* SPDX-License-Identifier: MIT */
/*
 * What the hammer tests' threads do: use all that glibc keeps for each thread
 * or locks among threads, and check that it is so.
 *
 *	hammer_begin(); then hammer(number) in each thread; hammer_end(threads)
 */
#ifndef TESTS_KTHREADS_HAMMER_H
#define TESTS_KTHREADS_HAMMER_H

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define ROUNDS 50 /* each takes ten times as long there */
#else
#define ROUNDS 200
#endif

static pthread_mutex_t normal = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static long in_normal, in_recursive;
static pthread_key_t key;
static FILE *sink;
static _Atomic long wrong;

/* Zero and one in each new thread, whoever had the block before. */
static __thread long zero;
static __thread long one = 1;

#define CHECK(condition)                                                   \
	do {                                                               \
		if (!(condition)) {                                        \
			fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, \
				__LINE__, #condition);                     \
			wrong++;                                           \
		}                                                          \
	} while (0)

static void use_malloc(unsigned *random)
{
	char *block[16];

	for (int i = 0; i < 16; i++) {
		size_t size = 1 + rand_r(random) % (i == 15 ? 200000 : 2000);

		block[i] = malloc(size);
		CHECK(block[i]);
		memset(block[i], i, size);
		CHECK(block[i][size - 1] == i);
	}
	for (int i = 15; i >= 0; i--)
		free(block[(i * 7) % 16]);
}

static void use_stdio(long number)
{
	char text[64];
	long back = 0;

	snprintf(text, sizeof text, "%ld %.3f %s", number, 1.5, "x");
	CHECK(sscanf(text, "%ld", &back) == 1 && back == number);
	fprintf(sink, "%s\n", text);
}

static void use_errno(int mine)
{
	errno = 0;
	CHECK(close(-1) == -1 && errno == EBADF);
	CHECK(open("/no/such/file", O_RDONLY) == -1 && errno == ENOENT);
	errno = mine;
	sched_yield();
	CHECK(errno == mine);
}

static void use_locale(void)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", NULL);
	locale_t before = uselocale(c);

	CHECK(isalpha('a') && !isalpha('1') && toupper('q') == 'Q');
	CHECK(strtod("2.5", NULL) == 2.5);
	uselocale(before);
	freelocale(c);
	CHECK(isdigit('7'));
}

static void use_locks(void)
{
	pthread_mutex_lock(&normal);
	in_normal++;
	pthread_mutex_unlock(&normal);
	pthread_mutex_lock(&recursive);
	pthread_mutex_lock(&recursive);
	in_recursive++;
	pthread_mutex_unlock(&recursive);
	pthread_mutex_unlock(&recursive);
}

static void *hammer(void *arg)
{
	unsigned random = (unsigned)(uintptr_t)arg;
	int mine = 1 + (int)(random % 100);

	CHECK(zero == 0 && one == 1);
	CHECK(pthread_getspecific(key) == NULL);
	CHECK(pthread_setspecific(key, arg) == 0);
	for (int i = 0; i < ROUNDS; i++) {
		zero++;
		one++;
		use_malloc(&random);
		use_errno(mine);
		use_locks();
		if (i % 20 == 0) {
			use_stdio(random);
			use_locale();
		}
	}
	CHECK(zero == ROUNDS && one == 1 + ROUNDS);
	CHECK(pthread_getspecific(key) == arg);
	return arg;
}

static void hammer_begin(void)
{
	wrong = in_normal = in_recursive = 0;
	sink = fopen("/dev/null", "w");
	CHECK(sink);
	CHECK(pthread_key_create(&key, NULL) == 0);
}

/* After so many threads: how many things were wrong. */
static long hammer_end(long threads)
{
	pthread_key_delete(key);
	fclose(sink);
	CHECK(in_normal == threads * ROUNDS);
	CHECK(in_recursive == threads * ROUNDS);
	return wrong;
}

#endif
