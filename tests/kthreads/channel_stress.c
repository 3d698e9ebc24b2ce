/* SPDX-License-Identifier: MIT */
/*
 * Many senders and receivers at a channel, with timeouts that race with the
 * values: each is received once, those of one sender in their order.
 */
#include "tests/kthreads/sync_ways.h"

#define SENDERS 3
#define ROUNDS  2000
#define ROOM    5

static struct kt_slot slots[ROOM];
static struct kt_channel channel;
static _Atomic int seen[SENDERS][ROUNDS];
static _Atomic long senders_left;

static void *value_of(int sender, int i)
{
	return (void *)(uintptr_t)(sender * ROUNDS + i);
}

static int send_somehow(void *value)
{
	int err;

	switch (draw(4)) {
	case 0:
		return kt_channel_trysend(&channel, value);
	case 1:
		return kt_channel_send(&channel, value);
	default:
		err = kt_channel_send_until(&channel, value, some_deadline());
		return err == -ETIMEDOUT ? -EAGAIN : err;
	}
}

static int receive_somehow(void **value)
{
	int err;

	switch (draw(4)) {
	case 0:
		return kt_channel_tryrecv(&channel, value);
	case 1:
		return kt_channel_recv(&channel, value);
	default:
		err = kt_channel_recv_until(&channel, value, some_deadline());
		return err == -ETIMEDOUT ? -EAGAIN : err;
	}
}

static void send_all(int sender)
{
	for (int i = 0; i < ROUNDS; i++) {
		int err;

		do
			err = send_somehow(value_of(sender, i));
		while (err == -EAGAIN);
		EXPECT(err == 0);
	}
	if (--senders_left == 0)
		kt_channel_close(&channel);
}

static void receive_all(void)
{
	int last[SENDERS] = { -1, -1, -1 };
	void *value;
	int err;

	while ((err = receive_somehow(&value)) != -EPIPE) {
		int sender = (int)((uintptr_t)value / ROUNDS);
		int i = (int)((uintptr_t)value % ROUNDS);

		EXPECT(err == 0 || err == -EAGAIN);
		if (err)
			continue;
		EXPECT(sender < SENDERS && i > last[sender]);
		last[sender] = i;
		seen[sender][i]++;
		EXPECT(kt_channel_count(&channel) <= channel.capacity_);
	}
}

static void send_or_receive(int index)
{
	if (index < SENDERS)
		send_all(index);
	else
		receive_all();
}

static void stress(uint32_t capacity)
{
	cr_assert(kt_channel_init(&channel, slots, capacity) == 0);
	memset(seen, 0, sizeof seen);
	senders_left = SENDERS;
	run_all(send_or_receive);
	for (int sender = 0; sender < SENDERS; sender++)
		for (int i = 0; i < ROUNDS; i++)
			cr_assert(seen[sender][i] == 1);
	cr_expect(channel.receivers_ == 0 && channel.senders_ == 0);
}

static void stress_one(void)
{
	stress(1);
}

static void stress_few(void)
{
	stress(ROOM);
}

Test(channel_stress, of_one, .timeout = 60)
{
	in_all_ways(stress_one);
}

Test(channel_stress, of_few, .timeout = 60)
{
	in_all_ways(stress_few);
}

static _Atomic long sent, received;

/* Closed by one of them, at any time: what was sent is received. */
static void use_till_closed(int index)
{
	void *value;

	for (int i = 0;; i++) {
		int err = index < SENDERS ? send_somehow(NULL)
					  : receive_somehow(&value);

		if (err == -EPIPE)
			break;
		EXPECT(err == 0 || err == -EAGAIN);
		if (err == 0)
			++*(index < SENDERS ? &sent : &received);
		if (index == 0 && i > 10 && draw(50) == 0)
			kt_channel_close(&channel);
	}
}

static void stress_close(void)
{
	for (int i = 0; i < 60; i++) {
		uint32_t capacity = 1 + draw(ROOM);

		cr_assert(kt_channel_init(&channel, slots, capacity) == 0);
		sent = received = 0;
		run_all(use_till_closed);
		cr_expect(sent == received);
		cr_expect(kt_channel_count(&channel) == 0);
	}
}

Test(channel_stress, close, .timeout = 60)
{
	in_all_ways(stress_close);
}
