/* SPDX-License-Identifier: MIT */
/*
 * Boost.Fiber, as the probes see it; boost-fiber.cc has the C++.
 *
 * A kernel thread, pinned, on each CPU given; on several they steal from one
 * another, on one they take turns.  Stacks come from malloc(), as is the
 * library's default, and have no guards.
 *
 * Needs <boost/fiber/all.hpp>, -lboost_fiber -lboost_context -lstdc++
 * Package libboost-fiber-dev
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#define TH      "boost-fiber"
#define TH_KIND "user"
#define TH_CAN_RMUTEX
#define TH_CAN_CHILD_FIRST

/* Room for an object of the library, which is made in it. */
#define TH_ROOM(bytes)                                       \
	struct {                                             \
		__attribute__((aligned(16))) char at[bytes]; \
	}

typedef struct th_fiber *th_thread;
typedef TH_ROOM(64) th_mutex;
typedef TH_ROOM(64) th_rmutex;
typedef TH_ROOM(64) th_cond;
typedef TH_ROOM(192) th_barrier;

#ifdef __cplusplus
extern "C" {
#endif

/* Once in a process. */
int th_run(const int *cpus, unsigned cpu_count, size_t stack_size,
	   void *(*fn)(void *), void *arg);
int th_create(th_thread *t, void *(*fn)(void *), void *arg);
int th_fork(th_thread *t, void *(*fn)(void *), void *arg);
int th_join(th_thread *t, void **result);
int th_detach(th_thread *t);
uint64_t th_id(void);
void th_yield(void);
void th_sleep(uint64_t ns);

void th_mutex_init(th_mutex *m);
void th_mutex_lock(th_mutex *m);
int th_mutex_trylock(th_mutex *m);
void th_mutex_unlock(th_mutex *m);
void th_rmutex_init(th_rmutex *m);
void th_rmutex_lock(th_rmutex *m);
void th_rmutex_unlock(th_rmutex *m);

void th_cond_init(th_cond *c);
void th_cond_wait(th_cond *c, th_mutex *m);
void th_cond_signal(th_cond *c);
void th_cond_broadcast(th_cond *c);

int th_barrier_init(th_barrier *b, unsigned count);
void th_barrier_wait(th_barrier *b);

#ifdef __cplusplus
}
#else
static inline int th_main(const struct th_config *c, void *(*fn)(void *),
			  void *arg)
{
	return th_run(c->cpus, c->cpu_count, c->stack_size, fn, arg);
}

static inline const char *th_backend(void)
{
	return "pthread";
}

static inline void th_place(int cpu)
{
	(void)cpu;
}

#include "probes/sem.h"
#endif
