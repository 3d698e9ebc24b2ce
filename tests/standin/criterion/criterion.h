/* SPDX-License-Identifier: MIT */
/*
 * A stand-in for Criterion, of what our tests use of it (`make STANDIN=1`).
 *
 * Some tools and some machines cannot have the real one: ThreadSanitizer has
 * no room for its fixed mappings, and it makes processes by exec.  Here a
 * test is a function that runs in a process of its own, forked by main.c:
 * what a tool sees there is the test and nothing else.
 */
#ifndef TESTS_STANDIN_CRITERION_H
#define TESTS_STANDIN_CRITERION_H

#include <string.h>
#include <unistd.h>

struct standin_options {
	double timeout; /* seconds */
	int signal;     /* that the test must end by; 0: none */
	int exit_code;  /* that it must end with otherwise */
};

struct standin_test {
	const char *suite, *name;
	void (*run)(void);
	struct standin_options options;
};

#define STANDIN_SKIPPED 77 /* exit status of a test that does not apply */

/* In the test's process: how many expectations did not hold so far. */
extern _Atomic int standin_failures;

#define Test(suite_, name_, ...)                                               \
	static void standin_##suite_##_##name_(void);                          \
	static const struct standin_test standin_##suite_##_##name_##_test = { \
		#suite_, #name_, standin_##suite_##_##name_, { __VA_ARGS__ }   \
	};                                                                     \
	__attribute__((                                                        \
		used,                                                          \
		section("standin_tests"))) static const struct standin_test    \
		*const standin_##suite_##_##name_##_pointer =                  \
			&standin_##suite_##_##name_##_test;                    \
	static void standin_##suite_##_##name_(void)

/* Says what is the matter; the format, which tells more, may be empty. */
void standin_say(const char *file, int line, const char *what,
		 const char *format, ...);

#define cr_expect(condition, ...)                                             \
	do {                                                                  \
		if (!(condition)) {                                           \
			standin_say(__FILE__, __LINE__,                       \
				    "not true: " #condition, "" __VA_ARGS__); \
			standin_failures++;                                   \
		}                                                             \
	} while (0)

#define cr_assert(condition, ...)                                             \
	do {                                                                  \
		if (!(condition)) {                                           \
			standin_say(__FILE__, __LINE__,                       \
				    "not true: " #condition, "" __VA_ARGS__); \
			_exit(1);                                             \
		}                                                             \
	} while (0)

#define cr_expect_str_eq(a, b, ...) cr_expect(strcmp(a, b) == 0, ##__VA_ARGS__)
#define cr_assert_str_eq(a, b, ...) cr_assert(strcmp(a, b) == 0, ##__VA_ARGS__)

#define cr_skip(...)                                                        \
	do {                                                                \
		standin_say(__FILE__, __LINE__, "skipped", "" __VA_ARGS__); \
		_exit(STANDIN_SKIPPED);                                     \
	} while (0)

#define cr_skip_test cr_skip

#endif
