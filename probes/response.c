/* SPDX-License-Identifier: MIT */
/*
 * response: how soon a thread answers input while others compute on its CPU.
 *
 * It waits for messages in a pipe, from a process beside it.  Three threads
 * compute pieces of as many microseconds as the axis says, and yield after
 * each.  One operation, and a single event, is a message on its way: from when
 * it was sent until the thread has it.  The next is sent when it is answered.
 */
#include "probes/busy.h"
#include "probes/input.h"

#ifdef TH_CAN_READ
/* Until it is another message than the next; how long all took. */
static uint64_t answer(struct probe_run *r)
{
	uint64_t total_ns = 0, took_ns;

	while (r->work < r->ops && (took_ns = input_take(r->work))) {
		probe_event(took_ns);
		total_ns += took_ns;
		r->work++;
	}
	return total_ns;
}

static int run(struct probe_run *r)
{
	int err = busy_start(r->level * 1000);
	pid_t sender = err ? err : input_start(r->ops);
	uint64_t total_ns, before = busy_pieces;

	if (sender < 0)
		return sender;
	probe_begin(r);
	total_ns = answer(r);
	probe_end(r);
	r->end_ns = r->begin_ns + total_ns;
	if (busy_pieces == before)
		r->broken = "nobody computed meanwhile";
	input_end(sender);
	return busy_stop();
}
#endif

PROBE(response) = {
	.name = "response",
	.what = "answer input while others compute",
	.unit = "ns/input",
	.axis = "piece_us",
	.levels = { 10, 100, 1000 },
	.threads = 4,
	.cpus = 1,
	.suite = "full",
	.events_ns = 100000000,
#ifdef TH_CAN_READ
	.run = run,
#else
	.lacks = TH_LACKS_READ,
#endif
};
