/* SPDX-License-Identifier: MIT */
/*
 * State Threads, as the probes see them: all threads on one kernel thread,
 * none of which is ever interrupted.
 *
 * It has no yield: to sleep for no time lets the others run.  Nor has it
 * semaphores and barriers, but between threads that nobody interrupts a
 * number and a condition are one.  Its stacks have no guards.  It reads and
 * writes objects of its own, one a descriptor, and has no pread(2).  As Debian
 * builds it, it waits in select(2), which takes those below FD_SETSIZE.
 *
 * Needs <st.h>, -lst
 * Package libst-dev
 */
#include <errno.h>
#include <st.h>
#include <stdint.h>
#include <sys/select.h>

#define TH      "st"
#define TH_KIND "user"
#define TH_ONE_CPU
#define TH_CAN_READ
#define TH_OWN_CLOSE
#define TH_FD_MAX FD_SETSIZE

typedef st_thread_t th_thread;
typedef st_mutex_t th_mutex;
typedef st_cond_t th_cond;

typedef struct {
	st_cond_t posted;
	unsigned value;
} th_sem;

typedef struct {
	st_cond_t full;
	unsigned count, arrived, round;
} th_barrier;

TH_VARIABLE int th_stack_size;

static inline int th_main(const struct th_config *c, void *(*fn)(void *),
			  void *arg)
{
	/* Its default is select(), with a limit on descriptors. */
	st_set_eventsys(ST_EVENTSYS_ALT);
	if (st_init())
		return -errno;
	th_stack_size = (int)c->stack_size;
	fn(arg);
	return 0;
}

static inline const char *th_backend(void)
{
	return st_get_eventsys_name();
}

static inline int th_create(th_thread *t, void *(*fn)(void *), void *arg)
{
	*t = st_thread_create(fn, arg, 1, th_stack_size);
	return *t ? 0 : -ENOMEM;
}

static inline int th_join(th_thread *t, void **result)
{
	return st_thread_join(*t, result) ? -errno : 0;
}

static inline void *th_join_for(void *t)
{
	st_thread_join(t, NULL);
	return NULL;
}

/* It is decided at creation who will be joined, so another thread joins it. */
static inline int th_detach(th_thread *t)
{
	return st_thread_create(th_join_for, *t, 0, th_stack_size) ? 0
								   : -ENOMEM;
}

static inline uint64_t th_id(void)
{
	return (uint64_t)(uintptr_t)st_thread_self();
}

static inline void th_yield(void)
{
	st_usleep(0);
}

/* In microseconds, and from when its scheduler last looked at the clock. */
static inline void th_sleep(uint64_t ns)
{
	st_utime_t end = st_utime() + (ns + 999) / 1000 + 1, now;

	while ((now = st_utime()) < end)
		st_usleep(end - now);
}

static inline void th_place(int cpu)
{
	(void)cpu;
}

static inline void th_mutex_init(th_mutex *m)
{
	*m = st_mutex_new();
}

static inline void th_mutex_lock(th_mutex *m)
{
	st_mutex_lock(*m);
}

static inline int th_mutex_trylock(th_mutex *m)
{
	return st_mutex_trylock(*m) ? -errno : 0;
}

static inline void th_mutex_unlock(th_mutex *m)
{
	st_mutex_unlock(*m);
}

static inline void th_cond_init(th_cond *c)
{
	*c = st_cond_new();
}

static inline void th_cond_wait(th_cond *c, th_mutex *m)
{
	st_mutex_unlock(*m);
	st_cond_wait(*c);
	st_mutex_lock(*m);
}

static inline void th_cond_signal(th_cond *c)
{
	st_cond_signal(*c);
}

static inline void th_cond_broadcast(th_cond *c)
{
	st_cond_broadcast(*c);
}

static inline void th_sem_init(th_sem *s)
{
	*s = (th_sem){ .posted = st_cond_new() };
}

static inline void th_sem_post(th_sem *s)
{
	s->value++;
	st_cond_signal(s->posted);
}

static inline void th_sem_wait(th_sem *s)
{
	while (s->value == 0)
		st_cond_wait(s->posted);
	s->value--;
}

static inline int th_sem_trywait(th_sem *s)
{
	if (s->value == 0)
		return -EAGAIN;
	s->value--;
	return 0;
}

static inline int th_barrier_init(th_barrier *b, unsigned count)
{
	*b = (th_barrier){ .full = st_cond_new(), .count = count };
	return b->full ? 0 : -ENOMEM;
}

static inline void th_barrier_wait(th_barrier *b)
{
	unsigned round = b->round;

	if (++b->arrived == b->count) {
		b->arrived = 0;
		b->round++;
		st_cond_broadcast(b->full);
	}
	while (b->round == round)
		st_cond_wait(b->full);
}

TH_VARIABLE st_netfd_t th_netfds[TH_FD_MAX];

/* That of a descriptor, made when it is used first; NULL and errno. */
static inline st_netfd_t th_netfd(int fd)
{
	errno = EBADF;
	if (fd < 0 || fd >= TH_FD_MAX)
		return NULL;
	if (!th_netfds[fd])
		th_netfds[fd] = st_netfd_open(fd);
	return th_netfds[fd];
}

static inline void th_close(int fd)
{
	if (th_netfd(fd))
		st_netfd_close(th_netfds[fd]);
	th_netfds[fd] = NULL;
}

static inline ssize_t th_read(int fd, void *buffer, size_t size)
{
	st_netfd_t netfd = th_netfd(fd);
	ssize_t n =
		netfd ? st_read(netfd, buffer, size, ST_UTIME_NO_TIMEOUT) : -1;

	return n < 0 ? -errno : n;
}

static inline ssize_t th_write(int fd, const void *buffer, size_t size)
{
	st_netfd_t netfd = th_netfd(fd);
	ssize_t n =
		netfd ? st_write(netfd, buffer, size, ST_UTIME_NO_TIMEOUT) : -1;

	return n < 0 ? -errno : n;
}
