/* SPDX-License-Identifier: MIT */
/*
 * The first use in a process, of which each call fails once: a process each.
 *
 * What is made once and then stays, the threads of the anchor and of timers,
 * may be there afterwards, but once only however often it was tried.
 */
#include <criterion/criterion.h>
#include <sys/mman.h>

#include "tests/kthreads/faults.h"

#define TRIES 12 /* while the call goes on failing */

sys_fault_fn *const sys_fault = inject;

static const struct {
	int error;
	int stays; /* of a limit: so do later calls */
} errors[] = {
	{ -EAGAIN, 1 }, { -ENOMEM, 0 }, { -EPERM, 1 },
	{ -ENOSYS, 0 }, { -EINVAL, 0 }, { -EINTR, 0 },
};

static int create(enum kt_backend backend)
{
	const struct kt_attr a = { .backend = backend };
	struct kt_thread t = { .block_ = (void *)&a };
	void *result;
	int err = kt_create(&t, &a, use_malloc, &t);

	if (!err) {
		MUST(kt_join(&t, &result) == 0);
		MUST(result == &t);
	}
	if (t.block_)
		fail("the handle is not cleared");
	return err;
}

static int create_default(void)
{
	return create(KT_BACKEND_DEFAULT);
}

static int create_bare(void)
{
	const struct kt_attr a = { .backend = KT_BACKEND_BARE };
	struct kt_thread t;
	int err = kt_create(&t, &a, same, NULL);

	return err ? err : kt_join(&t, NULL);
}

static int create_pthread(void)
{
	return create(KT_BACKEND_PTHREAD);
}

static int create_pool(void)
{
	return create(KT_BACKEND_POOL);
}

static int ask_backend(void)
{
	MUST(kt_backend()[0]);
	return 0;
}

static int set_key(void)
{
	struct kt_key k;
	int err = kt_key_create(&k, NULL);

	MUST(err == 0);
	err = kt_key_set(&k, &k);
	MUST(kt_key_get(&k) == (err ? NULL : &k));
	MUST(kt_key_delete(&k) == 0);
	return err;
}

static const struct operation {
	const char *name;
	int (*run)(void);
	int least; /* calls that can be failed */
	int maps;  /* that may stay */
	int tasks;
} operations[] = {
	{ "default", create_default, 12, 4, 1 },
	{ "bare", create_bare, 10, 3, 1 },
	{ "pthread", create_pthread, 8, 4, 1 },
	{ "pool", create_pool, 12, 4, 1 },
	{ "kt_backend", ask_backend, 5, 3, 1 },
	{ "kt_timer_start", run_timer, 12, 5, 2 },
	{ "kt_key_set", set_key, 1, 1, 1 },
};

/* Of a process; `hits` is shared with the test's. */
struct trial {
	const struct operation *operation;
	int k, error, stays, *hits;
};

/* Also what is not known for want of memory or threads is asked again. */
static int is_allowed(int err)
{
	return err == 0 || err == fault.error || err == -ENOMEM;
}

static void fail_one(void *arg)
{
	const struct trial *t = arg;
	const struct operation *o = t->operation;
	struct before b;
	int err;

	mallopt(M_ARENA_MAX, 1);
	closedir(opendir("/")); /* the heap is there, whoever comes first */
	b = note_before();
	arm(FAULT_NONE, t->k, t->error, t->stays);
	for (int i = 0; i < (t->stays ? TRIES : 1); i++) {
		err = o->run();
		if (!is_allowed(err))
			fail("%s returns %d", o->name, err);
		if (!fault.hits && err)
			fail("%s returns %d without a fault", o->name, err);
	}
	disarm();
	*t->hits = fault.hits;
	expect_before(&b, o->maps, o->tasks);
	MUST(o->run() == 0);
	expect_creation();
	expect_before(&b, 5, o->tasks);
}

static void sweep(const struct operation *o, int error, int stays)
{
	static int *hits;
	struct trial t = { o, 0, error, stays, NULL };
	int status;

	if (!hits)
		hits = mmap(NULL, sizeof *hits, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	t.hits = hits;
	do {
		t.k++;
		*hits = 0;
		status = in_child(fail_one, &t);
		cr_expect(status == 0, "%s, call %d, error %d", o->name, t.k,
			  error);
	} while (*hits || (status && t.k < 100));
	cr_expect(t.k > o->least, "%s: only %d calls are reached", o->name,
		  t.k - 1);
	fprintf(stderr, "%s: %d calls\n", o->name, t.k - 1);
}

Test(faults_first, each_call, .timeout = 120)
{
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
		for (size_t e = 0; e < sizeof errors / sizeof *errors; e++)
			sweep(&operations[i], errors[e].error, errors[e].stays);
}
