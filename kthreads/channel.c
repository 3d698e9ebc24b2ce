/* SPDX-License-Identifier: MIT */
/*
 * Channel: a ring of slots, each with a turn, after Vyukov's bounded queue.
 *
 *	tail_, head_  the next place to send to, to receive from: the lap in
 *		      bits 32-62, the slot in bits 0-31; tail_ bit 63: closed
 *	turn_         of a slot: 2 * lap if it is free for the sender of that
 *		      lap, 2 * lap + 1 if it is full for the receiver
 *
 * send: look at the slot at the tail; if it is free for this lap, move the
 *	 tail on, which makes the slot ours; write the value; turn + 1.
 * recv: the same with the head, a full slot, and the turn of the next lap.
 *
 * Laps, rather than a count of all places, let a ring of one slot tell full
 * from free.  They have 31 bits: a thread that sleeps through exactly 2^31 laps
 * within an operation would be deceived.
 *
 * To close is to set the bit in tail_, so each send either had its place
 * before, and will be received, or is refused; the channel is drained when
 * the head is where the tail is.
 *
 * Whoever has to wait looks for some microseconds first: spin.h.
 *
 * Sleeping, of receivers (of senders the same with the other words):
 *
 *	receivers_  how many wait: announced, and looking or asleep
 *	sent_       changes at each wake; they sleep while it is what it was
 *
 * A receiver announces itself, notes sent_, looks at the slot at the head, and
 * sleeps if it is not full.  Whoever makes the slot at the head full, by
 * filling it or by moving the head onto it, then looks at receivers_, and if
 * there are some changes sent_ and wakes one.  All these steps are
 * sequentially consistent: either he sees the receiver, which wakes or does
 * not fall asleep, or the receiver sees the full slot.  That the mover wakes,
 * too, is needed: slots may be filled out of order, and then a wake comes when
 * the slot at the head is not full yet and does nothing.  Closing wakes all,
 * and so does whoever drains the channel after that.
 */
#include <errno.h>

#include "base/compiler.h"
#include "kthreads/kthreads.h"
#include "kthreads/park.h"
#include "kthreads/spin.h"

#define CLOSED ((uint64_t)1 << 63)
#define LAP    ((uint64_t)1 << 32)

/*
 * Sequentially consistent, as all steps between two sides must be; it also
 * acquires what was released with the value that is read.
 */
static uint64_t look(_Atomic uint64_t *word)
{
	return atomic_load_explicit(word, memory_order_seq_cst);
}

static int waited(_Atomic uint32_t *announced)
{
	return atomic_load_explicit(announced, memory_order_seq_cst) != 0;
}

static uint64_t next_lap(uint64_t place)
{
	return ((place | (LAP - 1)) + 1) & ~CLOSED;
}

static uint64_t next(const struct kt_channel *c, uint64_t place)
{
	return (uint32_t)place == c->capacity_ - 1 ? next_lap(place)
						   : place + 1;
}

/* What the slot's turn is when it is free for the sender to this place. */
static uint64_t turn_of(uint64_t place)
{
	return (place & ~CLOSED) / LAP * 2;
}

static struct kt_slot *slot_at(const struct kt_channel *c, uint64_t place)
{
	return &c->slots_[(uint32_t)place];
}

static int is_free(const struct kt_channel *c, uint64_t tail)
{
	return look(&slot_at(c, tail)->turn_) == turn_of(tail);
}

static int is_full(const struct kt_channel *c, uint64_t head)
{
	return look(&slot_at(c, head)->turn_) == turn_of(head) + 1;
}

/* Moves the place on from where it was seen, or sees it anew. */
static int move(const struct kt_channel *c, _Atomic uint64_t *place,
		uint64_t *seen)
{
	return atomic_compare_exchange_weak_explicit(
		place, seen, next(c, *seen), memory_order_seq_cst,
		memory_order_seq_cst);
}

static int put(struct kt_channel *c, void **value)
{
	uint64_t tail = look(&c->tail_), seen;

	do {
		while (!(tail & CLOSED) && !is_free(c, tail)) {
			seen = tail;
			tail = look(&c->tail_);
			if (tail == seen)
				return -EAGAIN;
		}
		if (tail & CLOSED)
			return -EPIPE;
	} while (!move(c, &c->tail_, &tail));
	slot_at(c, tail)->value_ = *value;
	/* The turn is what the receiver's look at it pairs with. */
	atomic_store_explicit(&slot_at(c, tail)->turn_, turn_of(tail) + 1,
			      memory_order_seq_cst);
	return 0;
}

static int take(struct kt_channel *c, void **value)
{
	uint64_t head = look(&c->head_), seen;

	do
		while (!is_full(c, head)) {
			if (look(&c->tail_) == (head | CLOSED))
				return -EPIPE;
			seen = head;
			head = look(&c->head_);
			if (head == seen)
				return -EAGAIN;
		}
	while (!move(c, &c->head_, &head));
	*value = slot_at(c, head)->value_;
	/* The turn is what the sender's look at it pairs with. */
	atomic_store_explicit(&slot_at(c, head)->turn_, turn_of(next_lap(head)),
			      memory_order_seq_cst);
	return 0;
}

