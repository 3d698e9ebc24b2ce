/* SPDX-License-Identifier: MIT */
/*
 * Failures that have a name: the k-th thread, each mapping, its guard, its
 * TLS.  The call fails from then on, as under a limit, until it is disarmed.
 */
#include <criterion/criterion.h>

#include "tests/kthreads/faults.h"

#define MANY  24
#define SLACK 1024 /* bytes of malloc's */

static int no_advice; /* as on kernels without guards by advice */

/* As inject, and guards may have to be made by mprotect(2). */
static int inject_here(enum sys_name call, long *result)
{
	if (no_advice && call == SYS_CALL_madvise) {
		*result = -EINVAL;
		return 1;
	}
	return inject(call, result);
}

sys_fault_fn *const sys_fault = inject_here;

static struct kt_event go;
static int may_use_malloc = 1; /* bare threads may not */
static struct kt_thread threads[MANY];

static void *wait_to_go(void *arg)
{
	kt_event_wait(&go);
	return may_use_malloc ? use_malloc(arg) : arg;
}

/* Creates until one is refused: says how many there are. */
static int create_until(const struct kt_attr *a, int *err)
{
	int n;

	kt_event_clear(&go);
	for (n = 0; n < MANY; n++) {
		threads[n].block_ = (void *)threads;
		*err = kt_create(&threads[n], a, wait_to_go, &threads[n]);
		if (*err)
			break;
	}
	if (n < MANY)
		MUST(threads[n].block_ == NULL);
	return n;
}

static void join_all(int n)
{
	void *result;

	MUST(kt_count() == (size_t)n);
	kt_event_set(&go);
	for (int i = 0; i < n; i++) {
		MUST(kt_join(&threads[i], &result) == 0);
		MUST(result == &threads[i]);
	}
}

/* A call, of which each thread of the kind makes one. */
struct scenario {
	enum sys_name call;
	int error;
	struct kt_attr attr;
	int no_advice;
};

/* For each k: k - 1 threads, then the error, and nothing is left. */
static void refuse_each(void *arg)
{
	const struct scenario *s = arg;
	struct before b;
	int n, err;

	mallopt(M_ARENA_MAX, 1);
	no_advice = s->no_advice;
	may_use_malloc = s->attr.backend != KT_BACKEND_BARE;
	for (int i = 0; i < 10; i++) {
		n = create_until(&s->attr, &err);
		MUST(n == MANY);
		join_all(n);
		expect_creation();
		b = note_before();
	}
	for (int k = 1; k <= MANY; k++) {
		arm(s->call, k, s->error, 1);
		n = create_until(&s->attr, &err);
		if (n != k - 1)
			fail("%d threads, not %d", n, k - 1);
		if (err != s->error)
			fail("error %d, not %d", err, s->error);
		/* Nothing has changed, so nor does this. */
		MUST(kt_create(&threads[n], &s->attr, same, NULL) == err);
		MUST(threads[n].block_ == NULL);
		disarm();
		join_all(n);
		expect_before(&b, 0, 0);
		expect_creation();
	}
	if (mallinfo2().uordblks > b.in_use + SLACK)
		fail("%zu bytes of malloc's, not %zu", mallinfo2().uordblks,
		     b.in_use);
}

static void refuse(struct scenario s)
{
	cr_expect(in_child(refuse_each, &s) == 0);
}

Test(faults_named, clone_at_thread_k, .timeout = 60)
{
	refuse((struct scenario){ SYS_CALL_clone, -EAGAIN, { 0 }, 0 });
	refuse((struct scenario){
		SYS_CALL_clone, -EAGAIN, { .backend = KT_BACKEND_BARE }, 0 });
	refuse((struct scenario){
		SYS_CALL_clone, -EAGAIN, { .backend = KT_BACKEND_POOL }, 0 });
	refuse((struct scenario){
		SYS_CALL_clone3, -EAGAIN, { .clone3 = 1 }, 0 });
}

Test(faults_named, pthread_create_at_thread_k, .timeout = 60)
{
	refuse((struct scenario){ SYS_CALL_pthread_create,
				  -EAGAIN,
				  { .backend = KT_BACKEND_PTHREAD },
				  0 });
}

