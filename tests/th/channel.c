/* SPDX-License-Identifier: MIT */
/*
 * Channel: in order, bounded, closed, and each value received exactly once.
 */
#include <errno.h>

#include "tests/th/contract.h"

#ifdef TH_CAN_CHANNEL

#define SLOTS 3

static th_slot slots[SLOTS], more_slots[SLOTS];
static th_channel channel, back;

static void *number(uint64_t n)
{
	return (void *)(uintptr_t)n;
}

CONTRACT(a_channel_holds_its_capacity_in_order)
{
	void *value;

	EXPECT(th_channel_init(&channel, slots, 0) == -EINVAL);
	EXPECT(th_channel_init(&channel, slots, SLOTS) == 0);
	EXPECT(th_channel_tryrecv(&channel, &value) == -EAGAIN);
	for (uint64_t lap = 0; lap < 10; lap++) {
		for (uint64_t i = 0; i < SLOTS; i++)
			EXPECT(th_channel_send(&channel, number(lap + i)) == 0);
		EXPECT(th_channel_trysend(&channel, NULL) == -EAGAIN);
		for (uint64_t i = 0; i < SLOTS; i++) {
			EXPECT(th_channel_recv(&channel, &value) == 0);
			EXPECT(value == number(lap + i));
		}
		/* The next lap begins one place further. */
		EXPECT(th_channel_trysend(&channel, NULL) == 0);
		EXPECT(th_channel_tryrecv(&channel, &value) == 0);
	}
	EXPECT(th_channel_send(&channel, number(7)) == 0);
	th_channel_close(&channel);
	EXPECT(th_channel_send(&channel, NULL) == -EPIPE);
	EXPECT(th_channel_recv(&channel, &value) == 0 && value == number(7));
	EXPECT(th_channel_recv(&channel, &value) == -EPIPE);
	EXPECT(th_channel_tryrecv(&channel, &value) == -EPIPE);
}

/* To and fro: each side waits for the other. */
static void *echo(void *arg)
{
	void *value;

	while (th_channel_recv(&channel, &value) == 0)
		EXPECT(th_channel_send(&back, value) == 0);
	return arg;
}

CONTRACT(a_channel_hands_over)
{
	void *value;
	th_thread t;

	EXPECT(th_channel_init(&channel, slots, 1) == 0);
	EXPECT(th_channel_init(&back, more_slots, 1) == 0);
	EXPECT(th_create(&t, echo, NULL) == 0);
	for (uint64_t i = 0; i < CONTRACT_REPEAT; i++) {
		EXPECT(th_channel_send(&channel, number(i)) == 0);
		EXPECT(th_channel_recv(&back, &value) == 0);
		EXPECT(value == number(i));
	}
	th_channel_close(&channel);
	EXPECT(th_join(&t, NULL) == 0);
}

#define EACH (CONTRACT_REPEAT / CONTRACT_CROWD)

static _Atomic unsigned char received[CONTRACT_CROWD * EACH];
static _Atomic uint64_t total;

static void *send_share(void *me)
{
	for (uint64_t i = 0; i < EACH; i++)
		EXPECT(th_channel_send(&channel,
				       number((uint64_t)me * EACH + i)) == 0);
	return NULL;
}

/* What one sender has sent comes in its order. */
static void *receive_all(void *arg)
{
	uint64_t last[CONTRACT_CROWD] = { 0 }, n, from;
	void *value;

	while (th_channel_recv(&channel, &value) == 0) {
		n = (uint64_t)(uintptr_t)value;
		from = n / EACH;
		EXPECT(n + 1 > last[from]);
		last[from] = n + 1;
		EXPECT(received[n]++ == 0);
		total++;
		if (n % 16 == 0)
			th_yield();
	}
	return arg;
}

CONTRACT(each_value_is_received_once)
{
	th_thread receivers[2];

	for (int i = 0; i < CONTRACT_CROWD * EACH; i++)
		received[i] = 0;
	total = 0;
	EXPECT(th_channel_init(&channel, slots, 2) == 0);
	for (int i = 0; i < 2; i++)
		EXPECT(th_create(&receivers[i], receive_all, NULL) == 0);
	contract_crowd(send_share);
	th_channel_close(&channel); /* and both receivers are let go */
	for (int i = 0; i < 2; i++)
		EXPECT(th_join(&receivers[i], NULL) == 0);
	EXPECT(total == CONTRACT_CROWD * EACH);
}

static void *send_one_too_many(void *arg)
{
	return number(th_channel_send(&channel, arg) == -EPIPE);
}

CONTRACT(closing_refuses_those_that_wait_for_room)
{
	void *refused = NULL;
	th_thread t;

	EXPECT(th_channel_init(&channel, slots, 1) == 0);
	EXPECT(th_channel_send(&channel, NULL) == 0);
	EXPECT(th_create(&t, send_one_too_many, NULL) == 0);
	for (int i = 0; i < 100; i++)
		th_yield();
	th_channel_close(&channel);
	EXPECT(th_join(&t, &refused) == 0);
	EXPECT(refused == number(1));
}

#endif
