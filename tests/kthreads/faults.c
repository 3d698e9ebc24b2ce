/* SPDX-License-Identifier: MIT */
/*
 * Every system call of every operation fails once, with every error: either
 * the operation does without, or it fails cleanly and leaves nothing.
 */
#include <criterion/criterion.h>

#include "tests/kthreads/faults.h"

#define MANY  20
#define SLACK 1024 /* bytes of malloc's, for the whole sweep */

sys_fault_fn *const sys_fault = inject;

static const struct {
	int error;
	int stays; /* of a limit: so do later calls */
} errors[] = {
	{ -EAGAIN, 0 }, { -EAGAIN, 1 }, { -ENOMEM, 0 },
	{ -ENOMEM, 1 }, { -EPERM, 0 },  { -EPERM, 1 },
	{ -ENOSYS, 0 }, { -EINVAL, 0 }, { -EINTR, 0 },
};
static int some_cpu;

static struct kt_event go;

static void *wait_to_go(void *arg)
{
	kt_event_wait(&go);
	return arg;
}

/* Creates threads until one is refused, and joins them: 0 or -errno. */
static int run_some(int n, const struct kt_attr *a, void *(*fn)(void *))
{
	struct kt_thread t[MANY];
	void *result;
	int made, err = 0;

	kt_event_clear(&go);
	for (made = 0; made < n; made++) {
		t[made].block_ = (void *)t; /* to be overwritten */
		err = kt_create(&t[made], a, fn, &t[made]);
		if (err)
			break;
	}
	if (err && t[made].block_)
		fail("the handle is not cleared");
	kt_event_set(&go);
	for (int i = 0; i < made; i++) {
		MUST(kt_join(&t[i], &result) == 0);
		MUST(result == &t[i]);
		MUST(t[i].block_ == NULL);
	}
	return err;
}

static int run_one(const struct kt_attr *a)
{
	return run_some(1, a, same);
}

static int run_many(const struct kt_attr *a)
{
	return run_some(MANY, a, wait_to_go);
}

/* The second one has what the first had left. */
static int run_again(const struct kt_attr *a)
{
	int err = run_some(1, a, use_malloc);

	return err ? err : run_some(1, a, use_malloc);
}

static struct kt_sem ended;

static void *post_end(void *arg)
{
	kt_sem_post(&ended);
	return arg;
}

/* Detached at its creation, or later. */
static int run_detached(const struct kt_attr *a)
{
	struct kt_thread t;
	int err = kt_create(&t, a, post_end, NULL);

	if (err)
		return err;
	kt_sem_wait(&ended);
	if (!a->detached)
		MUST(kt_detach(&t) == 0);
	MUST(t.block_ == NULL);
	return 0;
}

/* Blocks of which half have a cache of malloc's to be given to an heir. */
static int run_trim(const struct kt_attr *a)
{
	int err = run_some(3, a, wait_to_go);

	if (!err)
		err = run_some(2, a, use_malloc);
	kt_trim();
	return err;
}

static int run_dump(const struct kt_attr *a)
{
	struct kt_thread t;
	int pipes[2], err;

	kt_event_clear(&go);
	MUST(pipe(pipes) == 0);
	err = kt_create(&t, a, wait_to_go, NULL);
	if (!err) {
		err = kt_dump(pipes[1]);
		kt_event_set(&go);
		MUST(kt_join(&t, NULL) == 0);
	}
	close(pipes[0]);
	close(pipes[1]);
	return err;
}

static void *tell_use(void *arg)
{
	char deep[5000];

	memset(deep, 1, sizeof deep);
	__asm__ volatile("" : : "r"(deep) : "memory");
	(void)arg;
	return (void *)kt_stack_used(kt_self());
}

static int run_stack_used(const struct kt_attr *a)
{
	struct kt_thread t;
	void *used;
	int err = kt_create(&t, a, tell_use, NULL);

	if (err)
		return err;
	MUST(kt_join(&t, &used) == 0);
	MUST((size_t)used >= 5000 && (size_t)used <= KT_STACK_SIZE);
	return 0;
}

/* Its thread is there from the first time on. */
static int run_one_timer(const struct kt_attr *a)
{
	(void)a;
	return run_timer();
}

