/* SPDX-License-Identifier: MIT */
/*
 * The guardian of changed settings.
 *
 * It is forked with all originals in its memory, before the first change.
 * The runner alone holds the writing end of a pipe, which its children do not
 * inherit; reading from it ends when the runner ends, also by SIGKILL.  No
 * signal but SIGKILL reaches the guardian: it blocks them all, from before the
 * fork on, and it is no member of the runner's session or process group.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/sys.h"
#include "bench/check/tune.h"
#include "bench/tools/error.h"
#include "bench/tools/file.h"

static bool restore_one(const struct bench_tuning *tuning)
{
	char now[128];
	int result = bench_file_text(tuning->path, now, sizeof now);

	if (result >= 0 && !strcmp(now, tuning->before))
		return true;
	/* A write that was cut in two leaves nothing, in a copy of /sys. */
	if (result > 0 && strcmp(now, tuning->during)) {
		bench_warn("tune: %s is now %s, which somebody else has set; "
			   "it was %s and stays as it is",
			   tuning->path, now, tuning->before);
		return true;
	}
	if (result >= 0)
		result = bench_file_write(tuning->path, tuning->before);
	if (result < 0)
		bench_error("tune: %s could not be restored: %s; write %s to "
			    "it",
			    tuning->path, strerror(-result), tuning->before);
	return result >= 0;
}

bool bench_tune_restore(const struct bench_tune *tune)
{
	bool restored = true;

	for (size_t i = tune->count; i-- > 0;)
		restored &= restore_one(&tune->tunings[i]);
	return restored;
}

/* Reads one byte; how many there were before the end. */
static ssize_t read_byte(int fd)
{
	ssize_t count;
	char byte;

	do {
		count = read(fd, &byte, 1);
	} while (count < 0 && errno == EINTR);
	return count;
}

/*
 * Keeps stderr, for a runner that was killed can name no failure.  0 and 1
 * may be pipes whose readers wait for their end.
 */
_Noreturn static void guard(const struct bench_tune *tune, int runner,
			    int ready)
{
	int nothing = open("/dev/null", O_RDWR);

	setsid();
	sys_set_name("tune-guardian");
	if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(nothing, 1) < 0)
		_exit(1);
	/* Both are above 2, so that neither dup2 can meet the other. */
	runner = fcntl(runner, F_DUPFD, 16);
	ready = fcntl(ready, F_DUPFD, 16);
	if (runner < 0 || ready < 0 || dup2(runner, 3) < 0 ||
	    dup2(ready, 4) < 0)
		_exit(1);
	closefrom(5);
	if (write(4, "", 1) != 1)
		_exit(1);
	close(4);
	read_byte(3);
	_exit(!bench_tune_restore(tune));
}

int bench_tune_guard(struct bench_tune *tune)
{
	int runner[2], ready[2], result = 0;
	sigset_t all, before;
	pid_t pid;

	if (pipe2(runner, O_CLOEXEC))
		return -errno;
	if (pipe2(ready, O_CLOEXEC)) {
		result = -errno;
		close(runner[0]);
		close(runner[1]);
		return result;
	}
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (!pid)
		guard(tune, runner[0], ready[1]);
	if (pid < 0)
		result = -errno;
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(runner[0]);
	close(ready[1]);
	tune->guardian = pid > 0 ? pid : 0;
	tune->runner = runner[1];
	if (!result && read_byte(ready[0]) != 1)
		result = -ECHILD;
	close(ready[0]);
	if (!tune->guardian)
		close(tune->runner);
	return result;
}
