/* SPDX-License-Identifier: MIT */
/*
 * A signal in a new thread before it is set up, and in an old one after its
 * function: the handler must be a thread's like any other.
 *
 * The library asks sys_fault before each system call.  There the thread sends
 * itself a signal, at its first call in one run, its second in the next, and
 * so on until it makes no more.  Nothing but the moment differs, so a run
 * repeats.  The handler may come at once or when the library lets it.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"
#include "tests/kthreads/lifecycle.h"

#define OURS     7000 /* own_value in a new thread; the creator has another */
#define CREATORS 5
#define NAME     "early"

static __thread int own_value = OURS;
static __thread int own_zero;

/* Who is calling, as far as the C library and kthreads can tell. */
struct identity {
	int *errno_address, *own_address;
	pthread_t pthread;
	struct kt_thread *self;
	uint64_t id;
};

/* Of one run; the hook has no other place, and no TLS either. */
static struct {
	long creator;      /* 0: the hook does nothing */
	_Atomic int calls; /* by others than the creator */
	int raise_at;      /* which of them */
	int pooled;        /* its TLS is as the function before left it */
	_Atomic int raised, handled;
	_Atomic int body_done;
	struct identity in_handler, in_body;
	int wrong; /* a line of the handler */
} run;

static int raise_at_a_call(enum sys_name call, long *result)
{
	long tid = cpu_syscall(SYS_gettid, 0, 0, 0, 0, 0, 0);

	(void)call;
	(void)result;
	if (!run.creator || tid == run.creator ||
	    (run.pooled && run.body_done) ||
	    atomic_fetch_add(&run.calls, 1) + 1 != run.raise_at)
		return 0;
	run.raised++;
	cpu_syscall(SYS_tgkill, getpid(), tid, SIGUSR1, 0, 0, 0);
	return 0;
}

sys_fault_fn *const sys_fault = raise_at_a_call;

static struct identity identity(void)
{
	return (struct identity){ &errno, &own_value, pthread_self(), kt_self(),
				  kt_id() };
}

static int same(const struct identity *a, const struct identity *b)
{
	return a->errno_address == b->errno_address &&
	       a->own_address == b->own_address && a->pthread == b->pthread &&
	       a->self == b->self && a->id == b->id;
}

static void note(int true_here, int line)
{
	if (!true_here && !run.wrong)
		run.wrong = line;
}

static void handler(int signal)
{
	int before = errno;

	(void)signal;
	run.handled++;
	run.in_handler = identity();
	if (run.pooled) {
		note(own_value != CREATORS, __LINE__);
	} else {
		note(own_value == (run.body_done ? OURS + 1 : OURS), __LINE__);
		note(own_zero == run.body_done, __LINE__);
	}
	note(close(-1) == -1 && errno == EBADF, __LINE__);
	note(isalpha('a') && !isalpha('1') && toupper('q') == 'Q', __LINE__);
	note(strcmp(kt_name(kt_self()), NAME) == 0, __LINE__);
	errno = before;
}

static void *body(void *arg)
{
	run.in_body = identity();
	own_value++;
	own_zero++;
	run.body_done = 1;
	return arg;
}

/* One thread, with a signal at its n-th call.  Was there such a call? */
static int signal_at(int n, struct kt_attr attr)
{
	struct kt_thread t;
	void *result;
	int after;

	memset(&run, 0, sizeof run);
	run.raise_at = n;
	/* After it, a pooled thread is nobody for a while. */
	run.pooled = attr.backend == KT_BACKEND_POOL;
	run.creator = (long)kt_id();
	errno = ERANGE;
	own_value = own_zero = CREATORS;
	cr_assert(kt_create(&t, &attr, body, &t) == 0);
	cr_assert(kt_join(&t, &result) == 0);
	run.creator = 0;
	after = errno;
	await_end(run.in_body.id, attr.backend);
	cr_assert(result == &t && run.body_done);
	cr_expect(after == ERANGE && own_value == CREATORS,
		  "call %d: its signal was the creator's", n);
	return run.raised;
}

/* The library's own thread, of its first creation, makes no more calls. */
static void await_others(void)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;

	cr_assert(tasks);
	while ((task = readdir(tasks))) {
		uint64_t tid = strtoull(task->d_name, NULL, 10);

		if (tid && tid != kt_id())
			await_sleep(tid);
	}
	closedir(tasks);
}

/* Over all calls, in memory of a dead thread's or in fresh memory. */
static void signal_at_each_call(struct kt_attr attr, int fresh)
{
	int n;

	signal(SIGUSR1, handler);
	attr.name = NAME;
	signal_at(0, attr); /* whatever happens but once */
	await_others();
	for (n = 1; n == 1 || run.raised; n++) {
		attr.stack_size = KT_STACK_SIZE;
		attr.stack_size += (size_t)(fresh * n) * 65536;
		if (!signal_at(n, attr))
			break;
		cr_expect(run.handled == 1, "call %d: handled %d times", n,
			  run.handled);
		cr_expect(!run.wrong, "call %d: not true in line %d", n,
			  run.wrong);
		cr_expect(same(&run.in_handler, &run.in_body),
			  "call %d: it was not itself", n);
	}
	cr_expect(n > 1, "it has made no call at all");
}

EACH_BACKEND(lifecycle, signal_at_each_call_reused)
{
	signal_at_each_call((struct kt_attr){ .backend = backend }, 0);
}

EACH_BACKEND(lifecycle, signal_at_each_call_fresh)
{
	signal_at_each_call((struct kt_attr){ .backend = backend }, 1);
}

EACH_BACKEND(lifecycle, signal_at_each_call_clone3)
{
	signal_at_each_call((struct kt_attr){ .backend = backend, .clone3 = 1 },
			    0);
}

static void *yield_once(void *arg)
{
	kt_yield();
	return arg;
}

/* Bare threads have no TLS for a handler: it never runs there. */
Test(lifecycle, signal_in_a_bare_thread, .timeout = 60)
{
	const struct kt_attr attr = { .backend = KT_BACKEND_BARE,
				      .name = NAME };
	struct kt_thread t;
	int n;

	signal(SIGUSR1, handler);
	for (n = 0; n < 2 || run.raised; n++) {
		memset(&run, 0, sizeof run);
		run.raise_at = n;
		run.creator = (long)kt_id();
		cr_assert(kt_create(&t, &attr, yield_once, NULL) == 0);
		cr_assert(kt_join(&t, NULL) == 0);
		run.creator = 0;
		cr_expect(run.handled == 0, "call %d", n);
	}
	cr_expect(n > 2, "it has made no call at all");
}