Test(faults_named, mmap_at_each_call, .timeout = 60)
{
	refuse((struct scenario){ SYS_CALL_mmap, -ENOMEM, { 0 }, 0 });
	refuse((struct scenario){
		SYS_CALL_mmap, -ENOMEM, { .backend = KT_BACKEND_POOL }, 0 });
}

Test(faults_named, mprotect_after_mmap, .timeout = 60)
{
	refuse((struct scenario){ SYS_CALL_mprotect, -ENOMEM, { 0 }, 1 });
	refuse((struct scenario){
		SYS_CALL_mprotect, -ENOMEM, { .guard_size = 100000 }, 1 });
}

Test(faults_named, mbind_after_mmap, .timeout = 60)
{
	refuse((struct scenario){
		SYS_CALL_mbind, -ENOMEM, { .numa_node = KT_NODE(0) }, 0 });
}

Test(faults_named, allocate_tls, .timeout = 60)
{
	refuse((struct scenario){ SYS_CALL_allocate_tls, -ENOMEM, { 0 }, 0 });
	refuse((struct scenario){ SYS_CALL_allocate_tls,
				  -ENOMEM,
				  { .backend = KT_BACKEND_POOL },
				  0 });
}

__attribute__((noinline)) static void soil(void)
{
	char deep[60000];

	memset(deep, 1, sizeof deep);
	__asm__ volatile("" : : "r"(deep) : "memory");
}

static void *tell_and_soil(void *arg)
{
	size_t used = kt_stack_used(kt_self());

	(void)arg;
	soil();
	return (void *)used;
}

/* A stack is clean although the kernel does not take its pages. */
static void clean_without_advice(void *arg)
{
	const struct kt_attr clean = { .clean_stack = 1 };
	void *used;

	(void)arg;
	no_advice = 1;
	for (int i = 0; i < 3; i++) {
		MUST(kt_create(threads, &clean, tell_and_soil, NULL) == 0);
		MUST(kt_join(threads, &used) == 0);
		if ((size_t)used > 20000)
			fail("%zu bytes were used", (size_t)used);
	}
}

Test(faults_named, madvise_of_a_stack_to_be_clean, .timeout = 60)
{
	cr_expect(in_child(clean_without_advice, NULL) == 0);
}

/* Memory that the kernel does not take back is used again, or later given. */
static void keep_what_stays(void *arg)
{
	struct before b;
	int n, err;

	(void)arg;
	mallopt(M_ARENA_MAX, 1);
	for (int i = 0; i < 2; i++) {
		b = note_before();
		n = create_until(NULL, &err);
		MUST(n == MANY);
		join_all(n);
	}
	arm(SYS_CALL_munmap, 1, -ENOMEM, 1);
	MUST(kt_trim() == 0);
	disarm();
	MUST(pages_mapped() > b.mapped + MANY * 64);
	arm(SYS_CALL_mmap, 1, -ENOMEM, 1);
	n = create_until(NULL, &err);
	MUST(n == MANY); /* without new memory */
	disarm();
	join_all(n);
	MUST(kt_trim() >= (size_t)MANY * KT_STACK_SIZE);
	expect_before(&b, 0, 0);
	expect_creation();
}

Test(faults_named, munmap_of_idle_blocks, .timeout = 60)
{
	cr_expect(in_child(keep_what_stays, NULL) == 0);
}

/* How many maps guards take in a new process: none, where advice does. */
static void count_protects(void *first_error)
{
	const int *error = first_error;

	if (*error) {
		arm(SYS_CALL_mincore, 1, *error, 0);
		expect_creation();
		MUST(fault.hits <= 1);
		disarm();
	}
	arm(SYS_CALL_mprotect, MANY + 1, -ENOMEM, 0);
	for (int i = 0; i < MANY; i++)
		expect_creation();
	if (fault.left != MANY + 1)
		exit(2);
}

/* Not to know whether guards work is not to know that they do not. */
Test(faults_named, mincore_at_the_first_guard, .timeout = 60)
{
	int none = 0, error = -EAGAIN;

	if (in_child(count_protects, &none))
		cr_skip_test("this kernel has no guards by advice");
	cr_expect(in_child(count_protects, &error) == 0);
}
