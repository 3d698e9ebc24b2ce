/* SPDX-License-Identifier: MIT */
/*
 * Is this built with ThreadSanitizer?
 */
#ifndef BASE_TSAN_H
#define BASE_TSAN_H

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define BUILT_WITH_TSAN
#endif
#endif
#ifdef __SANITIZE_THREAD__
#define BUILT_WITH_TSAN
#endif

#endif
