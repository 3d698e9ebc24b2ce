/* SPDX-License-Identifier: MIT */
/*
 * A semaphore of a mutex and a condition, as one builds it on a library that
 * has none.  An adapter includes this after its mutex and its condition.
 */
#ifndef PROBES_SEM_H
#define PROBES_SEM_H

#include <errno.h>

typedef struct {
	th_mutex lock;
	th_cond posted;
	unsigned value; /* under the lock */
} th_sem;

static inline void th_sem_init(th_sem *s)
{
	th_mutex_init(&s->lock);
	th_cond_init(&s->posted);
	s->value = 0;
}

static inline void th_sem_post(th_sem *s)
{
	th_mutex_lock(&s->lock);
	s->value++;
	th_cond_signal(&s->posted);
	th_mutex_unlock(&s->lock);
}

static inline void th_sem_wait(th_sem *s)
{
	th_mutex_lock(&s->lock);
	while (s->value == 0)
		th_cond_wait(&s->posted, &s->lock);
	s->value--;
	th_mutex_unlock(&s->lock);
}

static inline int th_sem_trywait(th_sem *s)
{
	int err = -EAGAIN;

	th_mutex_lock(&s->lock);
	if (s->value) {
		s->value--;
		err = 0;
	}
	th_mutex_unlock(&s->lock);
	return err;
}

#endif
