/* SPDX-License-Identifier: MIT */
/*
 * Waiting by epoll(7), where io_uring is refused: for a descriptor to be ready.
 *
 * Threads that wait are in a table by descriptor; the kernel is told what they
 * wait for all together, once (EPOLLONESHOT).  What it then says is compared
 * with the table, so nothing is lost or wrong if a descriptor was closed and
 * its number is another file's: who goes on in vain waits again.
 *
 * The table is its worker's, and changed by others when the time of one that
 * waits is over (timer.c): under its lock.
 */
#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>

#include "base/sys.h"
#include "uthreads/park.h"
#include "uthreads/poller.h"
#include "uthreads/switch.h"
#include "uthreads/timer.h"

#define BUCKETS 1024
#define EVENTS  256
#define LOOK_NS 20000 /* between looks, of a worker that has other things */

/* On the stack of the one that waits. */
struct watcher {
	struct ut_waiter timer;
	struct epoll *in;
	int fd;
	uint32_t events;
	struct watcher *next;
};

struct epoll {
	struct poller poller;
	int fd;
	uint64_t looked_ns;
	int count; /* of the events below, yet to be handled */
	struct epoll_event events[EVENTS];
	_Atomic uint32_t lock;
	struct watcher *table[BUCKETS]; /* under lock */
};

static struct watcher **bucket_of(struct epoll *e, int fd)
{
	return &e->table[(unsigned)fd % BUCKETS];
}

/* Under the lock. */
static void take_out(struct watcher *x)
{
	struct watcher **link = bucket_of(x->in, x->fd);

	while (*link != x)
		link = &(*link)->next;
	*link = x->next;
	poller_count(&x->in->poller, -1u);
}

/* The kernel shall say when one of these comes, once. */
static int tell(struct epoll *e, int fd, uint32_t events)
{
	struct epoll_event event = {
		.events = events | EPOLLONESHOT,
		.data = { .fd = fd },
	};
	long err = sys_call(epoll_ctl, e->fd, EPOLL_CTL_MOD, fd, &event);

	if (err == -ENOENT)
		err = sys_call(epoll_ctl, e->fd, EPOLL_CTL_ADD, fd, &event);
	return (int)err;
}

/* Puts it into the table; 0 or -errno, of epoll_ctl(2). */
static int put_in(struct watcher *x)
{
	struct watcher **first = bucket_of(x->in, x->fd);
	uint32_t events = x->events;
	int err;

	for (struct watcher *other = *first; other; other = other->next)
		if (other->fd == x->fd)
			events |= other->events;
	err = tell(x->in, x->fd, events);
	if (err)
		return err;
	x->next = *first;
	*first = x;
	poller_count(&x->in->poller, 1);
	return 0;
}

/* The time of one that waits is over. */
static void expired(struct ut_worker *w, void *watcher)
{
	(void)w;
	take_out(watcher);
}

static int wait(struct poller *p, int fd, short events, uint64_t deadline_ns)
{
	struct ut_worker *w = ut_worker();
	struct epoll *e = (struct epoll *)p;
	struct watcher me = {
		.timer = { .deadline_ns_ = deadline_ns,
			   .task = w->current,
			   .lock = &e->lock,
			   .expired = expired,
			   .object = &me },
		.in = e,
		.fd = fd,
		.events = (unsigned short)events,
	};
	int err;

	section_begin(w);
	list_lock(&e->lock);
	err = put_in(&me);
	if (err) {
		spin_unlock(&e->lock);
		section_end(w);
		/* What is wrong with the descriptor is the call's to tell. */
		return err == -ENOMEM || err == -ENOSPC ? err : 0;
	}
	if (deadline_ns != UT_FOREVER)
		timer_put(&me.timer);
	task_switch(w, me.timer.task, next_task(w), &e->lock);
	return me.timer.timed_out ? -ETIMEDOUT : 0;
}

static void collect(struct epoll *e)
{
	long n = sys_call(epoll_pwait, e->fd, e->events, EVENTS, 0, 0, 8);

	e->looked_ns = sys_clock_ns();
	e->count = n > 0 ? (int)n : 0;
}

static int look(struct poller *p)
{
	struct epoll *e = (struct epoll *)p;

	if (!e->count && sys_clock_ns() - e->looked_ns > LOOK_NS)
		collect(e);
	return e->count;
}

/* In a section, under the lock: how many threads go on. */
static unsigned handle(struct epoll *e, struct ut_worker *w,
		       const struct epoll_event *event)
{
	struct watcher *x, *next;
	uint32_t others = 0;
	unsigned n = 0;

	for (x = *bucket_of(e, event->data.fd); x; x = next) {
		next = x->next;
		if (x->fd != event->data.fd)
			continue;
		if (!(event->events & (x->events | EPOLLERR | EPOLLHUP))) {
			others |= x->events;
			continue;
		}
		take_out(x);
		if (x->timer.deadline_ns_ != UT_FOREVER)
			timer_take(&x->timer);
		queue_push(w, x->timer.task);
		n++;
	}
	if (others)
		tell(e, event->data.fd, others);
	return n;
}

static void ready(struct poller *p, struct ut_worker *w)
{
	struct epoll *e = (struct epoll *)p;
	unsigned n = 0;

	section_begin(w);
	list_lock(&e->lock);
	for (int i = 0; i < e->count; i++)
		n += handle(e, w, &e->events[i]);
	e->count = 0;
	spin_unlock(&e->lock);
	section_end(w);
	if (n)
		worker_offer(w);
}

static void epoll_sleep(struct poller *p, uint64_t deadline_ns)
{
	struct epoll *e = (struct epoll *)p;
	struct pollfd two[2] = { { .fd = e->fd, .events = POLLIN },
				 { .fd = p->bell, .events = POLLIN } };
	uint64_t rung;

	if (e->count || io_poll(two, 2, deadline_ns) < 0)
		return;
	if (two[1].revents)
		sys_call(read, p->bell, &rung, sizeof rung);
	if (two[0].revents)
		collect(e);
}

static void epoll_close(struct poller *p)
{
	struct epoll *e = (struct epoll *)p;

	sys_call(close, e->fd);
	sys_unmap(e, sys_page_align(sizeof *e));
}

int epoll_open(struct poller **p)
{
	static const struct poller_kind kind = {
		NULL, wait, look, ready, epoll_sleep, epoll_close,
	};
	int fd = (int)sys_call(epoll_create1, EPOLL_CLOEXEC), err;
	struct epoll *e;
	void *map;

	if (fd < 0)
		return fd;
	err = sys_map(&map, sys_page_align(sizeof *e), PROT_READ | PROT_WRITE);
	if (err) {
		sys_call(close, fd);
		return err;
	}
	e = map;
	e->poller.kind = &kind;
	e->fd = fd;
	*p = &e->poller;
	return 0;
}
