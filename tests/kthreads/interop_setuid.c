/* SPDX-License-Identifier: MIT */
/*
 * Programs that run with another's rights: raw threads are refused, for the
 * C library's setuid() would not reach them.  Threads of pthreads are not.
 *
 * modules/credentials.c is copied into a folder where the set-user-ID bit
 * counts, given away, and run by a third user.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>

#include "tests/kthreads/interop.h"
#include "tests/kthreads/lifecycle.h"

#define OWNER 65534 /* nobody */
#define USER  1     /* who runs it */

struct command {
	const char *program, *drop, *backend;
	int out[2];
};

static char folder[64], program[96];

static void need_root(void)
{
	if (geteuid() != 0)
		cr_skip_test("only root may give files to another user");
}

static int run_as_user(void *arg)
{
	struct command *c = arg;
	const char *words[6] = { "credentials" };
	int n = 1;

	dup2(c->out[1], STDOUT_FILENO);
	if (setresgid(USER, USER, USER) || setresuid(USER, USER, USER))
		return 98;
	if (c->drop)
		words[n++] = c->drop;
	words[n++] = c->backend;
	execv(c->program, (char *const *)words);
	return 99;
}

/* What it says, to the end of the line; "" if it cannot be run. */
static const char *run(const char *drop, enum kt_backend backend)
{
	static char said[128];
	char number[2] = { (char)('0' + backend), 0 };
	struct command c = { program, drop, number, { 0 } };
	ssize_t n;
	pid_t child;

	cr_assert(pipe(c.out) == 0);
	child = child_begin(run_as_user, &c);
	close(c.out[1]);
	n = read(c.out[0], said, sizeof said - 1);
	close(c.out[0]);
	said[n > 0 ? n : 0] = 0;
	said[strcspn(said, "\n")] = 0;
	return child_status(child) == 0 ? said : "";
}

static int copy_program(void)
{
	int in = open(beside("modules/credentials"), O_RDONLY);
	int out = open(program, O_CREAT | O_WRONLY, 0755);
	struct stat s;
	ssize_t n = -1;

	if (in >= 0 && out >= 0 && fstat(in, &s) == 0)
		n = sendfile(out, in, NULL, (size_t)s.st_size);
	close(in);
	close(out);
	return n > 0 && n == s.st_size;
}

static void remove_copy(void)
{
	unlink(program);
	rmdir(folder);
}

/* A copy that the user can run, where the bits are not ignored. */
static int copy_into(const char *parent)
{
	struct statvfs v;

	if (statvfs(parent, &v) || v.f_flag & ST_NOSUID)
		return 0;
	snprintf(folder, sizeof folder, "%s/kthreads.XXXXXX", parent);
	if (!mkdtemp(folder))
		return 0;
	chmod(folder, 0755);
	snprintf(program, sizeof program, "%s/credentials", folder);
	/* As its own user it has all back ends. */
	if (copy_program() &&
	    strcmp(run(NULL, KT_BACKEND_LIBC), "secure 0, libc: 0") == 0)
		return 1;
	remove_copy();
	return 0;
}

static void copy_somewhere(void)
{
	need_root();
	if (!copy_into("/tmp") && !copy_into("/var/tmp") &&
	    !copy_into("/dev/shm") && !copy_into("/run"))
		cr_skip_test("no folder where set-user-ID programs may run");
}

static void give_away(uid_t user, gid_t group, mode_t mode)
{
	cr_assert(chown(program, user, group) == 0);
	cr_assert(chmod(program, mode) == 0);
}

static void expect_refused(const char *drop)
{
	static const enum kt_backend raw[] = { KT_BACKEND_DEFAULT,
					       KT_BACKEND_LIBC,
					       KT_BACKEND_BARE };

	for (int i = 0; i < 3; i++)
		cr_expect_str_eq(run(drop, raw[i]), "secure 1, none: -1");
	cr_expect_str_eq(run(drop, KT_BACKEND_PTHREAD), "secure 1, none: 0");
	remove_copy();
}

Test(setuid, program_of_another_user, .timeout = 60)
{
	copy_somewhere();
	give_away(OWNER, OWNER, 04755);
	expect_refused(NULL);
}

Test(setuid, program_of_another_group, .timeout = 60)
{
	copy_somewhere();
	give_away(0, OWNER, 02755);
	expect_refused(NULL);
}

/* Its users are one again, but what it began as is not forgotten. */
Test(setuid, program_that_became_its_owner, .timeout = 60)
{
	copy_somewhere();
	give_away(OWNER, OWNER, 06755);
	expect_refused("drop");
}

Test(setuid, pool_is_refused, .timeout = 60)
{
	copy_somewhere();
	give_away(OWNER, OWNER, 04755);
	cr_expect_str_eq(run(NULL, KT_BACKEND_POOL), "secure 1, none: -1");
	remove_copy();
}

static void *give_back(void *arg)
{
	return arg;
}

static int create(enum kt_backend backend)
{
	const struct kt_attr attr = { .backend = backend };
	struct kt_thread t = { 0 };
	int err = kt_create(&t, &attr, give_back, NULL);

	cr_expect(!err || !t.block_);
	return err ? err : kt_join(&t, NULL);
}

static void expect_refused_here(void)
{
	int tasks = entries_of("/proc/self/task");

	cr_expect_str_eq(kt_backend(), "none");
	cr_expect(create(KT_BACKEND_DEFAULT) == -EPERM);
	cr_expect(create(KT_BACKEND_LIBC) == -EPERM);
	cr_expect(create(KT_BACKEND_BARE) == -EPERM);
	cr_expect(create(KT_BACKEND_PTHREAD) == 0);
	await_tasks(tasks); /* nor has it left a sleeper behind */
}

/* A process whose users differ when it first asks. */
Test(setuid, effective_user_differs, .timeout = 60)
{
	need_root();
	cr_assert(seteuid(OWNER) == 0);
	expect_refused_here();
}

Test(setuid, effective_group_differs, .timeout = 60)
{
	need_root();
	cr_assert(setegid(OWNER) == 0);
	expect_refused_here();
}

static struct kt_sem running, changed;

static void *whose(void *arg)
{
	kt_sem_post(&running);
	kt_sem_wait(&changed);
	(void)arg;
	return (void *)syscall(SYS_geteuid);
}

/* The reason of it all: the C library's call changes each thread of these. */
Test(setuid, pthreads_follow, .timeout = 60)
{
	const struct kt_attr attr = { .backend = KT_BACKEND_PTHREAD };
	struct kt_thread t;
	void *user;

	need_root();
	cr_assert(seteuid(OWNER) == 0);
	cr_assert(kt_create(&t, &attr, whose, NULL) == 0);
	kt_sem_wait(&running);
	cr_assert(seteuid(0) == 0);
	cr_assert(setresuid(USER, USER, USER) == 0);
	kt_sem_post(&changed);
	cr_assert(kt_join(&t, &user) == 0);
	cr_expect((uintptr_t)user == USER);
}
