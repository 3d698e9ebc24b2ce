/* SPDX-License-Identifier: MIT */
/*
 * Real seccomp filters, each in a process of its own, as a filter stays.
 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>

#include "tests/kthreads/faults.h"
#include "tests/kthreads/filter.h"

#define MANY 8

static struct kt_thread threads[MANY];

static int create_all(enum kt_backend backend, int clone3)
{
	const struct kt_attr a = { .backend = backend, .clone3 = clone3 };
	void *result;
	int err = 0, n;

	for (n = 0; n < MANY && !err; n++)
		err = kt_create(&threads[n], &a, same, &threads[n]);
	if (err)
		MUST(threads[--n].block_ == NULL);
	while (n--) {
		MUST(kt_join(&threads[n], &result) == 0);
		MUST(result == &threads[n]);
	}
	return err;
}

static void forbid_clone3(void *arg)
{
	struct before b;

	(void)arg;
	for (int i = 0; i < 2; i++) {
		MUST(create_all(KT_BACKEND_LIBC, 1) == 0);
		b = note_before();
	}
	forbid(SYS_clone3, SYS_clone3, REFUSE(EPERM));
	MUST(create_all(KT_BACKEND_LIBC, 1) == 0);
	MUST(create_all(KT_BACKEND_BARE, 1) == 0);
	MUST(create_all(KT_BACKEND_POOL, 1) == 0);
	expect_before(&b, 0, 0);
}

Test(limits_filter, clone3_is_refused, .timeout = 60)
{
	cr_expect(in_child(forbid_clone3, NULL) == 0);
}

/* As in containers, from the first thread on. */
static void hide_clone3(void *arg)
{
	(void)arg;
	forbid(SYS_clone3, SYS_clone3, REFUSE(ENOSYS));
	for (int b = KT_BACKEND_DEFAULT; b <= KT_BACKEND_POOL; b++)
		MUST(create_all(b, 1) == 0);
}

Test(limits_filter, there_is_no_clone3, .timeout = 60)
{
	cr_expect(in_child(hide_clone3, NULL) == 0);
}

static void must_explain(void)
{
	char why[512];

	MUST(kt_explain(-EPERM, why, sizeof why) > 0);
	fprintf(stderr, "%s\n", why);
	if (!strstr(why, "seccomp"))
		fail("\"%s\" does not name the filter", why);
}

/* Nothing is left, before or after the library has looked at libc. */
static void forbid_clone(void *warm)
{
	struct before b = note_before();

	for (int i = 0; i < 2 && warm; i++) {
		MUST(create_all(KT_BACKEND_LIBC, 0) == 0);
		b = note_before();
	}
	forbid(SYS_clone, SYS_clone3, REFUSE(EPERM));
	for (int i = 0; i < 5; i++)
		for (int e = KT_BACKEND_DEFAULT; e <= KT_BACKEND_POOL; e++)
			MUST(create_all(e, i % 2) == -EPERM);
	expect_before(&b, warm ? 0 : 2, 0);
	must_explain();
}

Test(limits_filter, clone_is_refused, .timeout = 60)
{
	cr_expect(in_child(forbid_clone, "warm") == 0);
	cr_expect(in_child(forbid_clone, NULL) == 0);
}

/* What the libraries may ask for, and what the C library asks for itself. */
static const int needed[] = {
#define SYS_ENTRY(name) SYS_##name,
#include "base/call-table.h"
	SYS_brk,        /* malloc */
	SYS_exit_group, /* of the process */
	SYS_newfstatat, /* libnuma's files, by stdio */
};

static void complain(int signal, siginfo_t *info, void *context)
{
	char text[64];
	int n = snprintf(text, sizeof text, "system call %d is not listed\n",
			 info->si_syscall);

	(void)signal;
	(void)context;
	if (write(2, text, (size_t)n))
		_exit(1);
	_exit(1);
}

/* Every other call ends the process. */
static void allow_needed(void)
{
	enum {
		COUNT = sizeof needed / sizeof *needed
	};
	struct sock_filter code[2 * COUNT + 2];
	const struct sigaction action = { .sa_sigaction = complain,
					  .sa_flags = SA_SIGINFO };
	size_t n = 0;

	sigaction(SIGSYS, &action, NULL);
	code[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < COUNT; i++) {
		code[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)needed[i], 0, 1);
		code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
							 SECCOMP_RET_ALLOW);
	}
	code[n++] =
		(struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
	install(code, n);
}

static void *use_much(void *arg)
{
	struct kt_key k;

	if (kt_key_create(&k, NULL) || kt_key_set(&k, arg) ||
	    kt_key_get(&k) != arg || kt_key_delete(&k))
		return NULL;
	kt_yield();
	kt_sleep(1000);
	return kt_stack_used(kt_self()) ? use_malloc(arg) : NULL;
}

static void use_all(void)
{
	const int cpu = a_cpu();
	const struct kt_attr attrs[] = {
		{ .backend = KT_BACKEND_LIBC, .name = "name", .clone3 = 1 },
		{ .backend = KT_BACKEND_PTHREAD },
		{ .backend = KT_BACKEND_POOL },
		{ .cpus = &cpu, .cpu_count = 1, .clean_stack = 1 },
		{ .numa_node = KT_NODE(0) },
	};
	struct kt_counters c;
	char why[512];
	void *result;

	for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++) {
		MUST(kt_create(threads, &attrs[i], use_much, threads) == 0);
		MUST(kt_dump(1) == 0);
		MUST(kt_join(threads, &result) == 0);
		MUST(result == threads);
	}
	MUST(run_timer() == 0);
	MUST(create_all(KT_BACKEND_BARE, 1) == 0);
	MUST(kt_join_until(&(struct kt_thread){ 0 }, NULL, 0) == -EINVAL);
	MUST(kt_explain(-EAGAIN, why, sizeof why) > 0);
	MUST(kt_explain(-ENOMEM, why, sizeof why) > 0);
	kt_counters(&c);
	MUST(c.created >= 5);
	MUST(kt_trim() > 0);
}

static void allow_table(void *arg)
{
	(void)arg;
	allow_needed();
	use_all();
}

/* The table of system calls is whole: a filter may be made of it. */
Test(limits_filter, the_table_is_enough, .timeout = 60)
{
	cr_expect(in_child(allow_table, NULL) == 0);
}
