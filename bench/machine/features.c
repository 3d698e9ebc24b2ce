/* SPDX-License-Identifier: MIT */
/*
 * What the kernel lets us use.  Only trying tells: a container's filter, a
 * setting or the hypervisor may refuse what the kernel has.
 */
#include "bench/machine/facts.h"

#include <asm/unistd.h>
#include <errno.h>
#include <liburing.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/tools/file.h"
#include "cpu.h"

/* {"available": no reason, "reason": …, list: names of what there is}. */
static cJSON *ability(const char *reason, const char *list, cJSON *names)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddBoolToObject(object, "available", !*reason);
	if (*reason)
		cJSON_AddStringToObject(object, "reason", reason);
	else
		cJSON_AddNullToObject(object, "reason");
	cJSON_AddItemToObject(object, list, names);
	return object;
}

/* Why not, with the setting that is to blame for a refusal. */
static void explain(char *reason, size_t size, const char *call, int error,
		    const char *setting)
{
	char value[32];

	if ((error != EPERM && error != EACCES) ||
	    bench_file_text(setting, value, sizeof value) < 0)
		snprintf(reason, size, "%s: %s", call, strerror(error));
	else
		snprintf(reason, size, "%s: %s; %s is %s", call,
			 strerror(error), setting, value);
}

static void add_operations(struct io_uring *ring, cJSON *names)
{
	/* By number: a newer kernel has operations our header may lack. */
	static const struct {
		int operation;
		const char *name;
	} wanted[] = {
		{ IORING_OP_READ, "read" },
		{ IORING_OP_WRITE, "write" },
		{ IORING_OP_FSYNC, "fsync" },
		{ IORING_OP_POLL_ADD, "poll_add" },
		{ IORING_OP_ACCEPT, "accept" },
		{ IORING_OP_CONNECT, "connect" },
		{ IORING_OP_SEND, "send" },
		{ IORING_OP_RECV, "recv" },
		{ IORING_OP_TIMEOUT, "timeout" },
		{ IORING_OP_ASYNC_CANCEL, "async_cancel" },
		{ 40, "msg_ring" },
		{ 50, "waitid" },
		{ 51, "futex_wait" },
	};
	struct io_uring_probe *probe = io_uring_get_probe_ring(ring);

	if (!probe)
		return;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (io_uring_opcode_supported(probe, wanted[i].operation))
			cJSON_AddItemToArray(
				names, cJSON_CreateString(wanted[i].name));
	io_uring_free_probe(probe);
}

cJSON *bench_fact_io_uring(const char *source)
{
	cJSON *names;
	char reason[192] = "";
	struct io_uring ring;
	int result;

	if (bench_file_sysroot())
		return NULL;
	names = cJSON_CreateArray();
	result = io_uring_queue_init(4, &ring, 0);
	if (result) {
		explain(reason, sizeof reason, "io_uring_setup", -result,
			source);
	} else {
		add_operations(&ring, names);
		io_uring_queue_exit(&ring);
	}
	return ability(reason, "features", names);
}

/* Counts a little work in user mode: 0, or -errno, or 1: it never ran. */
static int try_counter(unsigned long event)
{
	struct perf_event_attr attributes = {
		.type = PERF_TYPE_HARDWARE,
		.size = sizeof attributes,
		.config = event,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
		.exclude_kernel = 1,
		.exclude_hv = 1,
	};
	struct {
		uint64_t count, enabled, running;
	} reading = { 0 };
	int fd = (int)syscall(__NR_perf_event_open, &attributes, 0, -1, -1,
			      PERF_FLAG_FD_CLOEXEC);
	int result = 0;

	if (fd < 0)
		return -errno;
	cpu_chain(100000);
	if (read(fd, &reading, sizeof reading) < 0)
		result = -errno;
	else if (!reading.running || !reading.count)
		result = 1;
	close(fd);
	return result;
}

/* A counter that opened but never ran reads 0; that is not a count. */
cJSON *bench_fact_counters(const char *source)
{
	static const struct {
		unsigned long event;
		const char *name;
	} wanted[] = {
		{ PERF_COUNT_HW_CPU_CYCLES, "cycles" },
		{ PERF_COUNT_HW_INSTRUCTIONS, "instructions" },
	};
	cJSON *names;
	char reason[192] = "";

	if (bench_file_sysroot())
		return NULL;
	names = cJSON_CreateArray();
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		int result = try_counter(wanted[i].event);

		if (!result)
			cJSON_AddItemToArray(
				names, cJSON_CreateString(wanted[i].name));
		else if (result > 0)
			snprintf(reason, sizeof reason,
				 "%s: opened, but never ran", wanted[i].name);
		else
			explain(reason, sizeof reason, "perf_event_open",
				-result, source);
	}
	return ability(reason, "events", names);
}
