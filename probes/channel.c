/* SPDX-License-Identifier: MIT */
/*
 * channel: what it costs to hand a value to a thread that waits for one.
 *
 * Two threads send each other a number by two channels of one slot; each waits
 * for the other's.  One operation is one way: on two CPUs, how soon one sees
 * what the other has written.
 */
#include "probes/probe.h"

#ifdef TH_CAN_CHANNEL

static th_slot slots[2];
static th_channel to, fro;

static void *partner(void *arg)
{
	struct probe_run *r = arg;
	void *value;

	th_place(r->cpus[r->cpu_count - 1]);
	while (th_channel_recv(&to, &value) == 0)
		th_channel_send(&fro, value);
	probe_see_cpu(r);
	return NULL;
}

static int run(struct probe_run *r)
{
	th_thread t;
	int err;

	th_channel_init(&to, &slots[0], 1);
	th_channel_init(&fro, &slots[1], 1);
	err = th_create(&t, partner, r);
	if (err)
		return err;
	th_place(r->cpus[0]);
	probe_begin(r);
	for (uint64_t i = 0; i < r->ops; i += 2) {
		void *value = NULL;

		th_channel_send(&to, (void *)i);
		th_channel_recv(&fro, &value);
		r->work += value == (void *)i ? 2 : 0;
		if (i % (2 * PROBE_ROUNDS) == 0 && probe_enough(r))
			r->ops = i + 2;
	}
	probe_end(r);
	th_channel_close(&to);
	return th_join(&t, NULL);
}

#endif

PROBE(channel) = {
	.name = "channel",
	.what = "hand a value to a waiting thread by a channel, one way",
	.unit = "ns/value",
	.suite = "standard",
	.threads = 2,
	.axis = "cpus",
	.levels = { 1, 2 },
#ifdef TH_CAN_CHANNEL
	.run = run,
#else
	.lacks = "it has no channel",
#endif
};