static struct operation {
	const char *name;
	int (*run)(const struct kt_attr *a);
	struct kt_attr attr;
	int least; /* calls that can be failed */
} operations[] = {
	{ "libc", run_one, { .backend = KT_BACKEND_LIBC }, 6 },
	{ "bare", run_one, { .backend = KT_BACKEND_BARE }, 4 },
	{ "pthread", run_one, { .backend = KT_BACKEND_PTHREAD }, 3 },
	{ "pool", run_one, { .backend = KT_BACKEND_POOL }, 6 },
	{ "reused", run_again, { 0 }, 9 },
	{ "large guard", run_one, { .guard_size = 100000 }, 6 },
	{ "no guard", run_one, { .guard_size = KT_GUARD_NONE }, 5 },
	{ "cpus", run_one, { .cpus = &some_cpu, .cpu_count = 1 }, 7 },
	{ "pthread, cpus",
	  run_one,
	  { .cpus = &some_cpu, .cpu_count = 1, .backend = KT_BACKEND_PTHREAD },
	  4 },
	{ "clean stack", run_again, { .clean_stack = 1 }, 10 },
	{ "clone3", run_one, { .clone3 = 1 }, 6 },
	{ "bare, clone3",
	  run_one,
	  { .clone3 = 1, .backend = KT_BACKEND_BARE },
	  4 },
	{ "node", run_one, { .numa_node = KT_NODE(0) }, 8 },
	{ "name", run_one, { .name = "a name" }, 7 },
	{ "detached", run_detached, { .detached = 1 }, 6 },
	{ "detach", run_detached, { 0 }, 6 },
	{ "pool, detach", run_detached, { .backend = KT_BACKEND_POOL }, 6 },
	{ "many", run_many, { 0 }, 6 * MANY },
	{ "pool, many", run_many, { .backend = KT_BACKEND_POOL }, 6 * MANY },
	{ "trim", run_trim, { 0 }, 25 },
	{ "pool, trim", run_trim, { .backend = KT_BACKEND_POOL }, 20 },
	{ "dump", run_dump, { .name = "dumped" }, 12 },
	{ "timer", run_one_timer, { 0 }, 1 },
	{ "stack used", run_stack_used, { .clean_stack = 1 }, 8 },
};

/* What a creation may return: the call's error, or its own. */
static int is_allowed(int err)
{
	return err == 0 || err == fault.error || err == -ENOMEM;
}

/* Fails one call of the operation, or it and those after it of its name. */
static int fail_one(const struct operation *o, int k, int error, int stays,
		    const struct before *b)
{
	int hits, err;

	arm(FAULT_NONE, k, error, stays);
	err = o->run(&o->attr);
	disarm();
	hits = fault.hits;
	if (!is_allowed(err))
		fail("%s returns %d", o->name, err);
	if (!hits && err)
		fail("%s returns %d without a fault", o->name, err);
	expect_before(b, 0, 0);
	expect_creation();
	return hits;
}

static void sweep(void *operation)
{
	const struct operation *o = operation;
	const uint64_t mask = signal_mask();
	struct before b;
	long growth;
	int k;

	some_cpu = a_cpu();
	mallopt(M_ARENA_MAX, 1); /* so that malloc's maps stay as they are */
	for (int i = 0; i < 10; i++) {
		MUST(o->run(&o->attr) == 0);
		expect_creation();
		b = note_before();
	}
	b.mask = mask; /* warming up has not changed it either */
	for (size_t e = 0; e < sizeof errors / sizeof *errors; e++) {
		if (o->least >= 5 * MANY && e > 1)
			break; /* the calls are those of the others */
		k = 1;
		while (fail_one(o, k, errors[e].error, errors[e].stays, &b))
			k++;
		if (k <= o->least)
			fail("%s: only %d calls are reached", o->name, k - 1);
	}
	fprintf(stderr, "%s: %d calls\n", o->name, k - 1);
	growth = (long)(mallinfo2().uordblks - b.in_use);
	if (growth > SLACK)
		fail("%ld bytes of malloc's are lost", growth);
}

Test(faults, each_call_of_each_operation, .timeout = 120)
{
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
		cr_expect(in_child(sweep, &operations[i]) == 0, "%s",
			  operations[i].name);
}
