/* SPDX-License-Identifier: MIT */
/*
 * Each state and each error of the channel.
 */
#include "tests/kthreads/sync.h"

sys_fault_fn *const sys_fault = count_futex;

static struct kt_slot slots[MAX];
static struct kt_channel channel;

static void *number(uintptr_t n)
{
	return (void *)n;
}

/* First in, first out; as many as it holds; at every place of the ring. */
static void fill_and_drain(uint32_t capacity)
{
	void *value;

	cr_assert(kt_channel_init(&channel, slots, capacity) == 0);
	for (uintptr_t lap = 0; lap < 50; lap++) {
		for (uint32_t i = 0; i < capacity; i++) {
			cr_expect(kt_channel_count(&channel) == i);
			cr_expect(kt_channel_trysend(&channel,
						     number(lap + i)) == 0);
		}
		cr_expect(kt_channel_count(&channel) == capacity);
		cr_expect(kt_channel_trysend(&channel, NULL) == -EAGAIN);
		cr_expect(kt_channel_send_until(&channel, NULL, PAST) ==
			  -ETIMEDOUT);
		for (uint32_t i = 0; i < capacity; i++) {
			cr_expect(kt_channel_tryrecv(&channel, &value) == 0);
			cr_expect(value == number(lap + i));
		}
		cr_expect(kt_channel_tryrecv(&channel, &value) == -EAGAIN);
		cr_expect(kt_channel_recv_until(&channel, &value, PAST) ==
			  -ETIMEDOUT);
		/* The next lap begins one place further. */
		cr_expect(kt_channel_send_until(&channel, NULL, PAST) == 0);
		cr_expect(kt_channel_recv_until(&channel, &value, PAST) == 0);
	}
}

Test(channel, holds_its_capacity_in_order, .timeout = 20)
{
	cr_expect(kt_channel_init(&channel, slots, 0) == -EINVAL);
	for (uint32_t capacity = 1; capacity <= MAX; capacity++)
		fill_and_drain(capacity);
}

Test(channel, nobody_waits_nor_calls_the_kernel, .timeout = 20)
{
	uint64_t before = futex_calls;
	void *value;

	cr_assert(kt_channel_init(&channel, slots, 2) == 0);
	for (int i = 0; i < 10; i++) {
		cr_expect(kt_channel_send(&channel, NULL) == 0);
		cr_expect(kt_channel_recv(&channel, &value) == 0);
	}
	kt_channel_close(&channel);
	cr_expect(futex_calls == before);
}

Test(channel, laps_wrap, .timeout = 20)
{
	const uint64_t lap = ((uint64_t)1 << 31) - 2;
	void *value;

	cr_assert(kt_channel_init(&channel, slots, 2) == 0);
	channel.head_ = channel.tail_ = lap << 32;
	slots[0].turn_ = slots[1].turn_ = lap * 2;
	for (uintptr_t i = 0; i < 10; i++) {
		cr_expect(kt_channel_trysend(&channel, number(i)) == 0);
		cr_expect(kt_channel_trysend(&channel, NULL) == 0);
		cr_expect(kt_channel_count(&channel) == 2);
		cr_expect(kt_channel_trysend(&channel, NULL) == -EAGAIN);
		cr_expect(kt_channel_tryrecv(&channel, &value) == 0);
		cr_expect(value == number(i));
		cr_expect(kt_channel_count(&channel) == 1);
		cr_expect(kt_channel_tryrecv(&channel, &value) == 0);
		cr_expect(kt_channel_tryrecv(&channel, &value) == -EAGAIN);
	}
	kt_channel_close(&channel);
	cr_expect(kt_channel_tryrecv(&channel, &value) == -EPIPE);
}

Test(channel, deadline_is_not_before, .timeout = 20)
{
	uint64_t deadline = kt_after(SHORT);
	void *value;

	cr_assert(kt_channel_init(&channel, slots, 1) == 0);
	cr_expect(kt_channel_recv_until(&channel, &value, deadline) ==
		  -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);
	cr_expect(kt_channel_send(&channel, NULL) == 0);
	deadline = kt_after(SHORT);
	cr_expect(kt_channel_send_until(&channel, NULL, deadline) ==
		  -ETIMEDOUT);
	cr_expect(kt_after(0) >= deadline);
}

static void *receive(void *arg)
{
	void *value = NULL;
	int err = kt_channel_recv(&channel, &value);

	(void)arg;
	return err ? (void *)(intptr_t)err : value;
}

static void *send_one(void *arg)
{
	return (void *)(intptr_t)kt_channel_send(&channel, arg);
}

