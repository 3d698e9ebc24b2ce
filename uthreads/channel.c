/* SPDX-License-Identifier: MIT */
/*
 * Channel: a ring of values, and threads that wait for one or for room, all
 * under the lock of those that wait for a value.  At most one of the queues
 * has threads: receivers wait while the ring is empty, senders while it is
 * full.  A value for which somebody waits goes to him, not into the ring, and
 * the room that a value leaves is filled at once: so nobody is overtaken, and
 * nobody is woken in vain.
 *
 * A waiting thread has its transfer on its stack, and says where in `result`,
 * which it needs at its end only.
 */
#include <errno.h>

#include "uthreads/waitq.h"

struct transfer {
	void *value;
	int err;
};

PUBLIC int ut_channel_init(struct ut_channel *c, struct ut_slot *slots,
			   uint32_t capacity)
{
	if (capacity == 0)
		return -EINVAL;
	*c = (struct ut_channel){ .slots_ = slots, .capacity_ = capacity };
	return 0;
}

static struct ut_worker *enter(struct ut_channel *c)
{
	return waitq_enter(&c->receivers_);
}

/* It is read without the lock, too. */
static uint32_t count_in(const struct ut_channel *c)
{
	return atomic_load_explicit(&c->count_, memory_order_relaxed);
}

static void set_count(struct ut_channel *c, uint32_t count)
{
	atomic_store_explicit(&c->count_, count, memory_order_relaxed);
}

static void append(struct ut_channel *c, void *value)
{
	uint64_t at = (uint64_t)c->first_ + count_in(c);

	c->slots_[at < c->capacity_ ? at : at - c->capacity_].value_ = value;
	set_count(c, count_in(c) + 1);
}

static void *remove_first(struct ut_channel *c)
{
	void *value = c->slots_[c->first_].value_;

	set_count(c, count_in(c) - 1);
	if (++c->first_ == c->capacity_)
		c->first_ = 0;
	return value;
}

/* Ends the wait of a thread that is in a queue no more. */
static struct transfer *resume(struct ut_worker *w, struct ut_task *t, int err)
{
	struct transfer *transfer = t->result;

	transfer->err = err;
	queue_push(w, t);
	return transfer;
}

/* Under the lock, which this leaves: waits with its transfer, for ever. */
static CONTEXT_RETURN void wait(struct ut_worker *w, struct ut_channel *c,
				struct ut_waitq *q, struct transfer *transfer)
{
	struct ut_task *me = w->current;

	me->result = transfer;
	waitq_push(q, me);
	task_switch(w, me, next_task(w), &c->receivers_.lock_);
}

/* -EAGAIN: it would have to wait, and the lock is still held. */
static int send_now(struct ut_worker *w, struct ut_channel *c, void *value)
{
	struct ut_task *t;

	if (c->closed_)
		return waitq_leave(w, &c->receivers_, 0, -EPIPE);
	t = waitq_pop(&c->receivers_);
	if (t)
		resume(w, t, 0)->value = value;
	else if (count_in(c) < c->capacity_)
		append(c, value);
	else
		return -EAGAIN;
	return waitq_leave(w, &c->receivers_, t != NULL, 0);
}

static int receive_now(struct ut_worker *w, struct ut_channel *c, void **value)
{
	struct ut_task *t;

	if (!count_in(c))
		return c->closed_ ? waitq_leave(w, &c->receivers_, 0, -EPIPE)
				  : -EAGAIN;
	*value = remove_first(c);
	t = waitq_pop(&c->senders_);
	if (t)
		append(c, resume(w, t, 0)->value);
	return waitq_leave(w, &c->receivers_, t != NULL, 0);
}

PUBLIC int ut_channel_send(struct ut_channel *c, void *value)
{
	struct transfer transfer = { .value = value };
	struct ut_worker *w = enter(c);

	transfer.err = send_now(w, c, value);
	if (transfer.err == -EAGAIN)
		wait(w, c, &c->senders_, &transfer);
	return transfer.err;
}

/* The same for a time. */
static int wait_until(struct ut_worker *w, struct ut_channel *c,
		      struct ut_waitq *q, struct transfer *transfer,
		      uint64_t deadline_ns)
{
	int err;

	w->current->result = transfer;
	err = waitq_wait_until(w, q, &c->receivers_.lock_, deadline_ns);
	return err ? err : transfer->err;
}

PUBLIC int ut_channel_send_until(struct ut_channel *c, void *value,
				 uint64_t deadline_ns)
{
	struct transfer transfer = { .value = value };
	struct ut_worker *w = enter(c);
	int err;

	err = send_now(w, c, value);
	return err == -EAGAIN
		       ? wait_until(w, c, &c->senders_, &transfer, deadline_ns)
		       : err;
}

PUBLIC int ut_channel_recv_until(struct ut_channel *c, void **value,
				 uint64_t deadline_ns)
{
	struct transfer transfer;
	struct ut_worker *w = enter(c);
	int err;

	err = receive_now(w, c, value);
	if (err != -EAGAIN)
		return err;
	err = wait_until(w, c, &c->receivers_, &transfer, deadline_ns);
	if (!err)
		*value = transfer.value;
	return err;
}

PUBLIC int ut_channel_trysend(struct ut_channel *c, void *value)
{
	struct ut_worker *w = enter(c);
	int err;

	err = send_now(w, c, value);
	return err == -EAGAIN ? waitq_leave(w, &c->receivers_, 0, err) : err;
}

PUBLIC int ut_channel_recv(struct ut_channel *c, void **value)
{
	struct transfer transfer;
	struct ut_worker *w = enter(c);

	transfer.err = receive_now(w, c, value);
	if (transfer.err == -EAGAIN) {
		wait(w, c, &c->receivers_, &transfer);
		if (!transfer.err)
			*value = transfer.value;
	}
	return transfer.err;
}

PUBLIC int ut_channel_tryrecv(struct ut_channel *c, void **value)
{
	struct ut_worker *w = enter(c);
	int err;

	err = receive_now(w, c, value);
	return err == -EAGAIN ? waitq_leave(w, &c->receivers_, 0, err) : err;
}

PUBLIC void ut_channel_close(struct ut_channel *c)
{
	struct ut_worker *w = enter(c);
	struct ut_task *t;
	int woken = 0;

	c->closed_ = 1;
	while ((t = waitq_pop(&c->receivers_)) ||
	       (t = waitq_pop(&c->senders_))) {
		resume(w, t, -EPIPE);
		woken = 1;
	}
	waitq_leave(w, &c->receivers_, woken, 0);
}

PUBLIC uint32_t ut_channel_count(const struct ut_channel *c)
{
	return count_in(c);
}