static void wake(_Atomic uint32_t *changes, int count)
{
	atomic_fetch_add_explicit(changes, 1, memory_order_seq_cst);
	kt_unpark(changes, count);
}

/* After a slot was filled or freed, and with it the tail or head moved. */
static void wake_others(struct kt_channel *c)
{
	if (UNLIKELY(waited(&c->receivers_))) {
		if (look(&c->tail_) & CLOSED)
			wake(&c->sent_, FUTEX_ALL);
		else if (is_full(c, look(&c->head_)))
			wake(&c->sent_, 1);
	}
	if (UNLIKELY(waited(&c->senders_)) && is_free(c, look(&c->tail_)))
		wake(&c->received_, 1);
}

/* One side of it. */
struct side {
	int (*attempt)(struct kt_channel *c, void **value);
	_Atomic uint32_t *announced, *changes, *misses;
};

/* What one waits for there. */
struct wish {
	struct kt_channel *channel;
	const struct side *side;
	void **value;
	int err;
};

/* It has come true, or never will. */
static int is_settled(void *wish)
{
	struct wish *x = wish;

	x->err = x->side->attempt(x->channel, x->value);
	return x->err == -EAGAIN ? -EAGAIN : 0;
}

static __attribute__((noinline)) int wait_for(struct kt_channel *c,
					      const struct side *s,
					      void **value,
					      uint64_t deadline_ns)
{
	struct wish x = { .channel = c, .side = s, .value = value };
	int err, over = 0;
	uint32_t seen;

	if (kt_spin(s->misses, is_settled, &x, deadline_ns) == 0)
		return x.err;
	atomic_fetch_add_explicit(s->announced, 1, memory_order_seq_cst);
	for (;;) {
		seen = atomic_load_explicit(s->changes, memory_order_seq_cst);
		err = s->attempt(c, value);
		if (err != -EAGAIN || over)
			break;
		over = kt_park(s->changes, seen, deadline_ns);
	}
	atomic_fetch_sub_explicit(s->announced, 1, memory_order_relaxed);
	return err == -EAGAIN ? over : err;
}

PUBLIC int kt_channel_init(struct kt_channel *c, struct kt_slot *slots,
			   uint32_t capacity)
{
	if (capacity == 0)
		return -EINVAL;
	*c = (struct kt_channel){ .slots_ = slots, .capacity_ = capacity };
	for (uint32_t i = 0; i < capacity; i++)
		atomic_init(&slots[i].turn_, 0);
	return 0;
}

PUBLIC int kt_channel_trysend(struct kt_channel *c, void *value)
{
	int err = put(c, &value);

	if (!err)
		wake_others(c);
	return err;
}

PUBLIC int kt_channel_send_until(struct kt_channel *c, void *value,
				 uint64_t deadline_ns)
{
	const struct side senders = { put, &c->senders_, &c->received_,
				      &c->send_misses_ };
	int err = put(c, &value);

	if (err == -EAGAIN)
		err = wait_for(c, &senders, &value, deadline_ns);
	if (!err)
		wake_others(c);
	return err;
}

PUBLIC int kt_channel_send(struct kt_channel *c, void *value)
{
	return kt_channel_send_until(c, value, KT_FOREVER);
}

PUBLIC int kt_channel_tryrecv(struct kt_channel *c, void **value)
{
	int err = take(c, value);

	if (!err)
		wake_others(c);
	return err;
}

PUBLIC int kt_channel_recv_until(struct kt_channel *c, void **value,
				 uint64_t deadline_ns)
{
	const struct side receivers = { take, &c->receivers_, &c->sent_,
					&c->receive_misses_ };
	int err = take(c, value);

	if (err == -EAGAIN)
		err = wait_for(c, &receivers, value, deadline_ns);
	if (!err)
		wake_others(c);
	return err;
}

PUBLIC int kt_channel_recv(struct kt_channel *c, void **value)
{
	return kt_channel_recv_until(c, value, KT_FOREVER);
}

PUBLIC void kt_channel_close(struct kt_channel *c)
{
	atomic_fetch_or_explicit(&c->tail_, CLOSED, memory_order_seq_cst);
	if (waited(&c->receivers_))
		wake(&c->sent_, FUTEX_ALL);
	if (waited(&c->senders_))
		wake(&c->received_, FUTEX_ALL);
}

PUBLIC uint32_t kt_channel_count(const struct kt_channel *c)
{
	/* The head first, so that the tail is not behind it. */
	uint64_t head = atomic_load_explicit(&c->head_, memory_order_acquire);
	uint64_t tail = atomic_load_explicit(&c->tail_, memory_order_relaxed);
	uint64_t laps = (next_lap(tail) - next_lap(head)) / LAP;
	uint64_t count = laps % (CLOSED / LAP) * c->capacity_ + (uint32_t)tail -
			 (uint32_t)head;

	/* More were sent and received between the two looks. */
	return (uint32_t)(count < c->capacity_ ? count : c->capacity_);
}