Test(channel, each_send_wakes_a_receiver, .timeout = 20)
{
	struct kt_thread t[MAX];

	cr_assert(kt_channel_init(&channel, slots, MAX) == 0);
	start_waiting(t, MAX, receive, NULL);
	for (uintptr_t i = 0; i < MAX; i++)
		cr_expect(kt_channel_send(&channel, number(i)) == 0);
	cr_expect(join_all(t, MAX) == MAX * (MAX - 1) / 2);
}

Test(channel, each_receive_wakes_a_sender, .timeout = 20)
{
	struct kt_thread t[MAX];
	intptr_t sum = 0;
	void *value;

	cr_assert(kt_channel_init(&channel, slots, 1) == 0);
	cr_expect(kt_channel_send(&channel, number(0)) == 0);
	start_waiting(t, MAX, send_one, number(1));
	for (int i = 0; i <= MAX; i++) {
		cr_expect(kt_channel_recv(&channel, &value) == 0);
		sum += (intptr_t)value;
	}
	cr_expect(join_all(t, MAX) == 0);
	cr_expect(sum == MAX);
	cr_expect(kt_channel_count(&channel) == 0);
}

Test(channel, close_refuses_senders_and_drains, .timeout = 20)
{
	struct kt_thread t[MAX];
	void *value;

	cr_assert(kt_channel_init(&channel, slots, 2) == 0);
	cr_expect(kt_channel_send(&channel, number(1)) == 0);
	cr_expect(kt_channel_send(&channel, number(2)) == 0);
	start_waiting(t, MAX, send_one, number(3));
	kt_channel_close(&channel);
	cr_expect(join_all(t, MAX) == MAX * -EPIPE);
	kt_channel_close(&channel);
	cr_expect(kt_channel_send(&channel, NULL) == -EPIPE);
	cr_expect(kt_channel_trysend(&channel, NULL) == -EPIPE);
	cr_expect(kt_channel_send_until(&channel, NULL, PAST) == -EPIPE);
	cr_expect(kt_channel_count(&channel) == 2);
	for (uintptr_t i = 1; i <= 2; i++) {
		cr_expect(kt_channel_recv_until(&channel, &value, PAST) == 0);
		cr_expect(value == number(i));
	}
	cr_expect(kt_channel_recv(&channel, &value) == -EPIPE);
	cr_expect(kt_channel_tryrecv(&channel, &value) == -EPIPE);
	cr_expect(kt_channel_recv_until(&channel, &value, PAST) == -EPIPE);
}

Test(channel, close_wakes_receivers, .timeout = 20)
{
	struct kt_thread t[MAX];

	cr_assert(kt_channel_init(&channel, slots, 2) == 0);
	start_waiting(t, MAX, receive, NULL);
	kt_channel_close(&channel);
	cr_expect(join_all(t, MAX) == MAX * -EPIPE);
}

/*
 * A sender that is slow between its two steps, to take a place and to fill
 * it, is played by hand, at the first place of a new channel.
 */
static void begin_slowly(void)
{
	channel.tail_ = 1;
}

static void end_slowly(uintptr_t value)
{
	slots[0].value_ = number(value);
	slots[0].turn_ = 1;
	channel.sent_++;
	kt_unpark(&channel.sent_, 1);
}

/* The wake for the second place came when the first was not full. */
Test(channel, wake_is_passed_on, .timeout = 20)
{
	struct kt_thread t[2];

	cr_assert(kt_channel_init(&channel, slots, 2) == 0);
	start_waiting(t, 2, receive, NULL);
	begin_slowly();
	cr_expect(kt_channel_send(&channel, number(2)) == 0);
	end_slowly(1);
	cr_expect(join_all(t, 2) == 3);
}

Test(channel, slow_sender_is_before_the_close, .timeout = 20)
{
	void *value;

	cr_assert(kt_channel_init(&channel, slots, 2) == 0);
	begin_slowly();
	kt_channel_close(&channel);
	cr_expect(kt_channel_tryrecv(&channel, &value) == -EAGAIN);
	cr_expect(kt_channel_count(&channel) == 1);
	end_slowly(7);
	cr_expect(kt_channel_tryrecv(&channel, &value) == 0);
	cr_expect(value == number(7));
	cr_expect(kt_channel_tryrecv(&channel, &value) == -EPIPE);
}

/* Those that wait longer than there are values are told, too. */
Test(channel, who_drains_it_wakes_the_rest, .timeout = 20)
{
	struct kt_thread t[4];

	cr_assert(kt_channel_init(&channel, slots, 2) == 0);
	begin_slowly();
	cr_expect(kt_channel_send(&channel, number(2)) == 0);
	kt_channel_close(&channel);
	start_waiting(t, 4, receive, NULL);
	end_slowly(1);
	cr_expect(join_all(t, 4) == 3 - 2 * EPIPE);
}
